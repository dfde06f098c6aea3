"""What goes to a worker and what comes back: the question and the answer, each as a frame."""

import struct
from dataclasses import dataclass
from typing import Any

from graph import errors
from graph.confined.frames import frame

TAKEN_UP = struct.Struct("=Q")
"""How many questions a worker has taken up, in the page of memory that it shares with its parent."""


@dataclass(frozen=True)
class Question:
    """One public query.

    `solutions`, `boolean` and `graph` are the media types for the three forms of result, None where the asker
    accepts none. `length` is the most bytes that the text may have; `rows` (triples for a graph) and `bytes`
    the most that the answer may have. `default_graphs` and `named_graphs` are the dataset of the protocol:
    both empty means the whole graph, whose default graph is the union of all named ones. `partial` asks for
    the first rows where there are more than `rows`, which only JSON can say of itself.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    solutions: str | None = None
    boolean: str | None = None
    graph: str | None = None
    length: int = 100_000
    rows: int = 100_000
    bytes: int = 32 << 20
    partial: bool = False


@dataclass(frozen=True)
class Answer:
    """A whole answer, or (`truncated`) the first rows that were asked for.

    `rows` counts solutions or triples, 1 for ASK; `seconds` is the time the worker took, `waited` the time
    in the queue; `version` names the version of the graph that was asked, the name of its store's folder.
    """

    media_type: str
    body: bytes
    rows: int
    truncated: bool
    seconds: float
    waited: float = 0.0
    version: str = ""


def pack_question(question: Question) -> bytes:
    """The question as a frame, its text as the body."""
    header = dict(vars(question))
    return frame(header, header.pop("text").encode())


def unpack_question(header: dict[str, Any], body: bytes) -> Question:
    """The question of a frame."""
    for name in ("default_graphs", "named_graphs"):
        header[name] = tuple(header[name])
    return Question(body.decode(), **header)


def describe_error(error: errors.FengqiaoError) -> dict[str, Any]:
    """An error of the tree as a header: its class by name, its texts and members."""
    return {"error": type(error).__name__, "zh": error.text.zh, "en": error.text.en, "members": error.members}


def pack_answer(answer: Answer) -> tuple[dict[str, Any], bytes]:
    """The answer as header and body of a frame, without what only the parent knows."""
    header = dict(vars(answer))
    body = header.pop("body")
    del header["waited"], header["version"]
    return {"answer": header}, body


def unpack_answer(header: dict[str, Any], body: bytes, waited: float, version: str) -> Answer:
    """The answer of a frame; raises the error that it carries instead."""
    if "error" in header:
        kind = getattr(errors, header["error"])
        assert issubclass(kind, errors.FengqiaoError)
        raise kind(header["zh"], header["en"], **header["members"])
    return Answer(body=body, waited=waited, version=version, **header["answer"])
