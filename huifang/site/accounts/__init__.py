"""The desk of accounts: it names regions, campaigns and units, so it stands above them all."""
