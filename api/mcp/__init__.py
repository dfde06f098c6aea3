"""Tools for agents by the Model Context Protocol: on standard input and output, and at `/mcp` of the site."""
