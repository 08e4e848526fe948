"""One root cause behind many problems: clearing it proposes, never forces."""
