"""Commands of the problems room."""
