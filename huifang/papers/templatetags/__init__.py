"""Template tags of the papers room."""
