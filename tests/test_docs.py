"""The documents hold: the README's query gives the README's output, links lead somewhere, versions agree."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import DCTERMS, OWL, RDF, URIRef

from api.cli import main
from graph.export.tables import TABLES, write_table
from graph.record.shipped import Corpus, load_files
from graph.site_queries import QUERIES
from graph.store.snapshot import Snapshot
from ontology.files import vocabulary
from ontology.namespaces import BASE, FQ

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RESEARCHERS = (ROOT / "docs" / "researchers.md").read_text(encoding="utf-8")
QUERY = ROOT / "docs" / "volunteer-patrols.rq"
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def test_the_readme_shows_the_query_and_its_real_output(data: Path) -> None:
    shown = re.search(r"```sparql\n(.*?)```\n\n```\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    assert shown[1] == QUERY.read_text(encoding="utf-8")
    done = CliRunner().invoke(main, ["query", str(QUERY)], env={"FENGQIAO_DATA": str(data)})
    assert done.exit_code == 0
    assert done.stdout == shown[2]


def test_the_tables_are_told_and_join_as_the_researchers_are_shown(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example is run as it is printed, but for the site, in whose place the tables lie in a folder."""
    shown = re.search(r"```python\n(import pandas.*?)```\n\n```\n(.*?)```", RESEARCHERS, re.DOTALL)
    assert shown is not None
    for table in TABLES.values():
        assert f"`{table.name}`" in RESEARCHERS
        with (tmp_path / f"{table.name}.csv").open("wb") as file:
            write_table(snapshot, table, file)
    code = shown[1].replace("http://127.0.0.1:8000/download/", f"{tmp_path}/")
    assert code != shown[1]
    exec(compile(code, "researchers.md", "exec"), {})
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert printed == shown[2].splitlines()


def test_the_readme_names_every_command() -> None:
    named = set(re.findall(r"`fengqiao ([a-z-]+)", README))
    assert named >= set(main.commands)


def test_the_numbers_in_the_documents_are_those_of_the_files() -> None:
    schemes = len(list((ROOT / "ontology" / "concepts").glob("*.ttl")))
    for name in ("README.md", "CHANGELOG.md"):
        assert f"{schemes} concept schemes" in (ROOT / name).read_text(encoding="utf-8")
    assert "Thirty questions" in README
    assert len(list((ROOT / "ontology" / "questions").glob("*.rq"))) == 30
    graph = load_files(Corpus().entry_files)
    sources = set(graph.subjects(RDF.type, FQ["Source"]))
    dated = {source for source in sources if (source, DCTERMS.issued, None) in graph}
    dated |= {source for source in sources if (source, FQ["anchorDate"], None) in graph}
    assert (len(sources - dated), len(sources)) == (3, 5)
    assert "Three of the five articles cannot" in RESEARCHERS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_versions_agree() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        stated = tomllib.load(file)["project"]["version"]
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert stated == newest[1] == version("fengqiao-graph")
    assert f'version: "{stated}"' in (ROOT / "CITATION.cff").read_text(encoding="utf-8").replace(
        f"version: {stated}\n", f'version: "{stated}"\n'
    )
    assert str(vocabulary().value(URIRef(BASE + "ns"), OWL.versionInfo)) == stated


@pytest.mark.parametrize("name", list(QUERIES))
def test_every_site_query_says_what_it_asks_in_both_languages(name: str) -> None:
    assert QUERIES[name].title.zh and QUERIES[name].title.en


def test_no_file_names_a_package_registry() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
    for path in [
        ROOT / "Makefile",
        ROOT / "api/assets/package-lock.json",
        ROOT / "tests/scripts/package-lock.json",
        *(ROOT / "requirements").iterdir(),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], path
