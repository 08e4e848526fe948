"""The desk's own pages: saved views, imports, files of large exports."""
