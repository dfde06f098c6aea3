"""The shipped entries keep the rules; a broken one is refused with node, path, rule and mend."""

from pathlib import Path

import pytest
from rdflib import Dataset

from graph.check.validator import Validator
from graph.record.shipped import Corpus, load_files
from graph.store.parse import parse_entry
from ontology.namespaces import FQ, ID, VOC

BROKEN = Path(__file__).resolve().parents[2] / "entries" / "broken.trig"


@pytest.mark.parametrize("path", Corpus().entry_files, ids=lambda path: path.stem)
def test_every_shipped_entry_conforms(validator: Validator, path: Path) -> None:
    report = validator.validate(load_files([path]))
    assert report.conforms, report.findings


def test_five_articles_are_shipped() -> None:
    assert len(Corpus().entry_files) == 5


def test_a_broken_entry_is_refused_naming_node_path_and_rule(validator: Validator) -> None:
    """A figure without unit, a mechanism without type, a node for a person."""
    report = validator.validate(parse_entry(BROKEN.read_bytes(), "application/trig"))
    assert not report.conforms
    found = {(finding.rule, finding.focus): finding for finding in report.findings}
    unit = found["Figure-unit", str(ID["claim/ffffffffffffffff/c1"])]
    assert unit.path == str(FQ.unit)
    assert "un:unstated" in unit.message["zh"] and "un:unstated" in unit.message["en"]
    untyped = found["Mechanism-type", str(ID["mechanism/zhejiang-pingyang-shanmen/no-type"])]
    assert untyped.path == str(FQ.mechanismType)
    assert any(rule.startswith("NoPerson") for rule, _ in found)
    for finding in report.findings:
        assert finding.message.get("zh") and finding.message.get("en"), finding


def test_findings_are_sorted_violations_first(validator: Validator) -> None:
    report = validator.validate(parse_entry(BROKEN.read_bytes(), "application/trig"))
    keys = [finding.sort_key() for finding in report.findings]
    assert keys == sorted(keys)


def test_validating_changes_nothing_for_the_next_entry(validator: Validator) -> None:
    path = Corpus().entry_files[0]
    before = validator.validate(load_files([path])).findings
    validator.validate(parse_entry(BROKEN.read_bytes(), "application/trig"))
    assert validator.validate(load_files([path])).findings == before


def test_an_entry_may_not_redefine_the_vocabulary(validator: Validator) -> None:
    entry = "@prefix fq: <https://w3id.org/fengqiao/ns#> . <voc/unit/case> fq:merit <voc/merit/higher> ."
    report = validator.validate(parse_entry(entry.encode(), "text/turtle"))
    assert ("Vocabulary-untouched", str(VOC["unit/case"])) in {
        (found.rule, found.focus) for found in report.findings
    }


def test_named_graphs_count_whether_or_not_the_dataset_is_a_union(validator: Validator) -> None:
    parts = Dataset()
    for subject, predicate, value, name in parse_entry(BROKEN.read_bytes(), "application/trig").quads():
        parts.graph(name).add((subject, predicate, value))
    assert not validator.validate(parts).conforms
