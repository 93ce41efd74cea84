"""Critique: numbers that tell a playable, idiomatic arrangement from a toy.

Measures read a score and its performance; detectors tell whether a named pattern was
delivered; bands say what must hold and what is aimed at; the survey runs them over many
pieces. The definitions follow the arranging rules the product promises.
"""
