"""Reading foreign notation: MusicXML and ABC, as scores for two hands."""
