"""Answers kept with their tags, so that one that still holds is not sent again (RFC 9110, section 13; status 304)."""

from collections import OrderedDict

import httpx2

MOST_KEPT = 256
LARGEST_KEPT = 1 << 20
"""Bytes of a body."""


class Remembered:
    """The last answers to GET by address and form."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], httpx2.Response] = OrderedDict()
        self.confirmed = 0
        """How many answers the site has confirmed instead of sending them again."""

    def ask(self, request: httpx2.Request) -> None:
        """Say in a request which answer is there already."""
        kept = self._kept.get(_key(request))
        if request.method == "GET" and kept is not None:
            request.headers.setdefault("If-None-Match", kept.headers["etag"])

    def answer(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        """The answer that holds: the one that was sent, or the one that is there already."""
        key = _key(request)
        if answer.status_code == httpx2.codes.NOT_MODIFIED and key in self._kept:
            self.confirmed += 1
            self._kept.move_to_end(key)
            return self._kept[key]
        if request.method == "GET" and answer.status_code == httpx2.codes.OK and "etag" in answer.headers:
            if len(answer.content) <= LARGEST_KEPT:
                self._kept[key] = answer
                self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return answer


def _key(request: httpx2.Request) -> tuple[str, str]:
    return str(request.url), request.headers.get("accept", "")
