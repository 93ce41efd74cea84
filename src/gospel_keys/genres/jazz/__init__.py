"""Jazz for solo piano: standards, blues and rhythm changes that swing (rules J-01 to J-57)."""
