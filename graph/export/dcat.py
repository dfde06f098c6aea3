"""The data set described for catalogues: DCAT 3, VoID and Dublin Core, counted from the graph."""

from dataclasses import dataclass
from datetime import date

from rdflib import DCTERMS, OWL, RDF, VOID, XSD, Graph, Literal, Namespace, URIRef

from graph.export.downloads import Downloads, file_name
from graph.export.formats import FORMATS
from graph.export.kept_files import PACKED, StoredFile
from graph.export.tables import TABLES
from graph.lists.stations import all_stations
from graph.read.resource import with_prefixes
from graph.site_queries import query
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.files import vocabulary
from ontology.namespaces import BASE, ID, PREFIXES, compact

DCAT = Namespace(PREFIXES["dcat"])
"""Not rdflib's own list of DCAT terms, which is older than `dcat:version`."""

SPDX = Namespace("http://spdx.org/rdf/terms#")
METADATA = ".csv-metadata.json"
"""What the description of a table is called, after the table's name."""

DATASET = URIRef(BASE + "dataset")
LICENSE = URIRef("https://creativecommons.org/licenses/by/4.0/")
PUBLISHER = ID["agent/project"]
_IANA = "https://www.iana.org/assignments/media-types/"

TITLE = BilingualText(
    "枫桥图谱：派出所工作机制与报道的结果",
    "Fengqiao Graph: mechanisms and reported results of police stations in China",
)
SUMMARY = BilingualText(
    "由新闻报道编码而成：派出所、其工作机制、报道的结果，以及两者之间的归因（明确归因与仅并置分开）；每条陈述附原文字句与位置，不收录任何个人。",
    "Coded from press articles: stations, their mechanisms, the results that articles report, and the "
    "credit between the two (explicit credit apart from mere juxtaposition); each statement with the words "
    "and place in its source, no persons.",
)
KEYWORDS = (
    BilingualText("枫桥经验", "Fengqiao experience"),
    BilingualText("社区警务", "community policing"),
    BilingualText("派出所", "police stations"),
    BilingualText("知识图谱", "knowledge graph"),
)


@dataclass(frozen=True)
class Statistics:
    """Triples of all graphs merged, subjects, objects, named graphs; counts by class and by property."""

    triples: int
    subjects: int
    objects: int
    graphs: int
    classes: dict[str, int]
    properties: dict[str, int]
    issued: date
    modified: date


@once_per_version
def modified(snapshot: Snapshot) -> date:
    """The day on which anything of the version last changed: the year that a citation names."""
    rows = snapshot.rows(query("export-quads"), {"predicate": DCTERMS.modified})
    return max(date.fromisoformat(str(row["value"])[:10]) for row in rows)


@once_per_version
def statistics(snapshot: Snapshot) -> Statistics:
    """Counted once for a version of the graph."""

    def table(name: str, key: str, value: str) -> dict[str, int]:
        return {str(row[key]): int(str(row[value])) for row in snapshot.rows(query(name))}

    totals = {name: int(str(value)) for name, value in snapshot.rows(query("export-totals"))[0].items()}
    issued = vocabulary().value(URIRef(BASE + "ns"), DCTERMS.issued)
    return Statistics(
        **totals,
        classes=table("export-class-counts", "class", "things"),
        properties=table("export-property-counts", "property", "triples"),
        issued=date.fromisoformat(str(issued)),
        modified=modified(snapshot),
    )


def citation(snapshot: Snapshot) -> BilingualText:
    """How the data set is cited; the version is that of the graph, so that what is cited can be had again."""
    year = modified(snapshot).year
    return BilingualText(
        f"枫桥图谱项目. {TITLE.zh}[DS]. 图谱版本 {snapshot.version}, {year}. {DATASET}.",
        f"Fengqiao Graph project ({year}). {TITLE.en} (graph version {snapshot.version}) [Data set]. "
        f"{DATASET}",
    )


def describe_dataset(downloads: Downloads, site: str) -> Graph:
    """The description as RDF, without blank nodes. `site` is this server's address, ending with a slash.

    Length and checksum are told of the files that have been written.
    """
    snapshot = downloads.snapshot
    graph = with_prefixes(Graph())
    graph.bind("void", VOID)
    graph.bind("spdx", SPDX)
    found = statistics(snapshot)

    def say(subject: URIRef, predicate: URIRef, *values: URIRef | Literal | BilingualText) -> None:
        for value in values:
            if isinstance(value, BilingualText):
                graph.add((subject, predicate, Literal(value.zh, lang="zh")))
                graph.add((subject, predicate, Literal(value.en, lang="en")))
            else:
                graph.add((subject, predicate, value))

    say(DATASET, RDF.type, DCAT.Dataset, VOID.Dataset)
    say(DATASET, DCTERMS.title, TITLE)
    say(DATASET, DCTERMS.description, SUMMARY)
    say(DATASET, DCAT.keyword, *KEYWORDS)
    say(DATASET, DCAT.version, Literal(snapshot.version))
    say(DATASET, DCTERMS.license, LICENSE)
    say(DATASET, DCTERMS.publisher, PUBLISHER)
    say(DATASET, DCTERMS.creator, PUBLISHER)
    say(DATASET, DCTERMS.issued, Literal(found.issued.isoformat(), datatype=XSD.date))
    say(DATASET, DCTERMS.modified, Literal(found.modified.isoformat(), datatype=XSD.date))
    say(DATASET, DCTERMS.language, Literal("zh"), Literal("en"))
    version_iri = vocabulary().value(URIRef(BASE + "ns"), OWL.versionIRI)
    say(DATASET, DCTERMS.conformsTo, URIRef(str(version_iri)))
    say(DATASET, DCTERMS.bibliographicCitation, citation(snapshot))
    say(DATASET, DCAT.landingPage, URIRef(site + "download"))
    say(DATASET, VOID.uriSpace, Literal(BASE))
    say(
        DATASET,
        VOID.vocabulary,
        URIRef(BASE + "ns"),
        *(URIRef(PREFIXES[prefix]) for prefix in ("skos", "prov", "oa")),
    )
    say(
        DATASET,
        VOID.exampleResource,
        *map(URIRef, all_stations(snapshot)[:1]),
    )
    say(DATASET, VOID.triples, Literal(found.triples))
    say(DATASET, VOID.distinctSubjects, Literal(found.subjects))
    say(DATASET, VOID.distinctObjects, Literal(found.objects))
    say(DATASET, VOID.classes, Literal(len(found.classes)))
    say(DATASET, VOID.properties, Literal(len(found.properties)))
    say(DATASET, VOID.sparqlEndpoint, URIRef(site + "sparql"))
    service = URIRef(f"{DATASET}#sparql")
    say(service, RDF.type, DCAT.DataService)
    say(service, DCTERMS.title, BilingualText("SPARQL 查询服务", "SPARQL query service"))
    say(service, DCAT.endpointURL, URIRef(site + "sparql"))
    say(service, DCAT.servesDataset, DATASET)
    for number, (iri, count) in enumerate(found.classes.items(), 1):
        part = _part(f"class-{_local(iri, number)}")
        say(DATASET, VOID.classPartition, part)
        say(part, VOID["class"], URIRef(iri))
        say(part, VOID.entities, Literal(count))
    for number, (iri, count) in enumerate(found.properties.items(), 1):
        part = _part(f"property-{_local(iri, number)}")
        say(DATASET, VOID.propertyPartition, part)
        say(part, VOID.property, URIRef(iri))
        say(part, VOID.triples, Literal(count))
    written = downloads.written()
    parts: list[tuple[str, str, Literal | BilingualText, str | None]] = [
        (file_name(snapshot, form.suffix), form.suffix, Literal(form.title), None)
        for form in FORMATS.values()
    ]
    parts += [
        (f"{table.name}.csv", table.name, table.title, f"{table.name}{METADATA}") for table in TABLES.values()
    ]
    for name, suffix, title, described_by in parts:
        export = written.get(name)
        for file, ending in ((export and export.plain, ""), (export and export.packed, PACKED)):
            address = URIRef(f"{site}download/{name}{ending}")
            part = _part(f"distribution-{suffix}{ending.replace('.', '-')}")
            say(DATASET, DCAT.distribution, part)
            say(part, RDF.type, DCAT.Distribution)
            say(part, DCTERMS.title, title)
            say(part, DCAT.downloadURL, address)
            say(part, DCAT.accessURL, address)
            say(part, DCAT.mediaType, URIRef(_IANA + downloads.files[name].media_type.partition(";")[0]))
            say(part, DCTERMS.license, LICENSE)
            say(part, DCTERMS.issued, Literal(found.issued.isoformat(), datatype=XSD.date))
            say(part, DCTERMS.modified, Literal(found.modified.isoformat(), datatype=XSD.date))
            if described_by:
                say(part, DCTERMS.conformsTo, URIRef(f"{site}download/{described_by}"))
            if ending:
                say(part, DCAT.compressFormat, URIRef(_IANA + "application/gzip"))
            if described_by is None:
                say(DATASET, VOID.dataDump, address)
            if file:
                _say_content(graph, part, file)
    return graph


def _say_content(graph: Graph, part: URIRef, file: StoredFile) -> None:
    """Length and checksum (DCAT 3, sections 6.8.13 and 6.8.16)."""
    checksum = URIRef(f"{part}-checksum")
    graph.add((part, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)))
    graph.add((part, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))


def _part(name: str) -> URIRef:
    return URIRef(f"{DATASET}#{name}")


def _local(iri: str, number: int) -> str:
    """A fragment for a term: its prefixed name with a hyphen, or its number where no prefix fits."""
    name = compact(iri)
    return str(number) if name == iri else name.replace(":", "-")
