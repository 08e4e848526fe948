"""The demo: two campaigns written as a diary, then done deed by deed by those whose job it is."""
