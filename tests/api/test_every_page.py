"""Every page is well made: it can be read by ear, loads nothing foreign, and its links answer."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from graph.store.snapshot import Snapshot
from tests.api.pages import LANGUAGES, PAGES, Read, parse


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
class TestEveryPage:
    def test_says_its_language_and_its_version(
        self, read: Read, address: str, language: str, snapshot: Snapshot
    ) -> None:
        _, page = read(address, language)
        assert page.all("html")[0]["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
        assert snapshot.version in page.text

    def test_has_nothing_inline_and_nothing_from_outside(
        self, read: Read, address: str, language: str
    ) -> None:
        html, page = read(address, language)
        assert "<style" not in html
        assert all("src" in given for given in page.all("script"))
        for tag, given in page.tags:
            assert "style" not in given, tag
            assert not [name for name in given if name.startswith("on")], tag
            for name in ("src", "href", "action"):
                if tag != "a" and given.get(name):
                    assert str(given[name]).startswith("/"), (tag, given)

    def test_can_be_read_by_ear(self, read: Read, address: str, language: str) -> None:
        _, page = read(address, language)
        assert page.headings.count(1) == 1
        for before, after in zip(page.headings, page.headings[1:], strict=False):
            assert after <= before + 1, page.headings
        assert {"header", "main", "footer"} <= {tag for tag, _ in page.tags}
        assert all(given.get("aria-label") for given in page.all("nav"))
        assert all("alt" in given for given in page.all("img"))
        assert all(given.get("scope") in ("col", "row") for given in page.all("th"))
        assert len(page.all("caption")) == len(page.all("table"))
        labelled = {given.get("for") for given in page.all("label")}
        filled_in = [
            given for tag in ("select", "input") for given in page.all(tag) if given.get("type") != "hidden"
        ]
        assert all(given["id"] in labelled for given in filled_in)
        assert [name for name, count in Counter(page.ids).items() if count > 1] == []
        assert page.links[0] == "#main"

    def test_its_own_anchors_are_there(self, read: Read, address: str, language: str) -> None:
        _, page = read(address, language)
        missing = {link for link in page.links if link.startswith("#") and link[1:] not in page.ids}
        assert missing == set()


MOST_OF_A_FORM = 10


def form_of(address: str) -> str:
    """The first step of the path, how many there are, the suffix, and the names of the parameters."""
    parts = urlsplit(address)
    steps = parts.path.split("/")
    names = sorted(part.partition("=")[0] for part in parts.query.split("&"))
    return " ".join([steps[1], str(len(steps)), steps[-1].partition(".")[2], *names])


@pytest.mark.thorough
def test_every_link_answers(read: Read, client: TestClient) -> None:
    """Each internal link of each page, once; a link into a page finds its anchor there."""
    targets: dict[str, set[str]] = {}
    for address in PAGES:
        for link in read(address)[1].links:
            parts = urlsplit(urljoin(f"http://testserver{address}", link))
            if parts.netloc == "testserver":
                plain = parts.path + (f"?{parts.query}" if parts.query else "")
                targets.setdefault(plain, set()).add(parts.fragment)
    assert len(targets) > 500
    broken = []
    tried = Counter[str]()
    for target, fragments in targets.items():
        # Of many addresses of one form (each quote, each statement) one is like the other.
        tried[form_of(target)] += 1
        if tried[form_of(target)] > MOST_OF_A_FORM and not fragments - {""}:
            continue
        answer = client.get(target, headers={"Accept": "text/html;q=0.9, */*;q=0.5"})
        if answer.status_code not in (200, 303, 307):
            broken.append((answer.status_code, target[:200]))
        elif (wanted := fragments - {""}) and "<html" in answer.text:
            broken += [
                (answer.status_code, f"{target}#{one}") for one in wanted - set(parse(answer.text).ids)
            ]
    assert broken == []
