"""Households, their people, their years and the statuses they were given."""
