"""Regions as a dated tree with several code systems, and the organisations in them."""
