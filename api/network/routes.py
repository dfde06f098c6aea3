"""The network: its page, the same data as JSON, GEXF, GraphML and CSV, and the answers that unfold a node."""

from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse, JSONResponse
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from api.http.content import conditional
from api.http.language import language_of
from api.http.links import page_of, query_link
from api.http.page_tag import page_tag
from api.http.public_address import public_address
from api.http.version_in_force import bound
from api.network.form import Doubtful, by_name, chosen_address, form_fields
from api.pages.templating import render
from graph.errors import NotInGraph
from graph.export.csv_table import BOM
from graph.site_queries import query
from graph.store.terms import Term
from ontology.namespaces import compact, expand
from ontology.queryfile import QueryFile
from viz.model.kinds import KINDS
from viz.model.lines import Line, behind, behind_json
from viz.model.neighbours import card, neighbours
from viz.model.picture import Picture, edge_json, node_json
from viz.output.assets import OWN_FILES, OWN_SCRIPTS, PICKERS
from viz.output.files import FORMATS
from viz.output.page import facet_labels, stage
from viz.output.standalone import standalone
from viz.output.visjs import drawn
from viz.views.by_name import VIEWS, View, Views
from viz.views.path_steps import steps_json

router = APIRouter()

API = "/api/v1/network"
VARIABLES = {"place": ("place", "parent"), "station": ("station",), "focus": ("node",)}
"""Parameter of a view to the variables of its queries that stand for it."""

SPREADSHEET = {"csv": {"bom": "1"}}
"""What the page adds to the address of a file that people open in a spreadsheet."""

EVERYTHING = QueryFile(
    "network-card",
    {"zh": "一个节点的全部属性", "en": "All properties of a node"},
    "SELECT ?node ?property ?value WHERE {\n  ?node ?property ?value .\n} ORDER BY ?property ?value\n",
)

Iri = Annotated[str, Query(max_length=500, description="IRI, or a prefixed name such as station:… or mt:…")]
Draw = Annotated[
    Literal["", "zh", "en"],
    Query(description="also give the drawing for vis-network, with labels in this language"),
]


def read_view(
    view: Annotated[
        Literal["", "whole", "bipartite", "cooccurrence", "credit", "formula", "compare", "path", "ego"],
        Query(description="which view; `ego` where only a focus is given, else `whole`"),
    ] = "",
    focus: Iri = "",
    place: Iri = "",
    station: Iri = "",
    type: Iri = "",
    a: Iri = "",
    b: Iri = "",
    from_: Annotated[str, Query(alias="from", max_length=500, description="first node of a path")] = "",
    to: Annotated[str, Query(max_length=500, description="last node of a path")] = "",
    least: Annotated[
        int, Query(ge=1, le=1000, description="fewest stations at which types stand together")
    ] = 2,
) -> View:
    """The view that the parameters of an address name."""
    named = View.of(view, focus=focus, place=place, station=station, type=type, a=a, b=b, start=from_, end=to)
    return replace(named, least=least)


Wanted = Annotated[View, Depends(read_view)]


@router.get("/network", include_in_schema=False)
def page(request: Request, wanted: Wanted) -> Response:
    """The page of a view. One that has not what it needs yet shows its form, what it needs, and no other picture."""
    views = bound(request).views
    language = language_of(request)
    wanted, doubtful = by_name(views, wanted)
    missing = [name for name in VIEWS[wanted.view].needs if not getattr(wanted, name)] if wanted.view else []
    if missing:
        return conditional(request, _awaiting(request, views, wanted, doubtful), page_tag(request))
    picture = views.picture(wanted)
    shown = render(
        request,
        "network.html",
        scripts=[path.name for path in OWN_SCRIPTS],
        picture=picture,
        stage=stage(views.reader, picture, language, public_address(request).here(API)),
        views=VIEWS,
        chosen=wanted.view or picture.view,
        **_choosing(request, doubtful),
        fields=form_fields(views, wanted.view or picture.view, wanted, language),
        ways=views.steps(picture) if picture.view == "path" else [],
        page_of=page_of,
        pickers=PICKERS.name,
        queries=[(query(name).title, _query_link(name, picture)) for name in picture.queries],
        downloads={
            form: f"{API}?{_address(picture, format=form, lang=language, **SPREADSHEET.get(form, {}))}"
            for form in ("json", *FORMATS, "html")
        },
    )
    return conditional(request, shown, page_tag(request))


@router.get(
    API,
    tags=["network"],
    summary="A network view as JSON, GEXF, GraphML, CSV or one HTML file",
    responses={
        200: {
            "content": {
                "application/json": {},
                **{media_type.partition(";")[0]: {} for media_type, _ in FORMATS.values()},
                "text/html": {},
            }
        }
    },
)
def network(
    request: Request,
    wanted: Wanted,
    format: Annotated[
        Literal["json", "gexf", "graphml", "csv", "html"], Query(description="file format")
    ] = "json",
    draw: Draw = "",
    bom: Annotated[bool, Query(description="CSV with a byte order mark, for spreadsheets")] = False,
) -> Response:
    """The nodes and edges of a view, laid out. Labels in both languages; ids are IRIs.

    A path has `ways` besides: the statements of each, in order, with the words of the source that they rest on.
    An edge with `credit` is explicit or juxtaposed and leads from the mechanism to the outcome; `count` says how
    many statements are folded in an edge or how many things in a node.
    404 where the graph has not what a parameter names, 422 for a wrong parameter.
    """
    views = bound(request).views
    picture = views.picture(wanted)
    name = f"fengqiao-{picture.view}-{views.snapshot.version}.{format}"
    saved = {"Content-Disposition": f'attachment; filename="{name}"'}
    if format == "html":
        file = standalone(views.reader, picture, language_of(request))
        saved["Vary"] = "Accept-Language, Cookie"
        return conditional(request, Response(file, 200, saved, "text/html; charset=utf-8"))
    if format != "json":
        media_type, write = FORMATS[format]
        content = BOM + write(picture) if bom and format == "csv" else write(picture)
        return conditional(request, Response(content, 200, saved, media_type))
    body: dict[str, Any] = {
        "version": views.snapshot.version,
        **picture.as_json(),
        "facets": facet_labels(views.reader, picture.nodes),
    }
    if picture.view == "path":
        body["ways"] = steps_json(views.steps(picture))
    if draw:
        body["drawing"] = drawn(picture.nodes, picture.edges, draw)
    return conditional(request, JSONResponse(body))


@router.get(f"{API}/neighbours", tags=["network"], summary="Neighbours of a node")
def unfold(
    request: Request,
    node: Annotated[str, Query(max_length=500, description="IRI of the node")],
    relation: Annotated[
        str, Query(max_length=500, description="only by this property; every one if left out")
    ] = "",
    inward: Annotated[
        bool, Query(description="with `relation`: nodes that point to the node, else from it")
    ] = True,
    offset: Annotated[
        int, Query(ge=0, le=10_000_000, description="with `relation`: how many to pass over")
    ] = 0,
    draw: Draw = "",
) -> Response:
    """At most 80 nodes next to one. `total` says how many there are; `next` is the `offset` for more of a relation.

    `edges` also has statements of these nodes that lead to nodes not given here.
    """
    reader = bound(request).views.reader
    found = neighbours(reader, expand(node.strip()), expand(relation.strip()), inward, offset)
    body: dict[str, Any] = {
        "node": node_json(found.node),
        "nodes": [node_json(one) for one in found.nodes],
        "edges": [edge_json(edge) for edge in found.edges],
        "facets": facet_labels(reader, found.nodes),
        "total": found.total,
        "shown": len(found.nodes),
        "next": found.next,
    }
    if draw:
        body["drawing"] = drawn(found.nodes, found.edges, draw)
    return conditional(request, JSONResponse(body))


@router.get(f"{API}/search", tags=["network"], summary="Stations, areas and mechanism types by name")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=100, description="part of a Chinese or English label")],
    kind: Annotated[
        Literal["", "station", "area", "type"], Query(description="only these; all three if left out")
    ] = "",
) -> Response:
    """At most 20 names that contain the text, whole names first. `total` says how many there are.

    `value` is what the forms of `/network` take: the label, or a prefixed name where several things bear it.
    """
    names = bound(request).views.names
    found, total = names.find(q, kind)
    return conditional(
        request, JSONResponse({"q": q, "total": total, "found": [names.as_json(name) for name in found]})
    )


@router.get(f"{API}/line", tags=["network"], summary="What is behind a line")
def behind_line(
    request: Request,
    wanted: Wanted,
    source: Annotated[str, Query(max_length=500, description="IRI of the node that the line leaves")],
    target: Annotated[str, Query(max_length=500, description="IRI of the node that it leads to")],
    relation: Annotated[str, Query(max_length=500, description="the property that it stands for")],
    credit: Annotated[
        Literal["", "explicit", "juxtaposed"], Query(description="the kind of credit, of a line that is one")
    ] = "",
) -> Response:
    """The claims (of a credit) or mechanisms that a line of a view counts, at most 60; else the words of one statement.

    Parameters of the view are those of the picture in which the line is drawn.
    """
    views = bound(request).views
    found = behind(
        views.reader,
        Line(
            expand(source.strip()),
            expand(relation.strip()),
            expand(target.strip()),
            credit=credit,
            place=wanted.place,
            station=wanted.station,
            families=views.folds_into_families(wanted),
        ),
    )
    here = public_address(request).here
    body = behind_json(views.reader, found)
    for things in (body["claims"], body["mechanisms"], body["words"]):
        for thing in things:
            thing["page"] = here(page_of(thing["iri"]))
    return conditional(request, JSONResponse(body))


@router.get(f"{API}/card", tags=["network"], summary="What a card says of a node")
def describe(
    request: Request,
    node: Annotated[str, Query(max_length=500, description="IRI of the node")],
) -> Response:
    """Labels, facts, how many neighbours by relation, and the words of the source with their place."""
    iri = expand(node.strip())
    told = card(bound(request).views.reader, iri)
    here = public_address(request).here
    for word in told["words"]:
        word["page"] = here(page_of(word["span"]))
    address = here(query_link(EVERYTHING, {"node": URIRef(iri)}))
    return conditional(request, JSONResponse({**told, "page": here(page_of(iri)), "sparql": address}))


@router.get("/assets/network/{name}", include_in_schema=False)
def own_file(name: str) -> Response:
    """The page's own script and style sheet, which the stand-alone file has inside."""
    if name not in OWN_FILES:
        raise NotInGraph(f"没有 {name}", f"there is no {name}")
    return FileResponse(OWN_FILES[name], headers={"Cache-Control": "no-cache"})


def _awaiting(request: Request, views: Views, wanted: View, doubtful: Doubtful) -> Response:
    stations = views.places.stations()[:2]
    views.reader.label.many(stations)
    return render(
        request,
        "network_form.html",
        kind=VIEWS[wanted.view],
        views=VIEWS,
        chosen=wanted.view,
        examples=stations,
        short=compact,
        pickers=PICKERS.name,
        fields=form_fields(views, wanted.view, wanted, language_of(request)),
        **_choosing(request, doubtful),
    )


def _choosing(request: Request, doubtful: Doubtful) -> dict[str, Any]:
    """What names typed into the form may mean, each with the address that puts it right."""
    meant = [
        (field, text, [(name, chosen_address(request, field, name)) for name in found])
        for field, text, found in doubtful
    ]
    return {"doubtful": meant, "kinds": KINDS}


def _address(picture: Picture, **more: str) -> str:
    return urlencode({"view": picture.view, **picture.parameters, **more})


def _query_link(name: str, picture: Picture) -> str:
    chosen = query(name)
    projection = chosen.text.partition("WHERE")[0]
    bindings: dict[str, Term] = {
        variable: URIRef(iri)
        for parameter, iri in picture.parameters.items()
        for variable in VARIABLES.get(parameter, ())
        if f"?{variable} " in projection
    }
    return query_link(chosen, bindings)
