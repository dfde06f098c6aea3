"""The SPARQL endpoint and its editor."""
