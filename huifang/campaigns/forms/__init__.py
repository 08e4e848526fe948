"""Forms of the campaigns room: what a SHEET cannot draw by itself."""
