"""Dockerfile, compose file and systemd unit, checked as far as can be without a container engine."""

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from api.settings import Settings
from tests.installed.conftest import tracked

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNIT = ROOT / "docs" / "deploy" / "fengqiao.service"
FILES = [ROOT / "Dockerfile", ROOT / "compose.yaml", *sorted((ROOT / "docs" / "deploy").iterdir())]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    known = {f"FENGQIAO_{entry.name.upper()}" for entry in fields(Settings)}
    assert set(re.findall(r"FENGQIAO_\w+", path.read_text(encoding="utf-8"))) <= known


def test_the_image_holds_every_file_that_the_program_needs() -> None:
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    names = [name for line in copied for name in line]
    assert all((ROOT / name).exists() for name in names)
    for name in tracked("ontology", "graph", "viz", "api", "pyproject.toml", "requirements/runtime.txt"):
        assert any(name == copy or name.startswith(f"{copy}/") for copy in names), name
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {name for name in names if not name.startswith("api/assets")} == allowed


def test_the_image_runs_without_privileges_and_has_the_python_it_needs() -> None:
    assert re.search(r"^USER fengqiao$", DOCKERFILE, re.MULTILINE)
    version = re.search(r"^FROM python:3\.(\d+)-", DOCKERFILE, re.MULTILINE)
    assert version and int(version[1]) >= 11
    assert DOCKERFILE.index("\nUSER ") > DOCKERFILE.rindex("\nRUN ")


def test_the_services_of_the_compose_file_stop_and_start_as_the_program_asks() -> None:
    site, record = COMPOSE["services"]["site"], COMPOSE["services"]["record"]
    assert int(site["stop_grace_period"].removesuffix("s")) > Settings().grace_seconds
    assert site["depends_on"] == {"record": {"condition": "service_healthy"}} and record["healthcheck"]
    mounted = {volume.split(":")[0] for service in (site, record) for volume in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"])
    assert site["volumes"][0].split(":")[1] == "/data"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed (apt-get install systemd)"
)
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With a program that is there in place of the one that is only on the server."""
    unit = tmp_path / UNIT.name
    unit.write_text(
        UNIT.read_text().replace("/opt/fengqiao/.venv/bin/fengqiao serve", "/bin/true"), encoding="utf-8"
    )
    told = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")
    seconds = re.search(r"TimeoutStopSec=(\d+)", UNIT.read_text())
    assert seconds and int(seconds[1]) > Settings().grace_seconds
