"""The journal room's management."""
