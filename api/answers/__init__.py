"""Saved answers to queries, which can be cited."""
