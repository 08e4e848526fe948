"""Questions to the ledger; the first argument is the viewer wherever rows are read."""

from __future__ import annotations
