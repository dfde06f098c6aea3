"""The project as somebody else installs it: a wheel of the tracked files, in an environment of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ontology", "graph", "viz", "api")


@dataclass(frozen=True)
class Environment:
    """A virtual environment; nothing of this checkout is seen in it."""

    folder: Path

    def run(self, *words: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, in an empty folder."""
        empty = self.folder / "empty"
        empty.mkdir(exist_ok=True)
        return subprocess.run(
            [str(self.folder / "bin" / words[0]), *words[1:]],
            cwd=empty,
            env=self.environment(**more),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self, **more: str) -> dict[str, str]:
        """Variables that lead nowhere else."""
        kept = {name: os.environ[name] for name in os.environ if not name.startswith(("PYTHON", "FENGQIAO_"))}
        return kept | {"LC_ALL": "C.UTF-8", **more}


def tracked(*under: str) -> list[str]:
    """The paths of the tracked files, and of those that are about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *under],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def new_environment(folder: Path, *requirements: str) -> Environment:
    """An environment with what pip installs by the given words."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    made = Environment(folder)
    done = made.run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked files, in which a build may write."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the pinned setuptools."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, checkout],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A fresh environment with the wheel and the pinned runtime requirements, nothing else."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    made = new_environment(folder, "--require-hashes", "-r", str(ROOT / "requirements" / "runtime.txt"))
    done = made.run("python", "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
    assert done.returncode == 0, done.stderr
    return made
