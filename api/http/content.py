"""One resource in several media types: by suffix or Accept, with the headers that go with it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote

from rdflib import Graph, URIRef
from starlette.requests import Request
from starlette.responses import Response

from api.http.answer_memory import keep
from api.http.conditions import body_tag, unmet
from api.http.language import VARY, keep_wish
from api.http.negotiation import HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, SUFFIXES, TRIG, TURTLE, negotiate
from api.http.page_tag import page_tag
from api.http.problems import Refusal
from api.http.public_address import as_uri
from graph.export.formats import to_jsonld
from graph.read.resource import with_prefixes
from graph.store.serialise import nquads_of, write_nquads, write_trig

Data = Graph | dict[URIRef, Graph]
"""Triples, or named graphs by their names."""


@dataclass(frozen=True)
class Variant:
    """A way to write RDF: its media type, what people call it, and how data is written so."""

    media_type: str
    title: str
    write: Callable[[Data], bytes]

    @property
    def suffix(self) -> str:
        """What asks for it at the end of an address."""
        return SUFFIX_OF[self.media_type]


def _triples(name: str) -> Callable[[Data], bytes]:
    """A writer that leaves the names of graphs out; `name` is rdflib's for the format."""

    def write(data: Data) -> bytes:
        written: bytes = _merged(data).serialize(format=name, encoding="utf-8")
        return written

    return write


def _quads(to_file: Callable[[bytes, BinaryIO], None]) -> Callable[[Data], bytes]:
    def write(data: Data) -> bytes:
        assert isinstance(data, dict), "only named graphs are offered in this format"
        out = io.BytesIO()
        to_file(nquads_of(data), out)
        return out.getvalue()

    return write


SUFFIX_OF = {media_type: suffix for suffix, media_type in SUFFIXES.items()}

_TURTLE = Variant(TURTLE, "Turtle", _triples("turtle"))
_TRIG = Variant(TRIG, "TriG", _quads(write_trig))
_JSON_LD = Variant(JSON_LD, "JSON-LD", to_jsonld)
_N_TRIPLES = Variant(N_TRIPLES, "N-Triples", _triples("nt11"))
_N_QUADS = Variant(N_QUADS, "N-Quads", _quads(write_nquads))
_RDF_XML = Variant(RDF_XML, "RDF/XML", _triples("xml"))

TRIPLES = (_TURTLE, _JSON_LD, _N_TRIPLES, _RDF_XML)
"""For what is told as triples."""

QUADS = (_TURTLE, _TRIG, _JSON_LD, _N_TRIPLES, _N_QUADS, _RDF_XML)
"""For a named graph; Turtle, N-Triples and RDF/XML hold its triples without the name."""


def split_suffix(path: str, variants: tuple[Variant, ...]) -> tuple[str, str | None]:
    """The path without its suffix, and the media type that the suffix stands for, if there is one."""
    for media_type in (HTML, *(variant.media_type for variant in variants)):
        if path.endswith(SUFFIX_OF[media_type]):
            return path.removesuffix(SUFFIX_OF[media_type]), media_type
    return path, None


def respond(
    request: Request,
    address: str,
    forced: str | None,
    page: Callable[[tuple[Variant, ...]], Response],
    data: Callable[[], Data],
    variants: tuple[Variant, ...] = TRIPLES,
    links: Mapping[str, str] | None = None,
) -> Response:
    """The resource at `address` (without suffix) in the wanted form.

    `forced` is the media type of a suffix, else Accept decides; `links` are further links by relation.
    Raises Refusal 406 where nothing accepted is on offer.
    """
    offered = {variant.media_type: variant for variant in variants}
    chosen = forced or negotiate(request.headers.get("accept"), [HTML, *offered])
    if chosen is None:
        raise Refusal(
            HTTPStatus.NOT_ACCEPTABLE,
            f"可用的格式：{'、'.join([HTML, *offered])}",
            f"available formats: {', '.join([HTML, *offered])}",
            {"Vary": "Accept"},
            available=[HTML, *offered],
        )
    if chosen == HTML:
        response = held_page(request) or conditional(request, page(variants), page_tag(request))
    else:
        response = conditional(request, _written(offered[chosen], data()))
    if forced is None:
        vary = response.headers.get("Vary")
        response.headers["Vary"] = f"Accept, {vary}" if vary else "Accept"
        response.headers["Content-Location"] = quote(address + SUFFIX_OF[chosen])
    others = [media_type for media_type in (HTML, *offered) if media_type != chosen]
    response.headers["Link"] = ", ".join(
        [
            f'<{quote(address)}>; rel="canonical"',
            *(f'<{quote(address + SUFFIX_OF[kind])}>; rel="alternate"; type="{kind}"' for kind in others),
            *(f'<{as_uri(target)}>; rel="{relation}"' for relation, target in (links or {}).items()),
        ]
    )
    return response


def _written(variant: Variant, data: Data) -> Response:
    # Starlette adds the charset to text types.
    return Response(variant.write(data), media_type=variant.media_type)


def conditional(
    request: Request, response: Response, tag: str | None = None, *, of_version: bool = True
) -> Response:
    """The response with an ETag, one over its body if none is given, by which `Conditions` decides.

    What is the same for the version (`of_version`) may be given again from memory.
    """
    response.headers["ETag"] = tag or body_tag(bytes(response.body))
    response.headers.setdefault("Cache-Control", "no-cache")
    if of_version and response.status_code == HTTPStatus.OK:
        keep(request)
    return response


def held_page(request: Request) -> Response | None:
    """304 where the client names the tag of this very page, which then need not be made; else None."""
    tag = page_tag(request)
    # "*" stands for any page there is: whether there is one is not known before it is made.
    if "*" in request.headers.get("if-none-match", "*"):
        return None
    if unmet(request.headers, tag) is not HTTPStatus.NOT_MODIFIED:
        return None
    known = Response(status_code=HTTPStatus.NOT_MODIFIED)
    known.headers.update({"ETag": tag, "Cache-Control": "no-cache", "Vary": VARY})
    keep_wish(request, known)
    return known


def _merged(data: Data) -> Graph:
    """All triples as one graph."""
    if isinstance(data, Graph):
        return data
    merged = with_prefixes(Graph())
    for graph in data.values():
        for triple in graph:
            merged.add(triple)
    return merged
