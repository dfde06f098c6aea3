"""A process that validates entries: reads them from standard input, one at a time, and answers on standard output.

Run as `python -m graph.check.validating`. The first frame says which corpus the entries are held against and under
which limits; the process answers it when it is warm. Each entry is acknowledged before it is read, so that the parent
knows whether the process died of it. It ends when its parent does.
"""

import json
import logging
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.confined import sandbox
from graph.confined.frames import GRACE, frame, read_frame

MOST_FINDINGS = 1_000
"""In one report: nobody mends more at a time."""
MOST_CHARACTERS = 1_000
"""Of an IRI or a value in a finding."""
MOST_KEPT = 128 << 20
"""Bytes that a process may hold beyond those with which it started; then it is replaced."""

BEHIND_READERS = 10
"""By how much less urgent than the web processes it is to the system."""

log = logging.getLogger(__name__)


def main() -> None:
    """Serve until the pipe is closed."""
    source = sys.stdin.buffer
    # What a library prints must not end up between two frames.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(header: dict[str, Any], body: bytes = b"") -> None:
        sink.write(frame(header, body))
        sink.flush()

    start = read_frame(source)
    if start is None:
        return
    setup = start[0]
    sandbox.die_with_parent(setup["parent"])
    # Who reads goes before who writes.
    os.nice(BEHIND_READERS)
    sandbox.limit_memory(setup["memory"])
    memory = sandbox.OwnMemory()

    # What reads workbooks takes numpy where it finds it, and with it come threads that no filter of calls reaches.
    sys.modules["numpy"] = None  # type: ignore[assignment]

    from rdflib import Dataset

    # What reads workbooks asks the system for its table of media types as it is imported.
    import graph.entry.book_reading  # noqa: F401
    from graph.check.finding import Finding
    from graph.check.gate import Gate
    from graph.check.plain import faults, findings_of, told_plainly
    from graph.check.shacl_report import as_turtle
    from graph.entry.submitted import submitted
    from graph.errors import EntryFaulty, EntryUnreadable
    from graph.record.shipped import Corpus
    from graph.store.entry_form import entry_form
    from graph.store.parse import FORMATS as RDF
    from graph.store.parse import parse_entry
    from graph.store.standing import Standing

    gate = Gate(Corpus(Path(setup["corpus"])))
    # What the libraries import only when they are used they import here.
    gate.report(parse_entry(b"[] a <ns#Claim> .", "text/turtle"))
    code = Path(__file__).resolve().parents[2]
    stores = [Path(setup["stores"])] if setup["stores"] else []
    confined = sandbox.confine(code / "graph", code / "ontology", *stores, *_installed())
    held = memory.bytes()
    send({"ready": True, "network_closed": confined.network})

    standing: dict[str, Standing] = {}

    def report(asked: dict[str, Any], content: bytes) -> bytes:
        """The report; of a plain entry with pointers to the places, and with the RDF that it stands for."""
        media_type, version = asked["media_type"], asked["version"]
        is_plain = media_type not in RDF
        try:
            entry = submitted(content, media_type)
        except EntryFaulty as error:
            if asked["shacl"]:
                return as_turtle(False, findings_of(error)[:MOST_FINDINGS], Dataset())
            told = {"conforms": False, "entries": [], "findings": faults(error)[:MOST_FINDINGS]}
            return json.dumps(told, ensure_ascii=False).encode()
        content, media_type = entry.content, entry.media_type
        parsed = parse_entry(content, media_type)
        if version is None:
            checked = gate.report(parsed)
        else:
            identity = entry_form(content, media_type).id
            if version not in standing:
                standing.clear()
                standing[version] = Standing(stores[0] / version)
            register = standing[version]
            checked = gate.report(parsed, lambda node: register.told_of(node, identity))
        findings = checked.findings
        shown = [_cut(found) for found in findings[:MOST_FINDINGS]]
        places = [entry.pointer(found.focus, found.path) for found in findings[:MOST_FINDINGS]]
        if len(findings) > MOST_FINDINGS:
            shown.append(_omitted(Finding, len(findings) - MOST_FINDINGS))
            places.append(None)
        told = {
            "conforms": checked.conforms,
            "entries": list(checked.entries[:MOST_FINDINGS]),
            "findings": [found.as_dict() for found in shown],
        }
        if asked["shacl"]:
            return as_turtle(checked.conforms, shown, parsed)
        if is_plain:
            told["findings"] = [
                {**found.as_dict(), "pointer": place} for found, place in zip(shown, places, strict=True)
            ]
            told["document"] = content.decode()
        if asked["plain"]:
            told["plain"] = told_plainly(entry)
        return json.dumps(told, ensure_ascii=False).encode()

    while (received := read_frame(source)) is not None:
        send({"begun": True})
        signal.setitimer(signal.ITIMER_REAL, setup["seconds"] + GRACE)
        body = b""
        try:
            body = report(received[0], received[1])
            reply: dict[str, Any] = {"report": True}
        except EntryUnreadable as error:
            reply = {"unreadable": error.text.as_dict(), "members": error.members}
        except MemoryError:
            # What is left half made of it is not worth keeping.
            return
        except Exception as error:
            log.error("an entry could not be validated: %s", type(error).__name__)
            reply = {"failed": type(error).__name__}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        del received
        send(reply | {"grown": memory.bytes() > held + MOST_KEPT}, body)


def _installed() -> list[Path]:
    """Where Python finds what is installed: libraries import parts of themselves when they are first used."""
    return [Path(place) for place in sys.path if Path(place).name in ("site-packages", "dist-packages")]


def _cut(found: Any) -> Any:
    texts = {name: getattr(found, name) for name in ("focus", "path", "value")}
    long = {name: text for name, text in texts.items() if text is not None and len(text) > MOST_CHARACTERS}
    return replace(found, **{name: text[:MOST_CHARACTERS] + "…" for name, text in long.items()})


def _omitted(kind: Any, count: int) -> Any:
    return kind(
        severity="Info",
        focus="",
        path=None,
        value=None,
        rule="Findings-omitted",
        message={
            "zh": f"另有 {count} 处未列出：请先改正以上各处，再校验一次。",
            "en": f"{count} more are not listed: mend those above, then validate again.",
        },
    )


if __name__ == "__main__":
    main()
