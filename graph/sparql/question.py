"""What goes to a worker and what comes back: the question and the answer, each as a frame."""

import json
import marshal
import struct
from typing import NamedTuple

from graph import errors
from graph.confined.frames import framed

TAKEN_UP = struct.Struct("=Q")
"""How many questions a worker has taken up, in the page of memory that it shares with its parent."""
_MEASURED = struct.Struct("=dQ??")
"""Of a reply: seconds, rows, whether truncated, whether the worker is spent."""


Told = tuple[str, bytes, float]
"""Media type and body of what an engine elsewhere has answered, and the seconds that it took."""


class Question(NamedTuple):
    """One public query.

    `solutions`, `boolean` and `graph` are the media types for the three forms of result, None where the asker
    accepts none. `length` is the most bytes that the text may have; `rows` (triples for a graph) and `bytes`
    the most that the answer may have. `default_graphs` and `named_graphs` are the dataset of the protocol:
    both empty means the whole graph, whose default graph is the union of all named ones. `partial` asks for
    the first rows where there are more than `rows`, which only JSON can say of itself. `version` names the version of
    the graph to be asked, "" the one that the pool answers from when the question is run.

    Where an engine elsewhere holds the graph, a worker is asked twice: with `elsewhere` what that engine is to be asked
    (`ToAsk`, as the body of the answer), then with `results` to tell what it has answered.
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
    version: str = ""
    elsewhere: bool = False
    results: Told | None = None


class ToAsk(NamedTuple):
    """What an engine elsewhere is asked: the text, the media type of its answer, and whether its default graph is the
    union of all named graphs or the dataset that the query or the request names."""

    text: str
    accept: str
    union: bool


class Answer(NamedTuple):
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
    """The question as a frame."""
    # Of all ways in the standard library the fastest; a worker trusts its parent, and both are the same Python.
    return framed(b"", marshal.dumps(tuple(question)))


def unpack_question(body: bytes) -> Question:
    """The question of a frame, which must come from the parent."""
    return Question(*marshal.loads(body))


def pack_reply(outcome: Answer | errors.FengqiaoError, spent: bool) -> bytes:
    """An answer or an error of the tree as a frame; `spent` says that another worker should take this one's place."""
    return framed(*reply_of(outcome, spent))


def reply_of(outcome: Answer | errors.FengqiaoError, spent: bool = False) -> tuple[bytes, bytes]:
    """Header and body of such a frame.

    An error has no media type, and its class by name, texts and members as the body.
    """
    if isinstance(outcome, Answer):
        measured = _MEASURED.pack(outcome.seconds, outcome.rows, outcome.truncated, spent)
        return measured + outcome.media_type.encode(), outcome.body
    told = {
        "error": type(outcome).__name__,
        "zh": outcome.text.zh,
        "en": outcome.text.en,
        "members": outcome.members,
    }
    return _MEASURED.pack(0, 0, False, spent), json.dumps(told, ensure_ascii=False).encode()


def unpack_reply(
    head: bytes, body: bytes, waited: float = 0.0, version: str = ""
) -> tuple[Answer | errors.FengqiaoError, bool]:
    """The answer or error of a frame, with what only the parent knows of it, and whether the worker is spent."""
    seconds, rows, truncated, spent = _MEASURED.unpack_from(head)
    if media_type := head[_MEASURED.size :].decode():
        return Answer(media_type, body, rows, truncated, seconds, waited, version), spent
    told = json.loads(body)
    kind = getattr(errors, told["error"])
    assert issubclass(kind, errors.FengqiaoError)
    return kind(told["zh"], told["en"], **told["members"]), spent
