"""Neo-soul: short loops in rich chords, sixteenth comping, everything a little behind."""
