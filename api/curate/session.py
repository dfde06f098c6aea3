"""Who is signed in: a session in a cookie that no script reads, and proof that a change was asked for by our own pages.

A foreign page cannot make a browser act here: the cookie is `SameSite=Strict`, a change must come with the session's
own mark (a field of a form, or the header `Fengqiao-Session` of a script), and what a browser says of where a request
comes from must not speak against it.
"""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http.body import read_body
from api.http.problems import Refusal
from api.http.public_address import public_address
from graph.record.tokens import SESSION, Scope, Token, Tokens

COOKIE = "fengqiao_session"
HEADER = "fengqiao-session"
FIELD = "session"
LARGEST_FORM = 64 << 10
MOST_FIELDS = 20
NOT_STORED = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
"""Headers of pages that are made for one session."""


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. `mark` is what their own pages prove themselves by."""

    token: Token
    mark: str

    def may(self, scope: Scope) -> bool:
        """Whether the token has a scope."""
        return scope in self.token.scopes


async def session_of(request: Request) -> Session | None:
    """The session of a request, None where nobody is signed in or it is over."""
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    tokens: Tokens = request.app.state.tokens
    token = await asyncio.to_thread(tokens.signed_in, secret)
    return None if token is None else Session(token, _mark(secret))


async def token_by_session(request: Request) -> Token | None:
    """The token of whoever is signed in, for a script of our pages; None without a session.

    Raises Refusal 403 for a change that does not come with the session's mark.
    """
    session = await session_of(request)
    if session is None:
        return None
    if request.method not in ("GET", "HEAD"):
        _prove(request, session, request.headers.get(HEADER, ""))
    return session.token


async def signed_in_form(request: Request) -> tuple[Session, dict[str, str]]:
    """The session and the fields of a form that was sent.

    Raises Refusal 401 where nobody is signed in, 403 where the form is none of ours, 413 and 400 for what is no form.
    """
    session = await session_of(request)
    if session is None:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "尚未登录或登录已过期：请先在 /curate 登录",
            "you are not signed in, or no longer: sign in at /curate first",
            {"WWW-Authenticate": 'Bearer realm="fengqiao"'},
        )
    fields = await form_fields(request)
    _prove(request, session, fields.pop(FIELD, ""))
    return session, fields


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form, each once. Raises Refusal 413, 415, and 400 for what is no such form."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "内容类型须为 application/x-www-form-urlencoded",
            "the content type must be application/x-www-form-urlencoded",
        )
    body = await read_body(request, LARGEST_FORM)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "表单无法读取", "the form cannot be read") from error
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Refusal(HTTPStatus.BAD_REQUEST, "表单有重复的字段", "the form says a field twice")
    return fields


async def sign_in(request: Request, text: str, onward: str) -> Response | None:
    """Sign in with a token and go on to a page; None where the token is not in use."""
    refuse_foreign(request)
    tokens: Tokens = request.app.state.tokens
    secret = await asyncio.to_thread(tokens.sign_in, text.strip())
    if secret is None:
        return None
    response = RedirectResponse(onward, HTTPStatus.SEE_OTHER, NOT_STORED)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=public_address(request).url.startswith("https:"),
    )
    return response


async def sign_out(request: Request, onward: str) -> Response:
    """End the session here and in the record."""
    tokens: Tokens = request.app.state.tokens
    await asyncio.to_thread(tokens.sign_out, request.cookies.get(COOKIE, ""))
    response = RedirectResponse(onward, HTTPStatus.SEE_OTHER, NOT_STORED)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def refuse_foreign(request: Request) -> None:
    """Raise Refusal 403 where the browser says that the request was made by another site's page."""
    site = request.headers.get("sec-fetch-site", "none")
    origin, own = request.headers.get("origin"), public_address(request).url
    # Without a public address the host that visitors see is not known here.
    elsewhere = bool(own and origin) and urlsplit(str(origin)).netloc != urlsplit(own).netloc
    if site not in ("same-origin", "none") or elsewhere:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "请求来自别的网站，已拒绝",
            "the request was made by a page of another site and is refused",
        )


def _prove(request: Request, session: Session, given: str) -> None:
    refuse_foreign(request)
    if not hmac.compare_digest(given.encode(), session.mark.encode()):
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "请求没有本次登录的标记：请刷新页面再试",
            "the request does not come with the mark of this session: reload the page and try again",
        )


def _mark(secret: str) -> str:
    return hashlib.sha256(b"mark of " + secret.encode()).hexdigest()
