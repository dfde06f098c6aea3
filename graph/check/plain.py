"""What is wrong with a plain entry before it is one, as findings like those of the gate."""

from typing import Any

from graph.errors import EntryFaulty

RULE = "Plain-entry"


def faults(error: EntryFaulty) -> list[dict[str, Any]]:
    """The faults as findings in JSON, each with the JSON Pointer of its place."""
    return [
        {
            "severity": "Violation",
            "focus": "",
            "path": None,
            "value": None,
            "rule": RULE,
            "message": {"zh": fault.zh, "en": fault.en},
            "pointer": fault.pointer,
        }
        for fault in error.faults
    ]
