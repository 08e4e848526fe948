"""The pages of the problems room."""

from __future__ import annotations
