"""The journal room's templatetags."""
