"""What a client raises: the site's own words on why there is no answer."""

from typing import Any

import httpx2


class NotReached(Exception):
    """No site answers at that address."""


class ProblemError(Exception):
    """A problem document (RFC 9457). `detail` is what went wrong in English, `messages` the same in both languages.

    `members` are further facts of it, as `nearest`, `findings` or `limit`; `request_id` is what an operator finds the
    request by.
    """

    def __init__(self, status: int, members: dict[str, Any]) -> None:
        self.status = status
        self.members = members
        self.messages: dict[str, str] = members.get("messages") or {}
        self.detail: str = self.messages.get("en") or str(members.get("detail") or f"status {status}")
        self.type: str = str(members.get("type") or "about:blank")
        self.request_id: str = str(members.get("request_id") or "")
        super().__init__(f"{status}: {self.detail}")


class VersionGone(ProblemError):
    """The version that a list was read from is no longer kept (410): begin the list again."""


def problem_of(answer: httpx2.Response) -> ProblemError:
    """The error that an answer tells."""
    try:
        members = answer.json()
    except ValueError:
        members = {}
    if not isinstance(members, dict):
        members = {}
    kind = VersionGone if answer.status_code == httpx2.codes.GONE else ProblemError
    return kind(answer.status_code, members)
