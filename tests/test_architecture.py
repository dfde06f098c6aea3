"""The house: imports go `ontology ← graph ← viz ← api`, and each engine stays in its room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["ontology", "graph", "viz", "api"]
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
ROOMS = {
    "fastapi": ["api"],
    "starlette": ["api"],
    "uvicorn": ["api"],
    "jinja2": ["api", "viz"],
    "click": ["api"],
    "pyvis": ["viz"],
    "networkx": ["viz", "graph/analyse"],
    "pyoxigraph": ["graph/store", "graph/sparql"],
    "pyshacl": ["graph/check"],
    "sqlalchemy": ["graph/record"],
    "psycopg": ["graph/record"],
    "openpyxl": ["graph/entry", "graph/export"],
    "python_calamine": ["graph/entry"],
    "krippendorff": ["graph/analyse"],
    "rensa": ["graph/analyse"],
}
INSIDE_GRAPH = [
    "errors",
    "site_queries",
    "store",
    "entry",
    "record",
    "confined",
    "check",
    "publish",
    "sparql",
    "read",
]
INSIDE_GRAPH += ["words", "lists", "search", "analyse", "export", "synth", "draft"]
"""The rooms of `graph` from the ground up: each may use those before it."""
LONGEST_MODULE = 400


def imported(path: Path) -> Iterator[str]:
    """Top-level names of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield (node.module or "").split(".")[0]


def test_rooms_of_graph_use_only_those_below() -> None:
    for path in (ROOT / "graph").rglob("*.py"):
        room = path.relative_to(ROOT / "graph").parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        below = INSIDE_GRAPH[: INSIDE_GRAPH.index(room) + 1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graph."):
                other = str(node.module).split(".")[1]
                assert other in below, (
                    f"{path.relative_to(ROOT)} imports {node.module}, which stands above it"
                )


def test_there_are_modules_in_every_layer() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_left_and_engines_stay_in_their_rooms(path: Path) -> None:
    place = path.relative_to(ROOT)
    allowed = LAYERS[: LAYERS.index(place.parts[0]) + 1]
    for name in imported(path):
        assert name not in LAYERS or name in allowed, f"{place} imports {name}, which stands to its right"
        assert name not in ROOMS or any(str(place).startswith(room) for room in ROOMS[name]), (
            f"{place} imports {name}, which belongs in {ROOMS[name]}"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{path.relative_to(ROOT)} does not say what it is for"
    assert len(text.splitlines()) <= LONGEST_MODULE, f"{path.relative_to(ROOT)}: is it still one job?"


def test_the_base_iri_stands_in_one_python_module() -> None:
    """All Python takes the base from `ontology.namespaces`."""
    holders = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if "w3id.org/fengqiao" in path.read_text(encoding="utf-8")
    }
    assert holders == {"ontology/namespaces.py"}


def test_turtle_and_queries_use_the_same_base() -> None:
    from ontology.namespaces import BASE

    files = [*ROOT.glob("ontology/**/*.ttl"), *ROOT.glob("graph/**/*.trig"), *ROOT.glob("*/**/*.rq")]
    files = [path for path in files if ".venv" not in path.parts]
    assert len(files) > 50
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.count("w3id.org/fengqiao/") == text.count(BASE), f"{path}: another spelling of the base"
