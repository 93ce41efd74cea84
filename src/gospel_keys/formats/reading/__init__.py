"""Reading foreign notation: MusicXML and ABC, as scores for two hands."""

from gospel_keys.formats.reading.abc import read_abc
from gospel_keys.formats.reading.front_door import open_score, read_score
from gospel_keys.formats.reading.musicxml import read_musicxml
from gospel_keys.formats.reading.result import Reading

__all__ = ["Reading", "open_score", "read_abc", "read_musicxml", "read_score"]
