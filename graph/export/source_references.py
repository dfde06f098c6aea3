"""The articles behind some claims as RIS records, for a reference manager. No byline goes into a file."""

from collections.abc import Iterable

from graph.lists.evidence import all_evidence
from graph.read.entry import Source, read_source
from graph.read.gather import gathered
from graph.store.snapshot import Snapshot


def ris_of_sources(snapshot: Snapshot, claims: Iterable[str]) -> str:
    """A record of the type NEWS for each source of the claims (IRIs), each once, in the order of their IRIs."""
    sources = all_evidence(snapshot).sources
    meant = sources.had_by(sources.things.mask(claims))
    iris = [iri for iri, told in zip(sources.values, meant, strict=True) if told]
    return "".join(_record(read_source(snapshot, iri)) for iri in gathered(snapshot, iris, {}))


def _record(source: Source) -> str:
    fields = [
        ("TY", "NEWS"),
        ("TI", _line(source.title.zh)),
        ("T2", _line(source.outlet) if source.outlet else None),
        ("PY", str(source.issued.year) if source.issued else None),
        ("DA", source.issued.strftime("%Y/%m/%d/") if source.issued else None),
        ("LA", "zh"),
        ("ID", source.source.rpartition("/")[2]),
        ("UR", source.source),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n"


def _line(text: str) -> str:
    return " ".join(text.split())
