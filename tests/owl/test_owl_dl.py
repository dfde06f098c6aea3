"""The ontology as it is served is OWL 2 DL, HermiT finds it consistent, and ROBOT reports no error."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from api.linked_data.vocabulary import ontology_data

HERE = Path(__file__).resolve().parent
LIBRARIES = HERE / "lib"

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        shutil.which("java") is None or not LIBRARIES.is_dir(), reason="ROBOT and HermiT: make owl"
    ),
]

DROPPED = {
    # Each term has a label in Chinese and one in English; ours are asked for one a language (labels.rq).
    "multiple_labels",
    # A class and the property that leads to it may be called the same in Chinese (来源); ours: of one kind (labels.rq).
    "duplicate_label",
    # Concepts have skos:prefLabel, in files of their own; ours: of terms (labels.rq).
    "missing_label",
}


def robot(*arguments: str) -> subprocess.CompletedProcess[str]:
    main = "org.obolibrary.robot.CommandLineInterface"
    return subprocess.run(
        ["java", "-Xmx1g", "-cp", str(LIBRARIES / "*"), main, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("owl") / "ontology.ttl"
    ontology_data().serialize(path, format="turtle")
    return path


def test_it_is_in_the_profile_of_owl_2_dl(ontology: Path, tmp_path: Path) -> None:
    told = tmp_path / "profile.txt"
    run = robot("validate-profile", "--profile", "DL", "--input", str(ontology), "--output", str(told))
    assert run.returncode == 0, told.read_text() if told.exists() else run.stdout + run.stderr


def test_hermit_finds_it_consistent_and_every_class_satisfiable(ontology: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed.ttl"
    run = robot("reason", "--reasoner", "hermit", "--input", str(ontology), "--output", str(closed))
    assert run.returncode == 0, run.stdout + run.stderr
    assert closed.stat().st_size > 0


def test_hermit_is_asked_for_real(ontology: Path, tmp_path: Path) -> None:
    """A term that is of two disjoint classes is found."""
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        ontology.read_text() + "\n<x:Both> a <http://www.w3.org/2002/07/owl#Class> ; "
        "<http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://w3id.org/fengqiao/ns#Station> , "
        "<https://w3id.org/fengqiao/ns#Mechanism> .\n"
    )
    run = robot(
        "reason", "--reasoner", "hermit", "--input", str(broken), "--output", str(tmp_path / "none.ttl")
    )
    assert run.returncode != 0


def test_the_report_of_robot_has_no_error(ontology: Path, tmp_path: Path) -> None:
    profile, told = tmp_path / "rules.txt", tmp_path / "report.tsv"
    profile.write_text(
        "".join(f"{level}\t{rule}\n" for level, rule in default_rules() if rule not in DROPPED)
        + f"ERROR\t{(HERE / 'labels.rq').as_uri()}\n"
    )
    run = robot(
        *("report", "--input", str(ontology), "--profile", str(profile)),
        *("--fail-on", "none", "--output", str(told)),
    )
    assert run.returncode == 0, run.stdout + run.stderr
    with told.open(encoding="utf-8") as file:
        errors = [row for row in csv.reader(file, delimiter="\t") if row[0] == "ERROR"]
    assert errors == []


def default_rules() -> list[tuple[str, str]]:
    """ROBOT's own rules with their levels, as its documentation lists them."""
    text = (HERE / "robot-rules.tsv").read_text(encoding="utf-8")
    return [(level, rule) for level, rule in (line.split("\t") for line in text.splitlines())]
