"""The embedded store: Oxigraph on disk, written whole for each version of the graph, read-only afterwards."""
