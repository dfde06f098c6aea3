"""The client that waits for each answer."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import httpx2

from api.client import calls
from api.client.answers import Found, Item, Page, Report, Table, Written, frame_of
from api.client.calls import Call, Entry, Value
from api.client.errors import NotReached
from api.client.remembered import Remembered

if TYPE_CHECKING:
    import pandas


class Listing:
    """A list of the site: iterate it for its things, `pages()` for its pages. All of it is of one version."""

    def __init__(self, site: "Fengqiao", call: Call) -> None:
        self._site = site
        self._call = call
        self._first: Page | None = None

    @property
    def first(self) -> Page:
        """The first page, with `told["facets"]` where they were asked for."""
        if self._first is None:
            self._first = calls.page_from(self._site.ask(self._call))
        return self._first

    @property
    def version(self) -> str:
        """The version of the graph that the list is read from."""
        return self.first.version

    def __len__(self) -> int:
        return self.first.total if self.first.total is not None else sum(1 for _ in self)

    def pages(self) -> Iterator[Page]:
        """Page by page. Raises VersionGone where the version is let go before the end."""
        page = self.first
        yield page
        while page.next:
            page = calls.page_from(self._site.ask(calls.read(page.next)))
            yield page

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def frame(self) -> "pandas.DataFrame":
        """All of it as a DataFrame, what is nested in columns like `label.zh`. Raises NoPandas."""
        return frame_of(list(self))


class Fengqiao:
    """A site at an address. All that asks raises ProblemError for what the site refuses, NotReached where none answers.

    `token` is for those who submit entries; `patience` the seconds for which a busy site is asked again.
    """

    def __init__(
        self,
        site: str,
        *,
        token: str = "",
        patience: float = 30,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._base = calls.base_of(site)
        self._token = token
        self._patience = patience
        self._client = httpx2.Client(timeout=calls.MOST_SECONDS, transport=transport, follow_redirects=True)
        self.remembered = Remembered()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def search(self, q: str, kind: str = "", limit: int = 20) -> Found:
        """What is found by Chinese, pinyin, initials, English or symbol; `kind` as `station`, `mechanism`, `quote`."""
        return calls.found_from(self.ask(calls.searched(q, kind, limit)))

    def list(self, collection: str, **filters: Value) -> Listing:
        """A list (`stations`, `outcomes`, …) with its filters; several values of one in a list; `from_` is `from`."""
        return Listing(self, calls.listed(collection, filters))

    def get(self, thing: str) -> Item:
        """One thing by the `href` of another, or as `stations/zhejiang-pingyang-shanmen`."""
        found: Item = self.ask(calls.read(thing)).json()
        return found

    def query(self, name: str, **narrow: Value) -> Table:
        """The answer to a named question, narrowed by its columns of IRIs; `lang="zh"` for Chinese names."""
        return calls.answers_from(self.ask(calls.named_query(name, narrow)))

    def sparql(self, text: str, version: str = "") -> Table:
        """The rows of a SPARQL query, of the version in force or of one that is kept."""
        return calls.rows_from(self.ask(calls.sparql(text, version)))

    def validate(self, entry: Entry, media_type: str = calls.JSON) -> Report:
        """What is wrong with an entry; nothing is stored."""
        return calls.report_from(self.ask(calls.validated(entry, media_type)))

    def entry(self, name: str) -> tuple[Item, str]:
        """An entry with its plain form (`plain`), and the ETag that a revision of it needs."""
        answer = self.ask(Call("GET", f"{calls.API}entries/{name}"))
        return answer.json(), answer.headers["etag"]

    def submit(
        self,
        name: str,
        entry: Entry,
        *,
        why: str,
        seen: str = "",
        publish: bool = False,
        media_type: str = calls.JSON,
    ) -> Written:
        """Submit an entry, new or revised (`seen` is the ETag it follows); a draft unless `publish`. Needs a token."""
        return calls.written_from(
            self.ask(calls.submitted(name, entry, media_type, seen, why, publish, self._token))
        )

    def changes(self, since: int = 0) -> Listing:
        """What was published, revised and withdrawn after a sequence, the oldest first."""
        return self.list("changes", since=since)

    def document(self, path: str, media_type: str) -> bytes:
        """What is at a path of the site in a form of it, as `application/trig` of an entry."""
        return self.ask(Call("GET", path, headers={"Accept": media_type})).content

    def ask(self, call: Call) -> httpx2.Response:
        """The answer to a call; asked again while the site is busy, as long as `patience` lasts."""
        until = time.monotonic() + self._patience
        while True:
            answer = self._sent(call)
            wait = calls.wait_before_again(answer, call, until - time.monotonic())
            if wait is None:
                return calls.checked(answer)
            time.sleep(wait)

    def _sent(self, call: Call) -> httpx2.Response:
        headers: dict[str, Any] = {"Accept": calls.JSON, **call.headers}
        request = self._client.build_request(
            call.method,
            calls.address_of(self._base, call.path),
            params=call.parameters or None,
            headers=headers,
            content=call.content,
        )
        self.remembered.ask(request)
        try:
            return self.remembered.answer(request, self._client.send(request))
        except httpx2.HTTPError as error:
            raise NotReached(f"{self._base} does not answer: {error or type(error).__name__}") from error
