"""Template tags of the access room."""
