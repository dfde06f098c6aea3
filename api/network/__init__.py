"""The network page and its data."""
