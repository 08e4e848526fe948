"""`worker`."""
