"""How people and programs reach the graph: HTTP, pages and the command line."""
