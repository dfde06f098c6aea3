"""A network as data: which things are nodes, what ties them, what they are called."""
