"""Tools that know neither Django nor the field: dates, text, ids, crypto, tables, errors."""
