"""Models: what crosses the border of the application, checked by pydantic."""
