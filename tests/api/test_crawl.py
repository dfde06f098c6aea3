"""Every link that the interface emits answers: crawled from its lists, each form of address several times."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient

from api.rest.kinds import KINDS

MOST_OF_A_FORM = 1
"""Addresses of one form that are tried: of a thousand facets one is like the other."""
LINKING = ("href", "page", "first", "next", "editor")
_LINK = re.compile(r"<([^>]+)>")
_NAME = re.compile(r"/[0-9a-f]{16}(?=/|$)|(?<=/)[^/?]*-[^/?]*|(?<=/voc/)[^?]*|=[^&]*")


def links(value: Any) -> Iterator[str]:
    """The addresses in a body: the properties that are called so, and those that are `links`."""
    if isinstance(value, list):
        for one in value:
            yield from links(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and (
                name in ("href", "page", "first", "next", "editor") or name.endswith(("_url", "_href"))
            ):
                yield one
            else:
                yield from links(one)


def form(address: str) -> str:
    """The form of an address, by which enough of one kind are told."""
    return _NAME.sub("…", address.partition("#")[0])


def test_every_link_answers(client: TestClient) -> None:
    waiting = deque(f"/api/v1/{kind}?limit=8&facets={','.join(KINDS[kind].filters)}" for kind in KINDS)
    waiting += ["/api/v1/queries", "/api/v1/entries", "/api/v1/changes", "/api/v1/search?q=police&limit=20"]
    seen, tried, broken = set(waiting), Counter[str](), []
    while waiting:
        address = waiting.popleft()
        accept = "text/html" if not address.startswith("/api/") else "*/*"
        answer = client.get(address, headers={"Accept": accept}, follow_redirects=True)
        if answer.status_code != 200:
            broken.append((address, answer.status_code))
            continue
        found = list(_LINK.findall(answer.headers.get("link", ""))) if address.startswith("/api/") else []
        if answer.headers["content-type"] == "application/json":
            found += links(answer.json())
        for link in found:
            path = link.partition("#")[0]
            if path in seen or not path.startswith("/") or tried[form(path)] >= MOST_OF_A_FORM:
                continue
            tried[form(path)] += 1
            seen.add(path)
            waiting.append(path)
    assert broken == []
    assert len(seen) > 60


def test_an_anchor_of_an_item_is_on_its_page(client: TestClient) -> None:
    for kind in ("outcomes", "mechanisms", "honours", "formulas", "credits"):
        for item in client.get(f"/api/v1/{kind}?limit=60").json()["items"][::12]:
            path, _, anchor = item["page"].partition("#")
            page = client.get(path, headers={"Accept": "text/html"}).text
            assert f'id="{anchor}"' in page, item["page"]
