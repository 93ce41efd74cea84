"""Routes, one module for each area."""
