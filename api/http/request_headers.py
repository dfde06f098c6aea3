"""The headers of a request made plain before anything reads them, so that no route has to think of it.

The host is the site's own and never the client's word, and several lines of one list are one line.
"""

from collections.abc import Sequence
from typing import Final

Headers = Sequence[tuple[bytes, bytes]]

LISTS: Final = {
    b"accept": b", ",
    b"accept-encoding": b", ",
    b"accept-language": b", ",
    b"if-match": b", ",
    b"if-none-match": b", ",
    b"cookie": b"; ",
}
"""Headers that may come in several lines, and what joins these (RFC 9110, section 5.3; RFC 6265, section 5.4)."""
WORDS_ON_HOST: Final = frozenset([b"host", b"forwarded", b"x-forwarded-host", b"x-forwarded-port"])


def plain_headers(headers: Headers, host: bytes) -> list[tuple[bytes, bytes]]:
    """The headers with the host put right and each list in one line, where its first line stood."""
    plain = [(b"host", host)]
    places: dict[bytes, int] = {}
    for name, value in headers:
        if name in WORDS_ON_HOST:
            continue
        if name in places:
            place = places[name]
            plain[place] = name, plain[place][1] + LISTS[name] + value
            continue
        if name in LISTS:
            places[name] = len(plain)
        plain.append((name, value))
    return plain
