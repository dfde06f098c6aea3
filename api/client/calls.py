"""What is asked, and how an answer is read: the part of the client that is the same whether one waits or awaits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from api.client.answers import Found, Page, Report, Table, Written
from api.client.errors import problem_of

API = "/api/v1/"
JSON = "application/json"
RESULTS = "application/sparql-results+json"
SAFE = ("GET", "HEAD")
LATER = (429, 503)
MOST_SECONDS = 60.0
Value = str | int | bool | Sequence[str]
Entry = bytes | str | Mapping[str, Any]
"""A plain entry as a mapping, or a document of a media type that is named."""
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = {
    _XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "gYear")
}
_REAL = {_XSD + name for name in ("decimal", "double", "float")}


@dataclass(frozen=True)
class Call:
    """A request to a site."""

    method: str
    path: str
    parameters: dict[str, str | list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None


def listed(collection: str, filters: Mapping[str, Value]) -> Call:
    """A list; a filter that is a word of Python has a line behind it (`from_`)."""
    return Call("GET", API + quote(collection), _parameters(filters))


def read(thing: str) -> Call:
    """A thing by its address on the site, or by its path under /api/v1 (`stations/zhejiang-pingyang-shanmen`)."""
    return Call("GET", thing if thing.startswith(("/", "http://", "https://")) else API + quote(thing))


def searched(q: str, kind: str, limit: int) -> Call:
    """A search."""
    return Call("GET", f"{API}search", {"q": q, "limit": str(limit), **({"kind": kind} if kind else {})})


def named_query(name: str, narrow: Mapping[str, Value]) -> Call:
    """One of the thirty questions."""
    return Call("GET", f"{API}queries/{quote(name)}", _parameters(narrow))


def sparql(text: str, version: str) -> Call:
    """A query for rows."""
    form = str(httpx2.QueryParams({"query": text, **({"version": version} if version else {})}))
    headers = {"Accept": RESULTS, "Content-Type": "application/x-www-form-urlencoded"}
    return Call("POST", "/sparql", headers=headers, content=form.encode())


def validated(entry: Entry, media_type: str) -> Call:
    """What is wrong with an entry."""
    return Call("POST", f"{API}validate", headers={"Content-Type": media_type}, content=_written(entry))


def submitted(
    name: str, entry: Entry, media_type: str, seen: str, why: str, publish: bool, token: str
) -> Call:
    """An entry to be taken; `seen` is the ETag of the revision that it follows."""
    headers = {"Content-Type": media_type, **({"Authorization": f"Bearer {token}"} if token else {})}
    if seen:
        headers["If-Match"] = seen
    parameters = {"why": why, "publish": str(publish).lower()}
    return Call("PUT", f"{API}entries/{quote(name, safe='')}", dict(parameters), headers, _written(entry))


def page_from(answer: httpx2.Response) -> Page:
    """A page of a list."""
    return Page.of(answer.json(), version_of(answer))


def found_from(answer: httpx2.Response) -> Found:
    """What a search found."""
    told = answer.json()
    return Found(told["version"], told["total"], told.get("meant"), told["items"])


def answers_from(answer: httpx2.Response) -> Table:
    """The rows that answer a named question."""
    told = answer.json()
    columns = [column["name"] for column in told["columns"]]
    return Table(told["version"], columns, told["rows"], told.get("title") or {}, told.get("note") or {})


def rows_from(answer: httpx2.Response) -> Table:
    """The rows of SPARQL JSON results: numbers and truth values as such, everything else as text."""
    told = answer.json()
    columns: list[str] = told["head"].get("vars", [])
    if "boolean" in told:
        return Table(version_of(answer), ["boolean"], [{"boolean": told["boolean"]}])
    rows = [
        {name: _value(row[name]) if name in row else None for name in columns}
        for row in told["results"]["bindings"]
    ]
    return Table(version_of(answer), columns, rows)


def report_from(answer: httpx2.Response) -> Report:
    """What a validation found."""
    told = answer.json()
    return Report(told["conforms"], told["entries"], told["findings"])


def written_from(answer: httpx2.Response) -> Written:
    """The revision that was taken."""
    told = answer.json()
    return Written(told["version"], told["published"], told["revision"], answer.headers.get("etag", ""))


def version_of(answer: httpx2.Response) -> str:
    """The version of the graph that an answer was made from."""
    version: str = answer.headers.get("fengqiao-version", "")
    return version


def wait_before_again(answer: httpx2.Response, call: Call, left: float) -> float | None:
    """How many seconds to wait before it is asked again; None where that does not help, or takes too long."""
    if answer.status_code not in LATER or not (call.method in SAFE or call.path == "/sparql"):
        return None
    told = answer.headers.get("retry-after", "1")
    seconds = float(told) if told.isdigit() else 1.0
    return seconds if seconds <= left else None


def checked(answer: httpx2.Response) -> httpx2.Response:
    """The answer, if it is one. Raises ProblemError."""
    if answer.is_error:
        raise problem_of(answer)
    return answer


def base_of(site: str) -> str:
    """The address of a site as what paths are put behind. Raises ValueError for what is none."""
    if urlsplit(site).scheme not in ("http", "https") or not urlsplit(site).netloc:
        raise ValueError(f"“{site}” is no address like https://example.org/kg")
    return site.rstrip("/")


def address_of(base: str, path: str) -> str:
    """Where a path of the site is; an address that the site gave stays what it is."""
    if path.startswith(("http://", "https://")):
        if not path.startswith(base + "/"):
            raise ValueError(f"{path} is no address of {base}")
        return path
    prefix = urlsplit(base).path
    # Under a path, the site's own links have it already.
    return base + (path.removeprefix(prefix) if prefix and path.startswith(prefix + "/") else path)


def _parameters(given: Mapping[str, Value]) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for name, value in given.items():
        if isinstance(value, bool):
            told: str | list[str] = str(value).lower()
        else:
            told = str(value) if isinstance(value, str | int) else [str(one) for one in value]
        found[name.rstrip("_")] = told
    return found


def _written(entry: Entry) -> bytes:
    if isinstance(entry, bytes):
        return entry
    return (entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)).encode()


def _value(cell: Mapping[str, str]) -> Any:
    text, datatype = cell["value"], cell.get("datatype", "")
    try:
        if datatype in _WHOLE:
            return int(text)
        if datatype in _REAL:
            return float(text)
    except ValueError:
        return text
    return text in ("true", "1") if datatype == f"{_XSD}boolean" else text
