"""Which days are worked: the holiday table, entered by notice, editable, with make-up days."""
