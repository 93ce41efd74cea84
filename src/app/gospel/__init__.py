"""Documented import paths of the gospel genre."""
