"""Every IRI of the graph resolves."""
