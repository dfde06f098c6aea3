"""An address for each route that is read by GET, and every route of the application."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from ontology.files import questions

SHANMEN = "zhejiang-pingyang-shanmen"
CLAIM = "claim/5923babd39e2e31d/c04"
NODE = "station:zhejiang-pingyang-shanmen"
QUERY = "SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20ORDER%20BY%20%3Fs%20%3Fp%20%3Fo%20LIMIT%203"

ITEMS = {
    "stations": SHANMEN,
    "mechanisms": f"{SHANMEN}/hongdu-yijing",
    "mechanism-types": "volunteer-patrol",
    "outcomes": "5923babd39e2e31d/c04",
    "credits": "5923babd39e2e31d/c04-1",
    "indicators": "police-calls",
    "honours": "3886a4a39e322bc6/h1",
    "formulas": "3886a4a39e322bc6/f1",
    "sources": "5923babd39e2e31d",
    "settings": "mountain",
    "places": "zhejiang",
}
"""One thing of each kind."""
REST = {
    address: example
    for kind, name in ITEMS.items()
    for address, example in (
        (f"/api/v1/{kind}", f"/api/v1/{kind}?limit=2"),
        (f"/api/v1/{kind}.{{suffix}}", f"/api/v1/{kind}.csv?limit=2"),
        (f"/api/v1/{kind}/{{name}}", f"/api/v1/{kind}/{name}"),
    )
}
QUERIES = {
    "/api/v1/queries": "/api/v1/queries",
    **{
        f"/api/v1/queries/{name}{suffix}": f"/api/v1/queries/{name}{suffix}"
        for name in questions()
        for suffix in ("", ".json", ".csv")
    },
}

EXAMPLES = {
    "/": "/",
    "/.well-known/void": "/.well-known/void",
    "/about": "/about",
    "/answers/{name}": "/answers/{saved}",
    "/answers/{name}.bib": "/answers/{saved}.bib",
    "/answers/{name}.csv": "/answers/{saved}.csv",
    "/answers/{name}.json": "/answers/{saved}.json",
    "/answers/{name}.ris": "/answers/{saved}.ris",
    "/answers/{name}.rq": "/answers/{saved}.rq",
    "/api/docs": "/api/docs",
    "/api/v1/changes": "/api/v1/changes?limit=2",
    "/api/v1/changes.atom": "/api/v1/changes.atom",
    "/api/v1/entry-schema.json": "/api/v1/entry-schema.json",
    "/api/v1/entries": "/api/v1/entries?limit=2",
    "/api/v1/entries/{entry}": "/api/v1/entries/5923babd39e2e31d",
    "/api/v1/entries/{entry}/history": "/api/v1/entries/5923babd39e2e31d/history",
    "/api/v1/entries/{entry}/revisions/{number}": "/api/v1/entries/5923babd39e2e31d/revisions/1",
    "/api/v1/network": f"/api/v1/network?focus={NODE}",
    "/api/v1/network/card": f"/api/v1/network/card?node={NODE}",
    "/api/v1/network/line": f"/api/v1/network/line?source={NODE}&target=mt:volunteer-patrol&relation=fq:operates",
    "/api/v1/network/neighbours": f"/api/v1/network/neighbours?node={NODE}",
    "/api/v1/network/search": "/api/v1/network/search?q=a",
    "/api/v1/openapi.json": "/api/v1/openapi.json",
    "/api/v1/search": "/api/v1/search?q=a",
    **REST,
    **QUERIES,
    "/problems": "/problems",
    "/problems/{slug}": "/problems/gone",
    "/assets/network/{name}": "/assets/network/network.js",
    "/api/v1/compare": f"/api/v1/compare?stations={SHANMEN},guangdong-xinhui-muzhou",
    "/claims/{entry}/{name}": "/claims/5923babd39e2e31d/c04",
    "/compare": f"/compare?stations={SHANMEN}&stations=guangdong-xinhui-muzhou",
    "/compare.csv": f"/compare.csv?stations={SHANMEN}",
    "/compare.xlsx": "/compare.xlsx?indicators=members,squads",
    "/indicators": "/indicators",
    "/indicators/{slug}": "/indicators/members",
    "/indicators/{slug}.csv": "/indicators/members.csv",
    "/indicators/{slug}.svg": "/indicators/members.svg",
    "/settings/{slug}": "/settings/mountain",
    "/quotes/{entry}/{place}": "/quotes/5923babd39e2e31d/849-856",
    "/honours/{entry}/{name}": "/honours/3886a4a39e322bc6/h1",
    "/formulas/{entry}/{name}": "/formulas/3886a4a39e322bc6/f1",
    "/places/{slug}": "/places/zhejiang",
    "/sources/{name}": "/sources/5923babd39e2e31d",
    "/stations/{slug}/mechanisms/{name}": f"/stations/{SHANMEN}/mechanisms/hongdu-yijing",
    "/context.jsonld": "/context.jsonld",
    "/contribute": "/contribute",
    "/contribute/fields.json": "/contribute/fields.json",
    "/contribute/name": "/contribute/name?label=%E4%B9%89%E8%AD%A6",
    "/contribute/template.xlsx": "/contribute/template.xlsx",
    "/contribute/text/{entry}": "/contribute/text/5923babd39e2e31d",
    "/curate": "/curate",
    "/curate/agreement": "/curate/agreement",
    "/curate/entries/{entry}": "/curate/entries/5923babd39e2e31d",
    "/curate/quotes/{entry}/{place}": "/curate/quotes/5923babd39e2e31d/849-856",
    "/dataset{tail}": "/dataset.ttl",
    "/doc/{path}": f"/doc/{CLAIM}",
    "/download": "/download",
    "/download/{name}": "/download/stations.csv",
    "/entry/{name}": "/entry/5923babd39e2e31d",
    "/entry/{entry}/diff": "/entry/5923babd39e2e31d/diff?old=1&new=1",
    "/entry/{entry}/history": "/entry/5923babd39e2e31d/history",
    "/stations/{slug}/history": f"/stations/{SHANMEN}/history",
    "/graph/{name}": "/graph/register",
    "/guide/curators": "/guide/curators",
    "/healthz": "/healthz",
    "/id/{path}": f"/id/{CLAIM}",
    "/favicon.ico": "/favicon.ico",
    "/robots.txt": "/robots.txt",
    "/sitemap.xml": "/sitemap.xml",
    "/sitemap/{part}.xml": "/sitemap/1.xml",
    "/llms.txt": "/llms.txt",
    "/glossary": "/glossary",
    "/guide": "/guide",
    "/matrix": "/matrix?open=outcome",
    "/matrix.csv": "/matrix.csv?by=sources",
    "/matrix.svg": "/matrix.svg",
    "/matrix/cell": "/matrix/cell?type=volunteer-patrol&column=outcome",
    "/matrix/cell.{form:claim_form}": "/matrix/cell.ris?type=volunteer-patrol&column=outcome",
    "/mechanisms": "/mechanisms",
    "/mechanisms/{slug}": "/mechanisms/volunteer-patrol",
    "/metrics": "/metrics",
    "/network": "/network",
    "/ns{tail}": "/ns",
    "/outcomes": "/outcomes",
    "/outcomes.{form:claim_form}": "/outcomes.csv?type=volunteer-patrol",
    "/stations.{form:form}": "/stations.xlsx?area=zhejiang",
    "/stations/{slug}.{form:claim_form}": f"/stations/{SHANMEN}.csv",
    "/mechanisms/{slug}.{form:form}": "/mechanisms/volunteer-patrol.xlsx",
    "/sources/{name}.{form:claim_form}": "/sources/5923babd39e2e31d.ris",
    "/indicators/{slug}.xlsx": "/indicators/members.xlsx",
    "/readyz": "/readyz",
    "/search": "/search?q=hys",
    "/checks{tail}": "/checks.ttl",
    "/shapes{tail}": "/shapes",
    "/sparql": f"/sparql?query={QUERY}",
    "/sparql/terms": "/sparql/terms",
    "/stations": "/stations",
    "/stations/{slug}/similar": f"/stations/{SHANMEN}/similar",
    "/together": "/together?type=volunteer-patrol",
    "/stations/{slug}": f"/stations/{SHANMEN}",
    "/voc": "/voc",
    "/voc/{scheme}": "/voc/unit",
    "/voc/{scheme}/{concept}": "/voc/unit/case",
}
"""Path of a route to an address there; `{saved}` is a saved answer."""

FILES = ["/static/style.css", "/assets/vis/vis-network.min.js"]
"""In what is mounted."""

PUBLIC_DATA = [
    "/api/v1/stations", "/healthz", "/readyz", "/api/v1/openapi.json", f"/doc/{CLAIM}", f"/id/{CLAIM}",
    "/entry/5923babd39e2e31d", "/graph/register", "/ns", "/voc/unit", "/shapes", "/checks.ttl", "/dataset",
    "/download/stations.csv",
    "/answers/nothing", f"/sparql?query={QUERY}", "/sparql?query=nonsense", "/api/v1/nothing", "/doc/%5B",
    "/api/v1/stations?limit=0", "/stations?nothing=1",
]  # fmt: skip


def read_routes(app: FastAPI) -> Iterator[str]:
    """The paths of all routes that take GET, those of mounts excepted."""
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, Mount) and "GET" in (route.methods or ()):
            yield (route.path or "").replace(":path}", "}")
