"""Official papers: one tree of contents, two writers (Word and PDF), the page of GB/T 9704."""
