"""Journeys through a served site in a real browser."""
