"""Entries named on the command line: each is read and validated, and each has its report, whatever the others are."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.terminal import input_bytes
from graph.check.plain import faults
from graph.entry.submitted import SUFFIXES, submitted
from graph.errors import EntryFaulty, EntryUnreadable, FengqiaoError, FileUnreadable
from graph.store.parse import parse_entry

if TYPE_CHECKING:
    from graph.check.gate import Gate

DEFAULT = SUFFIXES[".trig"]
"""What has no name or no suffix is taken for TriG, of which Turtle and N-Triples are parts."""


def reports(names: Iterable[str], form: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and report of each entry in turn: `conforms` and `findings`, and `unreadable` (zh, en) where it is.

    `form` is a suffix without its dot that says what all of them are.
    """
    gate: Gate | None = None
    for name in names:
        try:
            document = submitted(input_bytes(name), media_type_of(name, form))
            entry = parse_entry(document.content, document.media_type)
        except FileUnreadable as error:
            yield name, _unreadable(error)
        except EntryUnreadable as error:
            yield name, _unreadable(error.named(name))
        except EntryFaulty as error:
            yield name, {"conforms": False, "entries": [], "findings": faults(error)}
        else:
            if gate is None:
                # Here and not above: what cannot be read needs no pySHACL.
                from graph.check import gate as checking

                gate = checking.Gate()
            report = gate.report(entry)
            yield (
                name,
                {
                    "conforms": report.conforms,
                    "entries": list(report.entries),
                    "findings": [
                        {**found.as_dict(), "pointer": place}
                        if (place := document.pointer(found.focus, found.path)) is not None
                        else found.as_dict()
                        for found in report.findings
                    ],
                },
            )


def media_type_of(name: str, form: str | None) -> str:
    """Raises EntryUnreadable for a file with a suffix that says nothing."""
    suffix = f".{form}" if form is not None else Path(name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if not Path(name).suffix or not Path(name).is_file():
        return DEFAULT
    known = " ".join(SUFFIXES)
    raise EntryUnreadable(
        f"后缀须为 {known} 之一，或以 --format 说明", f"the suffix must be one of {known}, or --format say it"
    )


def _unreadable(error: FengqiaoError) -> dict[str, Any]:
    told = {"zh": error.text.zh, "en": error.text.en, **error.members}
    return {"conforms": False, "unreadable": told, "findings": []}
