"""Template tags of the campaigns room."""
