"""Trips into the villages, household visits, meetings, activities and meals."""
