"""Pages from Jinja templates: autoescaped, in one of two languages, both texts side by side in the template."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.language import VARY, keep_wish, language_of
from api.http.version_in_force import bound
from graph.read.station import county_of
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText, Language

HERE = Path(__file__).resolve().parents[1]

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in the language of the request.

    Templates have `lang`; `say(zh, en)`, which gives the words in it; `label(iri)`, the label of anything in
    the graph; `county(iri)`, the county of a station; `here(**parameters)`, the address of this page with query
    parameters changed; `without(name)`, the same with one left out.
    """
    language = language_of(request)
    snapshot: Snapshot = bound(request).snapshot

    def say(zh: str | BilingualText, en: str = "") -> str:
        if isinstance(zh, BilingualText):
            return zh[language]
        return zh if language == "zh" else en

    def here(**parameters: str) -> str:
        merged = {**dict(request.query_params), **parameters}
        return f"{request.url.path}?{urlencode(merged)}"

    def without(name: str) -> str:
        rest = [(key, value) for key, value in request.query_params.multi_items() if key != name]
        return request.url.path + (f"?{urlencode(rest)}" if rest else "")

    page = _environment.get_template(template).render(
        lang=language,
        html_lang="zh-Hans" if language == "zh" else "en",
        say=say,
        label=lambda iri: snapshot.name(str(iri), language),
        county=lambda station: county_of(snapshot, station),
        here=here,
        without=without,
        own_names=lambda places: dict.fromkeys(place["name"].partition(".")[0] for place in places),
        path=request.url.path,
        version=snapshot.version,
        **context,
    )
    response = HTMLResponse(page, status, {"Content-Language": language, "Vary": VARY})
    keep_wish(request, response)
    return response


def language_name(language: Language) -> str:
    """What a language calls itself."""
    return {"zh": "中文", "en": "English"}[language]
