"""Notating: a performance becomes a clean score."""

from gospel_keys.score.notate.notator import notate
from gospel_keys.score.notate.result import Confidence, Given, Notated, Remark

__all__ = ["Confidence", "Given", "Notated", "Remark", "notate"]
