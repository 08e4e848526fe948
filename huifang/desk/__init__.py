"""How the office works on any record: list pages, forms, saved views, import, export."""
