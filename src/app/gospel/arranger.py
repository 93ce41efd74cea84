"""Documented import path of the gospel arranger."""

from gospel_keys.genres.gospel.arranger import GospelArranger

__all__ = ["GospelArranger"]
