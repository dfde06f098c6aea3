"""Where a list goes on: which version, which list, and how far. Pages that follow one another are of one version."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from starlette.requests import Request

from api.http.problems import Refusal
from api.http.public_address import public_address
from api.http.version_in_force import VersionInForce, bound
from api.rest.asked import Asked, refused
from api.server.following import Following


def _list_of(asked: Asked) -> str:
    """A short name of what is listed and how: a cursor of one list is none of another."""
    told = json.dumps([asked.kind.name, sorted(asked.kept)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def cursor_at(asked: Asked, version: str, place: int) -> str:
    """The cursor of the page that begins at a place."""
    told = f"{version}.{_list_of(asked)}.{place}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


@contextmanager
def page_of(request: Request, asked: Asked) -> Iterator[tuple[VersionInForce, int]]:
    """The version that the page is of, held for as long as the block runs, and the place at which it begins.

    Raises Refusal: 422 for what is no cursor of this list, 410 where its version is no longer here. RecordUnavailable
    where that cannot be told yet: other nodes may have it.
    """
    in_force = bound(request)
    if asked.cursor is None:
        yield in_force, 0
        return
    version, place = _read(asked, asked.cursor)
    following: Following | None = getattr(request.app.state, "following", None)
    found: VersionInForce | None = in_force
    if version != in_force.version:
        found = following.of_name(version) if following else None
    if found is None:
        first = public_address(request).of(f"{request.url.path}?{asked.query()}".rstrip("?"))
        raise Refusal(
            HTTPStatus.GONE,
            f"图谱版本 {version} 已不再保留；请从头读取现行版本：{first}",
            f"The version {version} of the graph is no longer kept; begin again with the one in force: {first}",
            {"Link": f'<{first}>; rel="first"'},
            parameter="cursor",
            first=first,
            in_force=in_force.version,
        )
    with found.in_use():
        yield found, place


def _read(asked: Asked, cursor: str) -> tuple[str, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        version, listed, place = base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii").split(".")
        if listed != _list_of(asked):
            raise refused(
                "cursor", "属于另一个列表：筛选、排序与每页条数须保持不变",
                "is one of another list: keep filters, sort and limit as they were",
            )  # fmt: skip
        if not (place.isdecimal() and len(place) < 12 and version.isalnum()):
            raise ValueError
        return version, int(place)
    except (ValueError, binascii.Error, UnicodeError):
        raise refused(
            "cursor", "无法识别：请照 links.next 原样使用", "is none: use links.next as it was given"
        ) from None
