"""The append-only record of every deed, numbered without gaps, sealed in signed Merkle blocks."""
