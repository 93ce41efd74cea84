"""Persistence: what is kept on disk."""
