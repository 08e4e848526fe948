"""A county's own ledger: what its rows claim, what they mean here, and what may become of them."""
