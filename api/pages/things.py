"""Pages for the things that people name: a claim with its evidence, a mechanism of a station, a source."""

from typing import Annotated

from fastapi import APIRouter, Query
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.http.page_route import PageRoute
from api.pages.citing import cite
from api.pages.inquiry import Inquiry, place_in_text
from graph.errors import NotInGraph
from graph.lists.evidence import all_evidence
from graph.lists.filters import Listed
from graph.lists.relation import Chosen
from graph.lists.types import LINEAGE
from graph.read.assessment import APPRAISAL, read_appraisal
from graph.read.claim import CLAIM, Claim, read_claim
from graph.read.entry import ACCOUNT, read_account
from graph.read.gather import ALONE, gather
from graph.read.properties import Properties
from graph.read.station import MECHANISM, STATION, must_be_station, read_mechanism
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY, ID, PREFIXES, VOC

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)

STATIONS_A_PAGE = 50
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/claims/{entry}/{name}")
def claim(request: Request, entry: str, name: str) -> HTMLResponse:
    """One statement of one source as a card: its words, what is not stated, those before and after it. 404 else."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "claim", f"{entry}/{name}", "陈述", "claim")
    account = str(ENTRY[entry])
    gather(snapshot, ([iri], CLAIM), ([account], ACCOUNT))
    found = read_claim(snapshot, iri)
    order = _in_reading_order(inquiry, account)
    place = order.index(iri) if iri in order else None
    around = {
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place is not None and place + 1 < len(order) else None,
    }
    neighbours = [one for one in around.values() if one]
    gather(snapshot, (neighbours, CLAIM))
    return inquiry.page(
        "claim.html",
        claim=found,
        account=read_account(snapshot, account),
        place=None if place is None else (place + 1, len(order)),
        around={side: read_claim(snapshot, one) if one else None for side, one in around.items()},
        title=inquiry.words.summary(found),
        cited=cite(request, inquiry.words.summary(found), iri),
    )


@router.get("/stations/{slug}/mechanisms/{name}")
def mechanism(request: Request, slug: str, name: str) -> HTMLResponse:
    """One mechanism of a station: what it is, its parts, who, what for, its size, and the results. 404 else."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    must_be_station(snapshot, slug)
    iri = must_be_named(snapshot, "mechanism", f"{slug}/{name}", "机制", "mechanism")
    of_mechanism = {"mechanism": URIRef(iri)}
    tree = {
        **MECHANISM,
        "mechanismType": LINEAGE,
        "operatedBy": STATION,
        "hasPart": {"mechanismType": ALONE},
        "creditedWith": CLAIM,
        "reportedBeside": CLAIM,
    }
    inquiry.ask(
        {
            "mechanism-claims": ("claim", CLAIM),
            "mechanism-appraisals": ("appraisal", APPRAISAL),
            "mechanism-whole": ("whole", ALONE),
            "mechanism-formulas": ("formula", ALONE),
        },
        of_mechanism,
        ([iri], tree),
    )
    found = read_mechanism(snapshot, iri)
    own = Properties(snapshot, iri)
    results = {*own.iris("creditedWith"), *own.iris("reportedBeside")}
    about = [one for one in inquiry.claims("mechanism-claims", of_mechanism) if one.claim not in results]
    label = snapshot.label(iri)
    of_station = snapshot.label(found.station)
    title = BilingualText(f"{of_station.zh}：{label.zh}", f"{of_station.en}: {label.en}")
    return inquiry.page(
        "mechanism.html",
        mechanism=found,
        other_names=own.iris(PREFIXES["skos"] + "altLabel"),
        wholes=sorted({str(row["whole"]) for row in inquiry.rows("mechanism-whole", of_mechanism)}),
        formulas=sorted({str(row["formula"]) for row in inquiry.rows("mechanism-formulas", of_mechanism)}),
        about=about,
        explicit=_claims(snapshot, own.iris("creditedWith")),
        beside=_claims(snapshot, own.iris("reportedBeside")),
        appraisals=inquiry.things(read_appraisal, "mechanism-appraisals", "appraisal", of_mechanism),
        cited=cite(request, title, iri),
    )


@router.get("/sources/{name}")
def source(request: Request, name: str) -> HTMLResponse:
    """One article: where and when it was printed, how independent it is, and every claim coded from it. 404 else."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = must_be_named(snapshot, "source", name, "来源", "source")
    account = str(ENTRY[name])
    claims = _in_reading_order(inquiry, account)
    gather(snapshot, ([account], {**ACCOUNT, "describes": STATION}), (claims, CLAIM))
    told = [read_claim(snapshot, one) for one in claims]
    return inquiry.page(
        "source.html",
        account=read_account(snapshot, account),
        stations=Properties(snapshot, account).iris("describes"),
        claims=told,
        quotes=len({span.span for one in told for span in one.evidence}),
        cited=cite(request, snapshot.label(iri), iri),
    )


@router.get("/settings/{slug}")
def setting(request: Request, slug: str, page: PageNumber = 1) -> HTMLResponse:
    """One kind of setting: what it means, and the stations whose sources name it, with the words. 404 else."""
    inquiry = Inquiry(request)
    snapshot = inquiry.snapshot
    iri = str(VOC["setting/"] + slug)
    if not slug.replace("-", "").isalnum() or not slug.isascii() or not snapshot.has(iri):
        raise NotInGraph(f"没有环境“{slug}”", f"There is no setting “{slug}”")
    settings = all_evidence(snapshot).settings
    listed = Listed(
        Chosen(settings.things, settings.having(settings.values.mask([iri]))),
        "stations-in-setting",
        {"setting": URIRef(iri)},
    )
    paging, stations = inquiry.page_of(listed, page, STATIONS_A_PAGE)
    found = snapshot.rows(
        query("station-settings"), {"station": [URIRef(one) for one in stations], "setting": URIRef(iri)}
    )
    claims = [str(row["claim"]) for row in found]
    gather(snapshot, (claims, CLAIM), (stations, STATION), ([iri], ALONE))
    told = [read_claim(snapshot, one) for one in claims]
    return inquiry.page(
        "setting.html",
        setting=iri,
        definition=Properties(snapshot, iri).both(PREFIXES["skos"] + "definition"),
        paging=paging,
        stations=[(one, [claim for claim in told if claim.station == one]) for one in stations],
        cited=cite(request, snapshot.label(iri), iri),
    )


def must_be_named(snapshot: Snapshot, kind: str, name: str, zh: str, en: str) -> str:
    """The IRI of a thing by its kind and name, told as `zh` and `en`. Raises NotInGraph where there is none."""
    iri = str(ID[f"{kind}/{name}"])
    if not name.replace("-", "").replace("/", "").isalnum() or not name.isascii() or not snapshot.has(iri):
        raise NotInGraph(f"图中没有{zh}“{name}”", f"The graph has no {en} “{name}”")
    return iri


def _in_reading_order(inquiry: Inquiry, entry: str) -> list[str]:
    inquiry.show("entry-claims", {"entry": URIRef(entry)})
    return claims_in_order(inquiry.snapshot, entry)


def claims_in_order(snapshot: Snapshot, entry: str) -> list[str]:
    """The claims of an entry that rest on words, by the first of these."""
    rows = snapshot.rows(query("entry-claims"), {"entry": URIRef(entry)})
    first: dict[str, int] = {}
    for row in rows:
        claim, start = str(row["claim"]), int(str(row["start"]))
        first[claim] = min(start, first.get(claim, start))
    return sorted(first, key=lambda claim: (first[claim], claim))


def _claims(snapshot: Snapshot, iris: tuple[str, ...]) -> list[Claim]:
    return sorted((read_claim(snapshot, iri) for iri in iris), key=place_in_text)
