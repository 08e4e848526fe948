"""Uploaded files, kept by their content; the record that owns a file decides who may see it."""
