"""The pages on how entries changed: every published revision, no draft, and what changed in words."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.record.shipped import Corpus
from tests.api.test_entries import SHANMEN, bearer, put

SHIPPED = next(path for path in Corpus().entry_files if path.stem.startswith("shanmen")).read_bytes()
REVISED = SHIPPED.replace(b"fq:genre gn:correspondent-feature", b"fq:genre gn:promoted", 1)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site on which an entry was revised, withdrawn and put back, and a draft waits."""
    with TestClient(create_app(Settings(data=tmp_path_factory.mktemp("revised")))) as site:
        token = bearer(site, "review")
        put(site, REVISED, token | {"If-Match": '"r1"'}, "?publish=true&why=genre")
        site.delete(f"/api/v1/entries/{SHANMEN}?why=twice", headers=token | {"If-Match": '"r2"'})
        put(site, SHIPPED, token | {"If-Match": '"r3"'}, "?publish=true&why=back")
        put(site, REVISED, token | {"If-Match": '"r4"'}, "?why=a-secret-draft")
        yield site


@pytest.mark.parametrize(
    "address", ["/stations/zhejiang-pingyang-shanmen/history", f"/entry/{SHANMEN}/history"]
)
def test_a_history_has_every_revision_but_drafts(revised: TestClient, address: str) -> None:
    page = revised.get(f"{address}?lang=en")
    assert page.status_code == 200
    for shown in ("shipped with the program", "genre", "twice", "withdrawn", "back", "diff?old=3&amp;new=4"):
        assert shown in page.text, shown
    assert "secret" not in page.text
    assert "修订历史" in revised.get(f"{address}?lang=zh").text


def test_the_feed_has_the_newest_first_and_no_draft(revised: TestClient) -> None:
    answer = revised.get("/api/v1/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [str(entry.findtext(f"{atom}title")) for entry in root.findall(f"{atom}entry")]
    assert [title.split(":")[0] for title in titles][:3] == [f"{SHANMEN} r{number}" for number in (4, 3, 2)]
    assert "secret" not in answer.text and len(titles) == 8
    assert "GMT" not in answer.text


def test_a_difference_says_what_changed_in_both_languages(revised: TestClient) -> None:
    address = f"/entry/{SHANMEN}/diff?old=1&new=2"
    english, chinese = (revised.get(f"{address}&lang={language}").text for language in ("en", "zh"))
    assert "gn:correspondent-feature" in english and "gn:promoted" in english
    assert "体裁" in chinese and "推广稿" in chinese
    assert "Both revisions say the same." in revised.get(f"/entry/{SHANMEN}/diff?old=1&new=4&lang=en").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/entry/nothing/history", 404),
        ("/stations/nothing/history", 404),
        (f"/entry/{SHANMEN}/diff?old=1&new=5", 404),
        (f"/entry/{SHANMEN}/diff?old=1", 422),
        (f"/entry/{SHANMEN}/diff?old=0&new=1", 422),
        (f"/entry/{SHANMEN}/diff?old=1&new=99999999", 422),
    ],
)
def test_what_is_not_there_is_said(revised: TestClient, address: str, status: int) -> None:
    assert revised.get(address).status_code == status
