"""Conditions of a request (RFC 9110, section 13)."""


def matches(condition: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, by weak comparison."""
    named = {part.strip().removeprefix("W/") for part in condition.split(",")}
    return "*" in named or tag.removeprefix("W/") in named
