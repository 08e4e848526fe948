"""What things cost: one command each, against the raw SQL on the same data in the same run."""
