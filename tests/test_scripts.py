"""The pages' scripts where they decide something, by node's own test runner."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).resolve().parent / "scripts").glob("*.test.js"))
NODE = shutil.which("node", path=os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)]))


@pytest.mark.skipif(NODE is None, reason="node is not installed (make scripts)")
def test_what_the_scripts_decide() -> None:
    assert NODE is not None and TESTS
    command = [NODE, "--test", "--test-reporter=tap", *map(str, TESTS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"^# pass [1-9]", run.stdout, re.MULTILINE), run.stdout
