"""Template tags of the visits room."""
