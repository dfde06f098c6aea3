"""The stand-alone file: whole in itself, under a policy of its own, and deaf to hostile names."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from ontology.bilingual import LANGUAGES, Language
from ontology.namespaces import ID
from viz.output.assets import OWN_SCRIPTS
from viz.output.standalone import standalone
from viz.views.by_name import View, Views

HERE = Path(__file__).parents[1]


class Reader(HTMLParser):
    """Elements, their attributes and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.inside: list[tuple[str, dict[str, str | None], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag in ("script", "style"):
            self.inside.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.inside[-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1][0]:
            self.inside.append(("", {}, []))


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def hostile() -> Views:
    return Views(Snapshot.in_memory(parse_entry((HERE / "probes.trig").read_bytes(), "application/trig")))


HOSTILE_VIEWS = [
    View(),
    View("bipartite"),
    View("credit", station=str(ID["probe/station"])),
    View(focus="javascript:probe('id')"),
    View(focus=str(ID["probe/station"])),
    View(focus=str(ID["probe/claim"])),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_comes_from_outside_and_only_what_was_put_in_may_run(
    views: Views, language: Language
) -> None:
    page = standalone(views.reader, views.picture(View()), language)
    reader = read(page)
    assert {name for name, _ in reader.attributes} & {"src", "style", "srcset", "action"} == set()
    assert not any(name.startswith("on") for name, _ in reader.attributes)
    assert "link" not in reader.tags
    policy = next(value for _, value in reader.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    allowed = set(re.findall(r"'sha256-[^']+'", policy))
    for tag, attributes, text in reader.inside:
        if tag and attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256("".join(text).encode()).digest()).decode()
            assert f"'sha256-{digest}'" in allowed
    assert len(allowed) == len(OWN_SCRIPTS) + 3  # with vis-network and two style sheets


@pytest.mark.parametrize("view", HOSTILE_VIEWS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text(hostile: Views, views: Views, view: View, language: Language) -> None:
    """The page has exactly the elements that it has for harmless names, and the data come out as they went in."""
    picture = hostile.picture(view)
    reader = read(standalone(hostile.reader, picture, language))
    harmless = set(read(standalone(views.reader, views.picture(View()), language)).tags)
    assert set(reader.tags) <= harmless
    assert reader.tags.count("script") == len(OWN_SCRIPTS) + 2  # with vis-network and the data
    assert not any(
        name.startswith("on") or value.startswith("javascript:") for name, value in reader.attributes
    )
    block = next(
        text for _, attributes, text in reader.inside if attributes.get("type") == "application/json"
    )
    data = json.loads("".join(block))
    assert [node["label"]["zh"] for node in data["picture"]["nodes"]] == [
        node.label.zh for node in picture.nodes
    ]
