"""What is wrong with a plain entry before it is one, as findings like those of the gate."""

from typing import Any

from graph.check.finding import Finding
from graph.errors import EntryFaulty

RULE = "Plain-entry"


def faults(error: EntryFaulty) -> list[dict[str, Any]]:
    """The faults as findings in JSON, each with the JSON Pointer of its place."""
    return [_finding(fault.zh, fault.en).as_dict() | {"pointer": fault.pointer} for fault in error.faults]


def findings(error: EntryFaulty) -> list[Finding]:
    """The faults as findings whose words begin with the place: there is no node yet that they could be about."""
    return [
        _finding(f"{fault.pointer}：{fault.zh}", f"{fault.pointer}: {fault.en}") for fault in error.faults
    ]


def _finding(zh: str, en: str) -> Finding:
    return Finding("Violation", "", None, None, RULE, {"zh": zh, "en": en})
