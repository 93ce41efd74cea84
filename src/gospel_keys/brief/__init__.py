"""The brief: words become a complete order for an arrangement."""
