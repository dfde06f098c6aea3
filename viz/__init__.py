"""How the graph is seen as a network."""
