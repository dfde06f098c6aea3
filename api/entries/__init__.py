"""Entries over HTTP: read with their history, submitted, published and withdrawn."""
