"""Harmony: form, skeleton progressions, preparations, voicing and voice leading."""
