"""The journal room's commands."""
