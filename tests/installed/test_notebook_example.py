"""The notebook example of the documents, run as it is printed in a Jupyter that knows nothing of the project."""

import json
import re
from pathlib import Path

import pytest

from tests.installed.conftest import ROOT, new_environment

# Two installations from a package index, on a busy machine.
pytestmark = [pytest.mark.installs, pytest.mark.timeout(600)]

RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient
cell = nbformat.v4.new_code_cell(sys.stdin.read())
notebook = nbformat.v4.new_notebook(cells=[cell])
NotebookClient(notebook, kernel_name="python3", timeout=500, resources={"metadata": {"path": sys.argv[1]}}).execute()
print(json.dumps(cell.outputs))
"""


def test_the_example_shows_a_picture_in_a_fresh_jupyter(checkout: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "researchers.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    [example] = (block for block in blocks if "viz.notebook" in block)
    jupyter = new_environment(
        tmp_path / "jupyter", "--require-hashes", "-r", str(ROOT / "requirements" / "notebook.txt")
    )
    assert jupyter.run("python", "-c", "import pyoxigraph").returncode == 1
    homes = {
        name: str(tmp_path / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")
    }
    done = jupyter.run("python", "-c", RUN, str(checkout), given=example, **homes)
    assert done.returncode == 0, done.stderr
    shown = [output["data"]["text/html"] for output in json.loads(done.stdout) if "data" in output]
    assert len(shown) == 1
    assert shown[0].startswith("<iframe srcdoc=") and "Shanmen Police Station: Credit" in shown[0]
    assert len(list((checkout / ".data" / "graphs").iterdir())) == 1
