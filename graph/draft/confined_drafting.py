"""A process that drafts one article: reads it from standard input, answers on standard output, and ends.

Run as `python -m graph.draft.confined_drafting`. What is read is hostile: no network, no files but the libraries, so
much memory and processor time, and the parent kills it at the deadline.
"""

import os
import resource
import sys
from pathlib import Path

from graph.confined import sandbox
from graph.confined.frames import frame, read_frame


def main() -> None:
    """Draft the article of the one frame that comes."""
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = read_frame(source)
    if request is None:
        return
    setup, content = request
    sandbox.die_with_parent(setup["parent"])
    sandbox.limit_memory(setup["memory"])
    resource.setrlimit(resource.RLIMIT_CPU, (setup["seconds"], setup["seconds"] + 1))

    from graph.draft.articles import text_in
    from graph.draft.documents import told_of
    from graph.draft.drafting import drafted, with_proposals
    from graph.draft.learned import Learned
    from graph.draft.plain import with_fields
    from graph.errors import FengqiaoError

    if setup["said"]:
        # Here alone: the vocabulary takes a while to load.
        from graph.draft.proposed import proposed

    code = Path(__file__).resolve().parents[2]
    sandbox.confine(code / "graph", code / "ontology", *_installed())
    try:
        text = text_in(content, setup["media_type"])
        draft = drafted(text, Learned(tuple(tuple(each) for each in setup["learned"])))
        if setup["said"]:
            draft = with_proposals(draft, proposed(text, setup["said"]))
        draft, entry = with_fields(draft, text)
        reply = {"draft": told_of(draft), "entry": entry, "article": text}
    except FengqiaoError as error:
        reply = {"unreadable": error.text.as_dict()}
    sink.write(frame(reply))
    sink.flush()


def _installed() -> list[Path]:
    return [Path(place) for place in sys.path if Path(place).name in ("site-packages", "dist-packages")]


if __name__ == "__main__":
    main()
