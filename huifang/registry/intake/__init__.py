"""Families from tables: what a row says, what is there already, and the deeds that follow."""
