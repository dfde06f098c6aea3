"""The graph to take away: RDF, tables and their description."""
