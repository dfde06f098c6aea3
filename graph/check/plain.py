"""What is wrong with a plain entry before it is one, as findings like those of the gate."""

from typing import Any

from graph.check.finding import Finding
from graph.entry.document import told_of
from graph.entry.from_rdf import plain
from graph.entry.submitted import Submitted
from graph.errors import EntryFaulty, EntryNotPlain

RULE = "Plain-entry"


def faults(error: EntryFaulty) -> list[dict[str, Any]]:
    """The faults as findings in JSON, each with the JSON Pointer of its place."""
    return [_finding(fault.zh, fault.en).as_dict() | {"pointer": fault.pointer} for fault in error.faults]


def findings_of(error: EntryFaulty) -> list[Finding]:
    """The faults as findings whose words begin with the place: there is no node yet that they could be about."""
    return [
        _finding(f"{fault.pointer}：{fault.zh}", f"{fault.pointer}: {fault.en}") for fault in error.faults
    ]


def told_plainly(entry: Submitted) -> dict[str, Any] | None:
    """What a JSON document says of an entry, in whichever form it came; None where a plain entry cannot say it."""
    try:
        return told_of(plain(entry.form))
    except EntryNotPlain:
        return None


def _finding(zh: str, en: str) -> Finding:
    return Finding("Violation", "", None, None, RULE, {"zh": zh, "en": en})
