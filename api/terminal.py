"""How the command speaks to a person at a terminal: language, one-line errors, tables, files written whole."""

import errno
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec

import click

from graph.errors import FengqiaoError, StoreBroken
from graph.store.atomic import written_whole
from ontology.bilingual import Language
from ontology.namespaces import compact

P = ParamSpec("P")


def spoken_language() -> Language:
    """The language of the person at the terminal, by LC_ALL, LC_MESSAGES or LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def told_in_one_line(command: Callable[P, None]) -> Callable[P, None]:
    """Turn an error of the tree into one line on standard error and exit status 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except FengqiaoError as error:
            click.echo(f"fengqiao: {error.text[spoken_language()]}", err=True)
            sys.exit(2)

    return run


def say(zh: str, en: str) -> None:
    """A line on standard error in the person's language."""
    click.echo(zh if spoken_language() == "zh" else en, err=True)


def show_progress(line: str) -> None:
    """What a long start is at, where a person watches."""
    if sys.stderr.isatty():
        say(f"载入 {line}", f"loading {line}")


def print_report(path: Path, report: dict[str, Any], language: Language) -> None:
    """The findings of one file, each with place, value and mend."""
    findings = report["findings"]
    if report["conforms"]:
        verdict = "符合规则" if language == "zh" else "conforms"
    else:
        verdict = "不符合规则" if language == "zh" else "does not conform"
    click.echo(f"{path}: {verdict}")
    for found in findings:
        place = " ".join(compact(part) for part in (found["focus"], found["path"]) if part)
        value = "" if found["value"] is None else f" [{compact(found['value'])}]"
        message = found["message"].get(language) or next(iter(found["message"].values()), "")
        click.echo(f"  {found['severity']} {found['rule']}: {place}{value}\n    {message}")


def solutions_table(results: dict[str, Any]) -> str:
    """SPARQL JSON results as aligned columns; IRIs as prefixed names."""
    if "boolean" in results:
        return str(results["boolean"]).lower()
    names = results["head"]["vars"]
    rows = [
        [compact(row[name]["value"]) if name in row else "" for name in names]
        for row in results["results"]["bindings"]
    ]
    widths = [max(_width(row[i]) for row in [names, *rows]) for i in range(len(names))]

    def line(cells: list[str]) -> str:
        padded = (cell + " " * (room - _width(cell)) for cell, room in zip(cells, widths, strict=True))
        return "  ".join(padded).rstrip()

    return "\n".join([line(names), line(["-" * room for room in widths]), *map(line, rows)])


def _width(text: str) -> int:
    """Columns that a text takes at a terminal: two for a wide character (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@contextmanager
def output(path: str) -> Iterator[BinaryIO]:
    """Where a command writes what was asked for: a file, whole or not at all; `-` is standard output.

    Raises StoreBroken where the file cannot be written, OSError of standard output.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        if path.endswith("/"):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with written_whole(Path(path)) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreBroken(
            f"无法写入 {path}：{error.strerror}", f"{path} cannot be written: {error.strerror}"
        ) from error
