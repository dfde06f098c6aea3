"""Many things of the graph: read once for a version, filtered and counted without asking the engine."""
