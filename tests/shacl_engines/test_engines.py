"""Two further SHACL engines over every case of the shapes and the shipped entries: their verdicts are ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shacl_engines.cases import all_cases, core_shapes, read, write

pytestmark = pytest.mark.timeout(600)

HERE = Path(__file__).resolve().parent
NODE = shutil.which("node", path=os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)]))


@pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").is_dir(), reason="rdf-validate-shacl: make shacl-engines"
)
def test_rdf_validate_shacl_finds_the_same(tmp_path: Path) -> None:
    assert NODE is not None
    found = _run([NODE, str(HERE / "validate.js"), *write(tmp_path, core_shapes())])
    expected = {case.name: set(case.expected) for case in all_cases()}
    assert any(expected.values())
    assert found == expected


@pytest.mark.skipif(
    shutil.which("java") is None or not (HERE / "jena" / "lib").is_dir(), reason="Jena: make shacl-engines"
)
def test_jena_finds_the_same(tmp_path: Path) -> None:
    command = ["java", "-cp", str(HERE / "jena" / "lib" / "*"), str(HERE / "jena" / "Validate.java")]
    found = _run([*command, *write(tmp_path, core_shapes())])
    expected = {case.name: set(case.expected) for case in all_cases()}
    assert any(expected.values())
    assert found == expected


def _run(command: list[str]) -> dict[str, set[tuple[str, str, str]]]:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return read(run.stdout)
