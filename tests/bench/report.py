"""What was measured, as tables: on the terminal, and between markers in docs/performance.md."""

import os
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Table:
    """A table with its title; every row has as many cells as the head."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """The title in bold, then the table; the first column to the left, the others to the right."""
        rule = ["---", *["---:"] * (len(self.head) - 1)]
        lines = [f"| {' | '.join(cells)} |" for cells in (self.head, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def progress_from(started: float) -> Progress:
    """Lines on standard error with the seconds since the start."""

    def say(line: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} s] {line}", file=sys.stderr, flush=True)

    return say


def milliseconds(seconds: float) -> str:
    """At least two figures, never more than they bear."""
    value = seconds * 1000
    decimals = 0 if value >= 20 else 1 if value >= 2 else 2 if value >= 0.1 else 3
    return f"{value:,.{decimals}f} ms"


def times(value: float, base: float) -> str:
    """How many times `base` it is."""
    ratio = value / base
    return f"×{ratio:,.0f}" if ratio >= 20 else f"×{ratio:.1f}" if ratio >= 2 else f"×{ratio:.2f}"


def machine() -> str:
    """The machine by its kind only, and the versions that were measured."""
    named = []
    for package in ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "pyshacl"):
        try:
            named.append(f"{package} {version_of(package)}")
        except PackageNotFoundError:
            named.append(f"{package} not installed")
    python = platform.python_version()
    return f"{os.cpu_count()} cores, Python {python}, {', '.join(named)}."


def write(name: str, tables: Sequence[Table], page: Path = PAGE) -> None:
    """Put the tables between `<!-- bench: NAME -->` and `<!-- end: NAME -->` of the page.

    Raises ValueError where the page lacks the markers.
    """
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- bench: {name} -->\n", f"<!-- end: {name} -->\n"
    found = re.search(f"{re.escape(begin)}.*?{re.escape(end)}", text, re.DOTALL)
    if found is None:
        raise ValueError(f"{page.name} has no place for {name}")
    made = "\n\n".join([machine(), *(table.markdown() for table in tables)])
    page.write_text(f"{text[: found.start()]}{begin}{made}\n{end}{text[found.end() :]}", encoding="utf-8")
