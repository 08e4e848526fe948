"""Template tags of the notices room."""
