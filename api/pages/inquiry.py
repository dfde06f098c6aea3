"""A page and the site queries behind it: each query that is asked is kept, so that the page can show it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.links import anchor, compare_link, doc, network_link, page_of, query_link
from api.http.paging import Paging
from api.http.version_in_force import bound
from api.pages.templating import render
from graph.analyse.one_source_out import OneSourceOut, one_source_out
from graph.lists.filters import Listed
from graph.read.claim import Claim, Evidence, read_claim, tie_of
from graph.read.gather import Tree, gather
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from graph.store.terms import Row, Term
from graph.words.claim_wording import Wording, absence, compares
from graph.words.glossary import meaning, word
from ontology.namespaces import expand

Bindings = Mapping[str, Term]


class Told(Protocol):
    """Something that rests on words of a source."""

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...


Thing = TypeVar("Thing")
ToldThing = TypeVar("ToldThing", bound=Told)


class Inquiry:
    """The questions of one request, in the end the page that answers them."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.snapshot: Snapshot = bound(request).snapshot
        self.words = Wording(self.snapshot)
        self._shown: dict[str, str] = {}
        self._asked: dict[str, list[Row]] = {}

    def ask(
        self,
        wanted: Mapping[str, tuple[str, Tree]],
        bindings: Bindings,
        *besides: tuple[Iterable[str], Tree],
    ) -> None:
        """Ask several site queries in one call, and gather what they find: a variable and a tree for each.

        `rows` then has the solutions of each without asking again, in no order. `besides` is gathered with them.
        """
        self._asked |= self.snapshot.rows_of({name: (query(name), bindings) for name in wanted})
        found = (
            ([str(row[variable]) for row in self._asked[name]], tree)
            for name, (variable, tree) in wanted.items()
        )
        gather(self.snapshot, *besides, *found)

    def rows(self, name: str, bindings: Bindings | None = None) -> list[Row]:
        """The solutions of a site query; `ask` may have asked it with the same values before."""
        self.show(name, bindings)
        return self._asked[name] if name in self._asked else self.snapshot.rows(query(name), bindings)

    def one_source_out(self, claims: Sequence[str]) -> OneSourceOut | None:
        """How far the count of these claims hangs on one source, with the names that are told of it in memory."""
        found = one_source_out(self.snapshot, claims)
        if found is not None:
            self.snapshot.label.many(found.heaviest)
        return found

    def page_of(self, listed: Listed, number: int, size: int) -> tuple[Paging, Sequence[str]]:
        """Page `number` of a list and the IRIs on it. Raises NotInGraph for one after the last."""
        self.show(listed.query, listed.bindings)
        paging = Paging(number, size, len(listed.iris)).checked()
        return paging, listed.iris[paging.offset : paging.last]

    def things(
        self, reader: Callable[[Snapshot, str], Thing], name: str, variable: str, bindings: Bindings
    ) -> list[Thing]:
        """What a reader makes of each IRI in one column of a site query, none twice, c2 before c10."""
        found = {str(row[variable]) for row in self.rows(name, bindings)}
        return [reader(self.snapshot, iri) for iri in sorted(found, key=by_number)]

    def told(
        self, reader: Callable[[Snapshot, str], ToldThing], name: str, variable: str, bindings: Bindings
    ) -> list[ToldThing]:
        """The same for things that rest on words of a source, in the order of the text."""
        return sorted(self.things(reader, name, variable, bindings), key=place_in_text)

    def claims(self, name: str, bindings: Bindings, variable: str = "claim") -> list[Claim]:
        """The claims that a site query finds, in the order of the text."""
        return self.told(read_claim, name, variable, bindings)

    def show(self, name: str, bindings: Bindings | None = None) -> None:
        """Keep a query for the page to show, though it was asked elsewhere."""
        self._shown[name] = query_link(query(name), bindings)

    def page(self, template: str, **context: Any) -> HTMLResponse:
        """The page; its template can use `queries`, `words`, `absence`, `compares`, `doc`, `anchor`,
        `network`, `page_of` and `compare_link`."""
        return render(
            self._request,
            template,
            queries=self._shown,
            words=self.words,
            absence=absence,
            compares=compares,
            expand=expand,
            doc=doc,
            anchor=anchor,
            network=network_link,
            page_of=page_of,
            tie_of=tie_of,
            word=word,
            meaning=meaning,
            compare_link=compare_link,
            **context,
        )


def place_in_text(thing: Told) -> tuple[str, int]:
    """Sorts things as a reader meets them, by source and place; what rests on no words comes first."""
    return min(((span.source, span.start) for span in thing.evidence), default=("", 0))


def by_number(iri: str) -> list[tuple[int, str]]:
    """Sorts names with numbers in them as people count."""
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", iri)]
