"""The document as others read it: two linters find no error, and clients that two generators make of it work.

`make openapi-tools` installs them; what is not installed is skipped with a line that says so.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from tests.served import Served, served

pytestmark = pytest.mark.timeout(600)

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
NODE = shutil.which("node", path=os.pathsep.join([os.environ["PATH"], str(BIN)]))
GENERATOR = shutil.which("openapi-python-client", path=os.pathsep.join([os.environ["PATH"], str(BIN)]))
with_node = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").is_dir(), reason="npm's tools: make openapi-tools"
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    told = create_app(Settings(public_url="https://example.org/kg")).openapi()
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Served]:
    with served(data, processes=1) as running:
        yield running


def run(command: list[str | Path], **environment: str) -> str:
    """What a command prints. Fails where it does."""
    made = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE,
        env=os.environ | environment,
    )
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    return made.stdout


def tool(name: str) -> list[str | Path]:
    """A tool of npm, run by node as it is."""
    assert NODE is not None
    return [NODE, (HERE / "node_modules" / ".bin" / name).resolve()]


@with_node
def test_redocly_finds_no_error(document: Path) -> None:
    run([*tool("redocly"), "lint", "--config", HERE / "redocly.yaml", document], REDOCLY_TELEMETRY="off")


@with_node
def test_spectral_finds_no_error(document: Path) -> None:
    found = run([*tool("spectral"), "lint", "--fail-severity=error", "-r", HERE / "spectral.yaml", document])
    assert "(0 errors" in found


@with_node
def test_a_client_in_typescript_compiles_and_works(document: Path, site: Served, tmp_path: Path) -> None:
    for name in ("client.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    run([*tool("openapi-typescript"), document, "-o", tmp_path / "generated" / "schema.d.ts"])
    run([*tool("tsc"), "--project", tmp_path])
    assert NODE is not None
    assert run([NODE, tmp_path / "generated" / "client.js", site.address]) == "done\n"


@pytest.mark.skipif(GENERATOR is None, reason="openapi-python-client: make openapi-tools")
def test_a_client_in_python_works(document: Path, site: Served, tmp_path: Path) -> None:
    assert GENERATOR is not None
    made = tmp_path / "generated_client"
    run([GENERATOR, "generate", "--path", document, "--meta", "none", "--output-path", made])
    python = Path(GENERATOR).parent / "python"
    told = run([python, HERE / "use_client.py", site.address], PYTHONPATH=str(tmp_path))
    assert told == "done\n"
