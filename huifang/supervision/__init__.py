"""Supervision that climbs: slips blue, orange, red, interviews, and how units fare."""
