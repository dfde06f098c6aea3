"""An entry coded against ontology 0.1 as one of 0.2 with nothing lost: what a program can decide, and no more.

Evidence grades are derived since 0.2. A coded one that the rule gives, too, is dropped; any other is kept as a note, in
words, since it was a coder's judgement. An entry that names version 0.1.0 of the ontology names 0.2.0. The protocol by
which it was coded stays as it is, and with it what only a coder can say stays open (direction and gist of assertions,
type and status of honours): the gate warns of these, and no mark that somebody looked is set in their place.
"""

import io
import re
from dataclasses import dataclass

from graph.store.entry_form import entry_form
from graph.store.parse import lines_in
from graph.store.serialise import write_trig
from graph.store.writable import derived_alone
from ontology.namespaces import BASE, FQ, PREFIXES

MEDIA_TYPE = "application/trig"

_GRADE = re.compile(
    rf"(<[^>]*>) <({re.escape(str(FQ))}(?:effectGrade|emmieEffect))> <[^>]*/e(\d)>( <[^>]*>)? \.\n"
)
_CONFORMS = f"<{PREFIXES['dcterms']}conformsTo> <{BASE}ns/".encode()
_NOTE = f"<{PREFIXES['skos']}editorialNote>"
_NAMES = {"effectGrade": ("证据等级", "evidence grade"), "emmieEffect": ("EMMIE 效果", "EMMIE effect")}


@dataclass(frozen=True)
class Migrated:
    """An entry of 0.2. `followed` coded grades were dropped, since the rule gives the same; `noted` became notes."""

    content: bytes
    followed: int
    noted: int


def migrated(content: bytes, media_type: str) -> Migrated | None:
    """The entry in a document as one of 0.2, in TriG; None where there is nothing to change.

    Raises EntryUnreadable where the document is no entry.
    """
    derived = {_statement(line) for line in derived_alone(entry_form(content, media_type).lines)}
    old = lines_in(content, media_type)
    new: list[bytes] = []
    followed = noted = 0
    for line in old:
        if found := _GRADE.fullmatch(line.decode()):
            if _statement(line) in derived:
                followed += 1
            else:
                noted += 1
                new += _note(*found.groups(default=""))
        else:
            new.append(line.replace(_CONFORMS + b"0.1.0>", _CONFORMS + b"0.2.0>"))
    if new == old:
        return None
    out = io.BytesIO()
    write_trig(b"".join(new), out)
    return Migrated(out.getvalue(), followed, noted)


def _statement(line: bytes) -> bytes:
    """Subject, predicate and object of a line whose object is an IRI."""
    return b" ".join(line.split(b" ")[:3])


def _note(subject: str, predicate: str, grade: str, graph: str) -> list[bytes]:
    zh, en = _NAMES[predicate.rpartition("#")[2]]
    texts = {
        "zh": f"按本体 0.1 编码的{zh}为 E{grade}，与规则推导的不同。",
        "en": f"The {en} coded against ontology 0.1 was E{grade}, which differs from the derived one.",
    }
    return [f'{subject} {_NOTE} "{text}"@{language}{graph} .\n'.encode() for language, text in texts.items()]
