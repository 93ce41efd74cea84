"""Textures: ways one hand can play a stretch of chords, shared by the genres.

A texture is a function ``(stage, start, end, rng) -> list[Draft]`` for a stretch of whole
bars. It knows the chords and the brief and writes drafts for its own hand only.
"""
