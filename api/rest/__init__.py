"""The graph as JSON."""
