"""Who may do what, where: accounts, grants, the one scope function and the one write door."""
