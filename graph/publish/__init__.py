"""From the entries to the version of the graph that is read."""
