"""On whose behalf the tools ask: the address of the visitor, who is held to the limits of one client."""

from contextvars import ContextVar

visitor: ContextVar[str] = ContextVar("visitor", default="")
"""Empty where an agent speaks by standard input."""
