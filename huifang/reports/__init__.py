"""Figures with one definition each, every one of which opens to its rows."""
