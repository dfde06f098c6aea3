"""A version of the graph in an engine that others maintain, asked by the SPARQL 1.1 Protocol."""
