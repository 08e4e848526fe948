"""Template tags of the registry room."""
