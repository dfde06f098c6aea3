"""The network views: what each shows of the graph."""
