"""Genres: makers that turn a brief into a score and a feel."""
