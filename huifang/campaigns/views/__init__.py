"""The pages of the campaigns room."""
