"""Huifang 回访: the working system of a return-visit campaign."""
