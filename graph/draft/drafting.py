"""A text in, a draft out: every rule once over the text, each in time that grows with its length alone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.draft.credits import Credits
from graph.draft.directions import Directions
from graph.draft.figures import Figures
from graph.draft.formulas import Formulas
from graph.draft.honours import Honours
from graph.draft.items import Item
from graph.draft.learned import Learned
from graph.draft.mechanisms import Mechanisms
from graph.draft.periods import Periods
from graph.draft.persons import Person, Persons
from graph.draft.reading import read
from graph.draft.stations import Stations
from graph.draft.surroundings import Surroundings

GOES_TO = {"figure": "figures", "attribute": "figures", "trend": "trends", "rank": "ranks"}


@dataclass(frozen=True)
class Draft:
    """What rules find in a text of `length` code points; `digest` is the SHA-256 of its UTF-8.

    `items` in the order of their places, `left_out` with the reason of each, `persons` the names to be kept out.
    """

    digest: str
    length: int
    station: str
    issued: str | None
    items: tuple[Item, ...]
    left_out: tuple[Item, ...]
    persons: tuple[Person, ...]


def drafted(text: str, learned: Learned | None = None) -> Draft:
    """The draft of an article; `learned` is what shipped entries teach, none if it is left out."""
    learned = learned or Learned()
    reading = read(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if not reading.text:
        return Draft(digest, len(text), "", None, (), (), ())
    surroundings = Surroundings(reading)
    persons = Persons(reading)
    periods = Periods(reading.text)
    stations = Stations(reading, surroundings, persons)
    honours = Honours(reading, surroundings)
    formulas = Formulas(reading, surroundings)
    mechanisms = Mechanisms(reading, surroundings, persons, learned)
    credits = Credits(reading, mechanisms.mentions())
    figures, not_figures = Figures(
        reading, surroundings, periods, persons, stations.short, learned, (*honours.places, *formulas.places)
    ).all()
    directions = Directions(reading, surroundings, periods, stations.short)
    awarded, not_awarded = honours.all()
    told = [*directions.ranks(), *directions.trends()]
    found = [
        *stations.items(),
        *mechanisms.all(),
        *(credits.credited(item) for item in [*figures, *(item for item in told if item.reason is None)]),
        *awarded,
        *formulas.all(),
    ]
    left_out = [*not_figures, *not_awarded, *(item for item in told if item.reason is not None)]
    return Draft(
        digest, len(text), stations.short, stations.issued,
        tuple(_in_order(_placed(found))), tuple(_in_order(_placed(left_out))), persons.all,
    )  # fmt: skip


def with_proposals(draft: Draft, proposed: Iterable[Item]) -> Draft:
    """The draft with what a model proposes beside it.

    Nothing that rules have found or left out, no person, nothing twice.
    """
    there = [(item.start, item.end) for item in (*draft.items, *draft.left_out) if item.kind != "source"]
    there += [(person.start, person.end) for person in draft.persons]
    new = []
    for item in proposed:
        if not any(start < item.end and item.start < end for start, end in there):
            new.append(item)
            there.append((item.start, item.end))
    return replace(draft, items=tuple(_in_order([*draft.items, *new])))


def _placed(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        yield item if item.goes_to else replace(item, goes_to=GOES_TO.get(item.kind, ""))


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.start, item.end, item.kind))
