"""Public SPARQL: a stranger's query, asked in a confined process, complete or failed."""
