"""Every snippet of docs/getting-started.md runs as it is printed and prints what stands below it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.served import Served

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
PRINTED = "http://127.0.0.1:8000"
SNIPPETS = re.findall(r"```(sh|python|r|js)\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
PROGRAMS = {
    "sh": ("bash", ["bash", "-eu"], "bash curl"),
    "python": (sys.executable, [sys.executable], "python3"),
    "r": ("Rscript", ["Rscript", "--vanilla"], "r-base-core"),
    "js": ("node", ["node"], "nodejs"),
}
SUFFIX = {"js": ".mjs"}


def test_each_language_has_a_snippet_with_what_it_prints() -> None:
    assert [language for language, _, _ in SNIPPETS] == ["sh", "python", "r", "js"]
    assert len(re.findall(r"```(?:sh|python|r|js)\n", PAGE)) == len(SNIPPETS)


@pytest.mark.parametrize(("language", "snippet", "printed"), SNIPPETS, ids=[one[0] for one in SNIPPETS])
def test_a_snippet_prints_what_stands_below_it(
    site: Served, tmp_path: Path, language: str, snippet: str, printed: str
) -> None:
    program, command, package = PROGRAMS[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (apt-get install {package})")
    file = tmp_path / f"snippet{SUFFIX.get(language, '')}"
    file.write_text(snippet.replace(PRINTED, site.address), encoding="utf-8")
    ran = subprocess.run(
        [*command, str(file)], capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == printed


def test_the_settings_of_an_agent_start_the_command(site: Served) -> None:
    from api.cli import main

    told = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])["mcpServers"]["fengqiao"]
    context = click.Context(main)
    assert told["command"] == "fengqiao" and told["args"][0] in main.list_commands(context)
    mcp = main.get_command(context, "mcp")
    assert mcp is not None
    assert {option for parameter in mcp.params for option in parameter.opts} >= {"--site"}
    assert site.address
