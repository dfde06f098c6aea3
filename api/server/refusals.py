"""What is sent where no application answers: a short problem document (RFC 9457), then the connection ends."""

import json
from enum import Enum
from http import HTTPStatus

from api.http.headers import HEADERS
from ontology.bilingual import BilingualText

RETRY_AFTER = 5
"""Seconds."""


class Refusal(Enum):
    """Why a request or connection is refused: the status, and what a person reads."""

    TOO_MANY_CONNECTIONS = (
        HTTPStatus.TOO_MANY_REQUESTS,
        BilingualText("您打开的连接过多，请稍后再试", "You have too many connections open; try again later"),
    )
    NO_CONNECTION_FREE = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        BilingualText("连接已满，请稍后再试", "All connections are taken; try again later"),
    )
    TOO_SLOW = (
        HTTPStatus.REQUEST_TIMEOUT,
        BilingualText("请求没有在时限内发完", "The request was not sent in time"),
    )
    HEAD_TOO_LARGE = (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        BilingualText(
            "请求头过大；长的查询请用 POST 发送",
            "The head of the request is too large; send a long query by POST",
        ),
    )
    TOO_MUCH_WAITING = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        BilingualText(
            "等待接收的答案过多；请先收完，再问其他",
            "Too much of other answers waits to be taken; take these first",
        ),
    )

    @property
    def status(self) -> HTTPStatus:
        """The status of the response."""
        return self.value[0]

    def response(self) -> bytes:
        """The whole HTTP/1.1 response, after which the connection is closed."""
        status, text = self.value
        body = json.dumps(
            {
                "type": "about:blank",
                "title": status.phrase,
                "status": int(status),
                "detail": text.en,
                "messages": text.as_dict(),
            },
            ensure_ascii=False,
        ).encode()
        headers = {
            **HEADERS,
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "no-store",
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            headers["Retry-After"] = str(RETRY_AFTER)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {int(status)} {text.en}\r\n{lines}\r\n".encode() + body
