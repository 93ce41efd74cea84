"""Gospel: its harmony, textures, fills and feels."""
