"""Notation: a score as bars of written signs (values, ties, tuplets, beams, voices)."""
