"""Queries that an engine is known to answer otherwise, and why: docs/engines.md tells the same."""

KNOWN: dict[str, dict[str, str]] = {"virtuoso": {}}
