"""One thing of the graph at a time, as pages and programs show it."""
