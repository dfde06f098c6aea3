"""How what a page shows is cited: the same four forms on every page, by an address that others can reach."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from starlette.requests import Request

from api.answers.citation import Work, apa, bibtex, gbt7714, ris
from api.http.public_address import public_address
from api.http.version_in_force import bound
from graph.export.dcat import DATASET, modified
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText

READ_ON = "〔引用日期〕"
"""Where GB/T 7714 has the day of reading: the page is made once for many readers, so each writes its own."""


@dataclass(frozen=True)
class Cited:
    """The references, ready to copy."""

    gbt7714: str
    apa: str
    bibtex: str
    ris: str


def cite(request: Request, title: BilingualText, iri: str | None = None) -> Cited:
    """References to what this page shows. `iri` is that of the one thing that it tells of, where there is one.

    The address is the IRI, else the public one of the page. A site without a public address cites the data set and
    says which page of a local copy was read: nobody else could follow a link to this machine.
    """
    snapshot: Snapshot = bound(request).snapshot
    here = request.url.path + (f"?{_without_language(request)}" if _without_language(request) else "")
    public = public_address(request).url
    zh, en = title.zh, title.en
    if iri is None and not public:
        zh, en = f"{zh}（本地副本 {here}）", f"{en} (local copy, {here})"
    url = iri or (public + here if public else str(DATASET))
    day = modified(snapshot)
    both = f"{zh} {en}" if zh != en else zh
    key = f"fengqiao-{snapshot.version}-{_key(iri or here)}"
    return Cited(
        gbt7714=gbt7714(Work(key, zh, url, day, snapshot.version), date.min).replace(
            f"[{date.min.isoformat()}]", f"[{READ_ON}]"
        ),
        apa=apa(Work(key, en, url, day, snapshot.version)),
        bibtex=bibtex(Work(key, both, url, day, snapshot.version)),
        ris=ris(Work(key, both, url, day, snapshot.version)),
    )


def _without_language(request: Request) -> str:
    return "&".join(
        part for part in urlsplit(str(request.url)).query.split("&") if part and not part.startswith("lang=")
    )


def _key(name: str) -> str:
    return "".join(character if character.isascii() and character.isalnum() else "-" for character in name)[
        -40:
    ]
