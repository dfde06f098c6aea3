"""What was given once is given again from memory: whole, in its form and language, of its version, within bounds."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.http import answer_memory
from api.http.answer_memory import LARGEST_SHARE, AnswerMemory, keep
from api.http.conditions import Conditions
from api.http.head import HeadAsGet

Make = Callable[[Request], Awaitable[Response]]


class Served:
    """An application behind a memory; `asked` counts how often it had to make an answer."""

    def __init__(self, make: Make, most_bytes: int = 1 << 20) -> None:
        self.asked = 0
        self.version: object = "one"
        self._make = make
        self.memory = AnswerMemory(self._app, most_bytes)
        self.client = TestClient(HeadAsGet(self))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"in_force": self.version}
        await Conditions(self.memory)(scope, receive, send)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        request = Request(scope, receive, send)
        await (await self._make(request))(scope, receive, send)


async def said(request: Request) -> Response:
    keep(request)
    text = (
        f"{request.state.in_force} {request.headers.get('accept-language')} {(await request.body()).decode()}"
    )
    return PlainTextResponse(text, headers={"ETag": 'W/"a"', "Server-Timing": "query;dur=1"})


def test_the_same_question_is_answered_again_without_asking() -> None:
    served = Served(said)
    first, again = served.client.get("/a?b=c"), served.client.get("/a?b=c")
    assert (served.asked, served.memory.given_again) == (1, 1)
    assert (again.status_code, again.text, again.headers["etag"]) == (200, first.text, 'W/"a"')
    assert "server-timing" in first.headers
    assert "server-timing" not in again.headers


def test_another_address_form_language_or_site_is_another_question() -> None:
    served = Served(said)
    asked: list[tuple[str, dict[str, str]]] = [
        ("/a", {}),
        ("/b", {}),
        ("/a?x", {}),
        ("/a", {"Accept": "text/html"}),
        ("/a", {"Accept-Language": "en"}),
        ("/a", {"Accept-Encoding": "identity"}),
        ("/a", {"Cookie": "lang=en"}),
        ("/a", {"Host": "elsewhere"}),
    ]
    for address, headers in asked * 2:
        served.client.get(address, headers=headers)
    assert served.asked == len(asked)
    served.client.get("/a", headers=[("Accept", "text/csv"), ("Accept", "text/html")])
    assert served.asked == len(asked) + 1, "several lines are not the last of them"


def test_a_new_version_forgets_the_old_one() -> None:
    served = Served(said)
    assert served.client.get("/").text.startswith("one")
    served.version = "two"
    assert served.client.get("/").text.startswith("two")
    assert (served.asked, len(served.memory)) == (2, 1)


def test_an_answer_of_an_old_version_that_comes_late_is_not_kept() -> None:
    async def publishing_meanwhile(request: Request) -> Response:
        response = await said(request)
        if request.url.path == "/slow":
            served.version = "two"
            served.client.get("/quick")
        return response

    served = Served(publishing_meanwhile)
    assert served.client.get("/slow").text.startswith("one")
    assert served.client.get("/slow").text.startswith("two")


def test_head_and_conditional_requests_are_answered_from_what_is_kept() -> None:
    served = Served(said)
    whole = served.client.get("/")
    head = served.client.head("/")
    assert (head.text, head.headers["content-length"]) == ("", whole.headers["content-length"])
    held = served.client.get("/", headers={"If-None-Match": '"x", W/"a"'})
    assert (held.status_code, held.text, held.headers["etag"]) == (304, "", 'W/"a"')
    assert "content-length" not in held.headers
    assert served.client.get("/", headers={"If-None-Match": '"x"'}).text == whole.text
    assert served.asked == 1


def test_what_head_asked_first_is_kept_with_its_body() -> None:
    served = Served(said)
    served.client.head("/")
    assert served.client.get("/").text
    assert served.asked == 1


def test_a_posted_query_is_known_by_its_body() -> None:
    served = Served(said)
    for query in ("ASK {}", "ASK { }", "ASK {}"):
        assert served.client.post("/sparql", content=query).text.endswith(query)
    assert served.asked == 2
    for _ in range(2):
        served.client.post("/elsewhere", content="ASK {}")
    assert served.asked == 4


async def unmarked(_request: Request) -> Response:
    return PlainTextResponse("changing", headers={"ETag": 'W/"a"'})


async def refused(request: Request) -> Response:
    keep(request)
    return PlainTextResponse("no", 404)


async def in_parts(request: Request) -> Response:
    keep(request)
    return StreamingResponse(iter(["a", "b"]))


async def too_large(request: Request) -> Response:
    keep(request)
    return PlainTextResponse("a" * ((1 << 20) // LARGEST_SHARE))


@pytest.mark.parametrize("make", [unmarked, refused, in_parts, too_large])
def test_only_what_is_marked_whole_right_and_small_is_kept(make: Make) -> None:
    served = Served(make)
    assert served.client.get("/").text == served.client.get("/").text
    assert (served.asked, len(served.memory), served.memory.bytes) == (2, 0, 0)


def asked_at_once(served: Served, addresses: list[str]) -> list[str]:
    """The bodies that clients get who ask at the same time."""

    async def ask_all() -> list[str]:
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(HeadAsGet(served)), base_url="http://site")
        async with client:
            return [got.text for got in await asyncio.gather(*map(client.get, addresses))]

    return asyncio.run(ask_all())


def slowly(make: Make) -> Make:
    async def make_slowly(request: Request) -> Response:
        await asyncio.sleep(0.05)
        return await make(request)

    return make_slowly


def test_what_many_ask_for_at_once_is_made_once() -> None:
    served = Served(slowly(said))
    bodies = asked_at_once(served, ["/a"] * 20 + ["/b"] * 5)
    assert served.asked == 2
    assert len(set(bodies)) == 1 and len(bodies) == 25
    assert served.memory.given_again == 23


@pytest.mark.parametrize("make", [unmarked, refused, in_parts])
def test_nobody_is_given_what_may_not_be_kept(make: Make) -> None:
    served = Served(slowly(make))
    asked_at_once(served, ["/a"] * 4)
    assert (served.asked, served.memory.given_again) == (4, 0)


def test_who_asks_of_another_version_does_not_wait_for_the_last_one() -> None:
    async def publishing_meanwhile(request: Request) -> Response:
        served.version = "two"
        await asyncio.sleep(0.05)
        return await said(request)

    served = Served(publishing_meanwhile)
    assert {body.split()[0] for body in asked_at_once(served, ["/a"] * 3)} == {"one", "two"}
    assert served.asked == 2


def test_where_the_first_asker_fails_the_others_get_their_answers() -> None:
    async def failing_first(request: Request) -> Response:
        first = served.asked == 1
        await asyncio.sleep(0.05)
        if first:
            return PlainTextResponse("broken", 500)
        return await said(request)

    served = Served(failing_first)
    bodies = asked_at_once(served, ["/a"] * 3)
    assert bodies[0] == "broken" and all(body.startswith("one") for body in bodies[1:])


def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_memory, "WAITED", 0.01)
    served = Served(slowly(said))
    assert len(set(asked_at_once(served, ["/a"] * 3))) == 1
    assert served.asked == 3


def test_the_bytes_are_bounded_and_the_longest_unasked_goes_first() -> None:
    served = Served(said, most_bytes=1 << 16)
    for number in range(500):
        served.client.get(f"/{number}")
        served.client.get("/often")
    assert 0 < served.memory.bytes <= 1 << 16
    assert 10 < len(served.memory) < 500
    asked = served.asked
    served.client.get("/often")
    served.client.get("/499")
    assert served.asked == asked
    served.client.get("/0")
    assert served.asked == asked + 1


def test_without_room_nothing_is_kept() -> None:
    served = Served(said, most_bytes=0)
    served.client.get("/")
    served.client.get("/")
    assert (served.asked, len(served.memory)) == (2, 0)
