"""The editor's catalogue of queries: the competency questions by topic, then the site's own queries."""

from dataclasses import dataclass
from functools import cache

from graph.site_queries import QUERIES
from ontology.bilingual import BilingualText
from ontology.files import questions
from ontology.queryfile import QueryFile

TOPICS = {
    "volunteers": BilingualText("义警", "Volunteer patrols"),
    "mechanisms": BilingualText("机制", "Mechanisms"),
    "outcomes": BilingualText("结果", "Reported results"),
    "evidence": BilingualText("证据强度", "Strength of evidence"),
    "comparison": BilingualText("比较", "Comparison"),
    "provenance": BilingualText("出处", "Provenance"),
    "formulas": BilingualText("数字口诀", "Number formulas"),
    "honours": BilingualText("荣誉", "Honours"),
    "curation": BilingualText("编码", "Coding"),
}
"""The topics of the competency questions, in the order of the catalogue."""

SITE_TOPICS = {
    "": BilingualText("本站页面所用的查询", "Queries behind the pages"),
    "network": BilingualText("网络图所用的查询", "Queries behind the network"),
    "export": BilingualText("导出所用的查询", "Queries behind the exports"),
}
"""The site's queries, by the first word of their names."""


@dataclass(frozen=True)
class Example:
    """One query of the catalogue; `note` says how to read its answer."""

    name: str
    title: BilingualText
    note: BilingualText | None
    text: BilingualText
    """The query, once asking for labels in Chinese and once in English."""


@dataclass(frozen=True)
class Group:
    """Examples on one topic."""

    title: BilingualText
    examples: tuple[Example, ...]


@cache
def catalogue() -> tuple[Group, ...]:
    """All groups that have an example. Raises KeyError for a topic that is not in `TOPICS`."""
    asked: dict[str, list[Example]] = {topic: [] for topic in TOPICS}
    for question in questions().values():
        asked[question.header["topic"]].append(_example(question))
    own: dict[str, list[Example]] = {topic: [] for topic in SITE_TOPICS}
    for query in QUERIES.values():
        first = query.name.partition("-")[0]
        own[first if first in own else ""].append(_example(query))
    titles, found = TOPICS | SITE_TOPICS, asked | own
    return tuple(Group(titles[topic], tuple(examples)) for topic, examples in found.items() if examples)


def find_example(name: str) -> Example | None:
    """An example by its name."""
    return next((e for group in catalogue() for e in group.examples if e.name == name), None)


def _example(query: QueryFile) -> Example:
    zh, en = query.header.get("note-zh"), query.header.get("note-en")
    return Example(
        query.name,
        query.title,
        BilingualText(zh, en) if zh and en else None,
        BilingualText(query.in_language("zh").text, query.in_language("en").text),
    )
