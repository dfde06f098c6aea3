"""Which language a request wants: `?lang=`, then the cookie, then Accept-Language, else Chinese."""

from starlette.requests import Request
from starlette.responses import Response

from ontology.bilingual import LANGUAGES, Language

COOKIE = "lang"
VARY = "Accept-Language, Cookie"
"""What the language of an answer depends on."""


def language_of(request: Request) -> Language:
    """The language of a request; an unknown `?lang=` or cookie counts as not given."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if wish == language:
                return language
    return accepted(request.headers.get("accept-language", ""))


def says_language(request: Request) -> bool:
    """Whether the request says anything of a language."""
    return bool(
        request.query_params.get("lang")
        or request.cookies.get(COOKIE)
        or request.headers.get("accept-language")
    )


def keep_wish(request: Request, response: Response) -> None:
    """A `?lang=` goes into the cookie, so that links need not carry it."""
    language = language_of(request)
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)


def accepted(header: str) -> Language:
    """The better liked of zh and en in an Accept-Language header (RFC 9110, section 12.5.4)."""
    best: Language = "zh"
    best_weight = 0.0
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().lower().split("-")[0]
        try:
            weight = float(parameter.partition("=")[2]) if parameter else 1.0
        except ValueError:
            continue
        for language in LANGUAGES:
            if primary == language and weight > best_weight:
                best, best_weight = language, weight
    return best
