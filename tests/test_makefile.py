"""What `make` hands to the program: its arguments and FENGQIAO_ variables, nothing that a shell exports by chance."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRINT = """
include Makefile
.PHONY: told
told:
\t@env | grep ^FENGQIAO_ | sort || true
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def handed_on(tmp_path: Path, *arguments: str, **exported: str) -> list[str]:
    """The FENGQIAO_ variables that a recipe of the Makefile sees."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "print.mk").write_text(PRINT)
    own = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    done = subprocess.run(
        ["make", "-s", "-f", "print.mk", "told", *arguments],
        cwd=tmp_path,
        env=own | exported,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


def test_what_a_shell_exports_is_not_ours(tmp_path: Path) -> None:
    assert handed_on(tmp_path, HOST="x86_64-conda-linux-gnu", PORT="1", DATA="/elsewhere") == []


def test_arguments_and_our_own_variables_count(tmp_path: Path) -> None:
    assert handed_on(tmp_path, "PORT=8001", "HOST=::1", "DATA=a/$$b", HOST="conda", PORT="1") == [
        "FENGQIAO_DATA=a/$b",
        "FENGQIAO_HOST=::1",
        "FENGQIAO_PORT=8001",
    ]
    assert handed_on(tmp_path, FENGQIAO_HOST="::1", FENGQIAO_WORKERS="3") == [
        "FENGQIAO_HOST=::1",
        "FENGQIAO_WORKERS=3",
    ]


def test_an_argument_counts_more_than_a_variable(tmp_path: Path) -> None:
    assert handed_on(tmp_path, "HOST=127.0.0.2", FENGQIAO_HOST="::1") == ["FENGQIAO_HOST=127.0.0.2"]
