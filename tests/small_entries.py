"""Entries of a few statements, with a vocabulary and a ground to match: a version of them is made in a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from graph.publish.ground import Ground
from graph.publish.writer import Write, Writer
from graph.record.database import Record
from graph.record.revision import NewRevision, Status
from graph.record.shipped import Corpus
from graph.store.entry_form import entry_form
from graph.store.snapshot import Snapshot
from ontology.namespaces import BASE, FQ, PREFIXES

MEDIA_TYPE = "application/trig"
_PREFIXES = f"@base <{BASE}> . @prefix fq: <{FQ}> . @prefix skos: <{PREFIXES['skos']}> .\n"
_VOCABULARY = f"""@base <{BASE}> . @prefix fq: <{FQ}> .
<voc/indicator/known> fq:resultLevel <voc/result-level/outcome> .
<voc/level/county> fq:order 2 .
<voc/result-level/outcome> fq:order 3 . <voc/result-level/input> fq:order 0 .
<voc/narrative-role/body> fq:order 1 .
<voc/credit-kind/explicit> fq:order 1 . <voc/credit-kind/juxtaposed> fq:order 2 .
<voc/comparator/year-on-year> fq:order 1 . <voc/comparator/unstated> fq:order 2 .
"""


def small_entry(
    name: str,
    *,
    station: str = "s",
    county: str = "c",
    registers: bool = True,
    label: str = "一所",
    credits: str = "s",
    kind: str = "explicit",
    indicator: str = "known",
    level: str = "outcome",
    compared: bool = False,
    base: bool = False,
) -> bytes:
    """An entry on one station, with a mechanism, its appraisal and a result, credited to a mechanism of `credits`.

    With `registers` it brings station, area and indicator; without, others must have brought them. The result is
    `compared` with the year before and tells its `base`, on which its evidence grade hangs.
    """
    comparison = f"fq:comparator <voc/comparator/{'year-on-year' if compared else 'unstated'}> ;"
    comparison += " fq:baselineValue 2.0 ;" if base else ""
    registered = f"""
<graph/register> {{ <id/station/{station}> a fq:Station ; skos:prefLabel "{label}"@zh ;
  fq:jurisdiction <id/area/{station}> . }}
<graph/gazetteer> {{ <id/area/{station}> a fq:Area ; fq:within <id/area/{county}> .
  <id/area/{county}> a fq:Area ; fq:areaLevel <voc/level/county> . }}
<graph/concepts> {{ <voc/indicator/{indicator}> a skos:Concept ; fq:resultLevel <voc/result-level/{level}> . }}
"""
    return f"""{_PREFIXES}
<graph/catalog> {{ <entry/{name}> a fq:Entry ; fq:describes <id/station/{station}> .
  <id/agent/a> skos:note "shared" . }}
{registered if registers else ""}
<entry/{name}> {{
<id/mechanism/{station}/{name}> a fq:Mechanism ; fq:operatedBy <id/station/{station}> .
<id/appraisal/{name}/1> a fq:Appraisal ; fq:appraises <id/mechanism/{station}/{name}> .
<id/claim/{name}/1> a fq:FigureClaim ; fq:station <id/station/{station}> ; fq:indicator <voc/indicator/{indicator}> ;
  fq:value 1.0 ; {comparison}
  fq:narrativeRole <voc/narrative-role/body> ; fq:credit <id/credit/{name}/1> .
<id/credit/{name}/1> fq:mechanism <id/mechanism/{credits}/{name}> ; fq:creditKind <voc/credit-kind/{kind}> .
}}
""".encode()


def write_of(
    content: bytes, status: Status = "checked", seen: int | None = None, media_type: str = MEDIA_TYPE
) -> Write:
    """The write of a document."""
    form = entry_form(content, media_type)
    new = NewRevision(form.id, status, media_type, content, form.digest, "tester", "as the test has it")
    return Write(new, form, seen)


@contextmanager
def small_ground(folder: Path) -> Iterator[Ground]:
    """A ground of one term and one area, while the block runs; nothing else is loaded then."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocabulary.ttl"
    vocabulary.write_text(_VOCABULARY)
    for name in ("catalog", "gazetteer", "register"):
        (folder / f"{name}.trig").write_text("")
    (folder / "gazetteer.trig").write_text(
        f"{_PREFIXES}<graph/gazetteer> {{ <id/area/c> a fq:Area ; fq:areaLevel <voc/level/county> . }}"
    )
    with (
        patch("graph.publish.ground.vocabulary_files", lambda: [vocabulary]),
        patch("graph.publish.making.vocabulary_files", lambda: [vocabulary]),
    ):
        yield Ground(Corpus(folder))


def canonical_hash(data: Path, version: str) -> str:
    """SHA-256 over the sorted statements of a version."""
    return sha256(b"".join(sorted(lines_in(data, version)))).hexdigest()


def lines_in(data: Path, version: str) -> set[bytes]:
    """The statements of a version, as lines."""
    opened = Snapshot.open(data, version)
    try:
        return set(opened.dump().splitlines(keepends=True))
    finally:
        opened.close()


def made_anew(data: Path, record: Record, ground: Ground) -> str:
    """The version of what a record holds, in another data folder."""
    data.mkdir(parents=True)
    return Writer(data, record, ground).bring_up_to_date(lambda _: None)
