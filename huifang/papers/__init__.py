"""Official papers: numbered per year and body, drawn as Word and PDF, filed, printed in bulk."""
