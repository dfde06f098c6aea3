"""What is wrong with a plain entry before it is one, as findings like those of the gate."""

from typing import Any

from graph.entry.document import told_of
from graph.entry.from_rdf import plain
from graph.entry.submitted import Submitted
from graph.errors import EntryFaulty, EntryNotPlain

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


def told_plainly(entry: Submitted) -> dict[str, Any] | None:
    """What a JSON document says of an entry, in whichever form it came; None where a plain entry cannot say it."""
    try:
        return told_of(plain(entry.form))
    except EntryNotPlain:
        return None
