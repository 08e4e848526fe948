"""The roof: settings, root addresses, menu, home and what joins several rooms."""
