"""Formats: MIDI and MusicXML, written and read by our own code."""
