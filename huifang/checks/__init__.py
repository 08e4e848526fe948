"""Looking back at a random sample, integrity checks, and the spot-check tasks they end in."""
