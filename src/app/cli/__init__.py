"""The ``gospel-keys`` command."""
