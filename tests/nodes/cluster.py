"""Nodes of one record: each `fengqiao serve` with a data folder of its own, over one PostgreSQL."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.publish.version import in_force
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from tests.served import Served, served

ENTRIES = [text.encode() for text in synthesise(8, "trig")]
IDS = [entry_form(content, "application/trig").id for content in ENTRIES]


@dataclass(frozen=True)
class Answer:
    """What a node has answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def version(self) -> str:
        return self.headers["fengqiao-version"]


@dataclass
class Node:
    """One node, and what is asked of it."""

    data: Path
    running: Served

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Any request; the body as JSON where it is that."""
        with closing(self.running.connect()) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            content = answer.read()
        told = {name.lower(): value for name, value in answer.headers.items()}
        is_json = "json" in told.get("content-type", "")
        return Answer(answer.status, json.loads(content) if is_json else content, told)

    def put(self, token: str, number: int, content: bytes | None = None, tag: str = "") -> Answer:
        """Publish one of ENTRIES, or what it has become."""
        condition = {"If_Match": tag} if tag else {}
        return self.ask(
            f"/api/v1/entries/{IDS[number]}?publish=true&why=test",
            "PUT",
            ENTRIES[number] if content is None else content,
            Authorization=f"Bearer {token}",
            Content_Type="application/trig",
            **condition,
        )

    def withdraw(self, token: str, number: int, tag: str) -> Answer:
        return self.ask(
            f"/api/v1/entries/{IDS[number]}?why=test",
            "DELETE",
            Authorization=f"Bearer {token}",
            If_Match=tag,
        )

    def version(self) -> str:
        """The version that a visitor who comes now is answered from."""
        return self.ask("/api/v1/stations?limit=1").version

    def record(self) -> dict[str, Any]:
        """What the node says of how far it is."""
        told: dict[str, Any] = self.ask("/readyz").body["record"]
        return told

    def on_disk(self) -> str:
        version = in_force(self.data)
        assert version is not None
        return version


def prepared(folder: Path, known: Path) -> Path:
    """A data folder in which the shipped entries are checked and built, as in the one `known`; the record is not there.

    A start finds that the version it makes of the new record is there.
    """
    shutil.copytree(known, folder, ignore=shutil.ignore_patterns("record.sqlite*", "answers*"))
    return folder


@contextmanager
def nodes(*places: tuple[Path, str], **settings: object) -> Iterator[list[Node]]:
    """Nodes at data folders and addresses of the record, started one after the other."""
    given: dict[str, Any] = {"processes": 1, "workers": 1, **settings}
    with ExitStack() as stack:
        yield [
            Node(data, stack.enter_context(served(data, record=address, **given))) for data, address in places
        ]


def agree(of: list[Node], seconds: float = 30) -> bool:
    """Whether all nodes answer from one version before the time is over."""
    deadline = time.monotonic() + seconds
    while len({node.version() for node in of}) > 1:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
