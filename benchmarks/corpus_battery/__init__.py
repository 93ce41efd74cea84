"""An outside measure of piano pieces: it reads MIDI files, not how they were made."""
