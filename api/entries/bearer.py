"""Who may write: bearer tokens (RFC 6750) or a session, which are looked up anew for every request."""

import asyncio
from http import HTTPStatus

from starlette.requests import Request

from api.curate.session import token_by_session
from api.http.problems import Refusal
from graph.record.tokens import Scope, Token, Tokens

SCHEME = "Bearer"


async def token_of(request: Request) -> Token | None:
    """The token that came with the request, None where none did.

    A script of our own pages is known by the session that its browser is signed in to. Raises Refusal 401 where a
    token came that is unknown, expired or revoked, 403 where a session does not prove itself. An answer that depends on
    it is for nobody else: it must say `Vary: Authorization, Cookie`.
    """
    given = request.headers.get("authorization")
    if given is None:
        return await token_by_session(request)
    scheme, _, text = given.partition(" ")
    tokens: Tokens = request.app.state.tokens
    found = await asyncio.to_thread(tokens.authenticate, text.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise _refused(
            "令牌无效、已过期或已撤销", "the token is unknown, expired or revoked", "invalid_token"
        )
    return found


async def require(request: Request, *scopes: Scope) -> Token:
    """The token of a request that needs one of these scopes.

    Raises Refusal 401 where it has none that counts, 403 where its scope is another (RFC 6750, section 3.1).
    """
    token = await token_of(request)
    if token is None:
        raise _refused(
            "此操作需要令牌：请以 Authorization: Bearer … 给出（fengqiao token create 可生成）",
            "this needs a token, given as Authorization: Bearer … (made by fengqiao token create)",
        )
    if not set(scopes) & set(token.scopes):
        wanted = " ".join(scopes)
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            f"令牌的权限不足：需要 {' 或 '.join(scopes)}",
            f"the token does not allow this: it needs {' or '.join(scopes)}",
            {"WWW-Authenticate": f'{SCHEME} realm="fengqiao", error="insufficient_scope", scope="{wanted}"'},
            scopes=list(scopes),
        )
    return token


def _refused(zh: str, en: str, error: str | None = None) -> Refusal:
    told = f', error="{error}"' if error else ""
    return Refusal(HTTPStatus.UNAUTHORIZED, zh, en, {"WWW-Authenticate": f'{SCHEME} realm="fengqiao"{told}'})
