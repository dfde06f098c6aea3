"""How the command speaks to a person at a terminal: language, one-line errors, tables, files written whole."""

import errno
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from graph.errors import FengqiaoError, FileUnreadable, StoreBroken
from graph.store.atomic import written_whole
from graph.store.utf8 import read_bytes
from ontology.bilingual import BilingualText, Language
from ontology.namespaces import compact


def spoken_language() -> Language:
    """The language of the person at the terminal, by LC_ALL, LC_MESSAGES or LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


class OneLineGroup(click.Group):
    """A command whose mistakes and faults are told in one line, whichever of its parts they come from."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was asked for."""
        with told_in_one_line():
            return super().invoke(context)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Read the command line and run it; help and version are written here."""
        with told_in_one_line():
            return super().main(*args, **kwargs)


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turn what goes wrong into one line on standard error and an exit status.

    2 for an error of the tree or of the system (no room, no right to read), 130 for Ctrl+C, 141 without a word
    where the reader of standard output went away, as a shell counts SIGPIPE (POSIX, 2.8.2).
    """
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except FengqiaoError as error:
        _leave(2, error.text.zh, error.text.en)
    except BrokenPipeError:
        _abandon_output()
        sys.exit(141)
    except KeyboardInterrupt:
        _leave(130, "已中断", "interrupted")
    except MemoryError:
        _leave(2, "内存不足", "not enough memory")
    except (OSError, UnicodeError) as error:
        _abandon_output()
        reason = getattr(error, "strerror", None) or str(error)
        place = getattr(error, "filename", None)
        _leave(2, f"{place}：{reason}" if place else reason, f"{place}: {reason}" if place else reason)


def _leave(status: int, zh: str, en: str) -> NoReturn:
    with suppress(OSError):
        say(f"fengqiao: {zh}", f"fengqiao: {en}")
    sys.exit(status)


def _abandon_output() -> None:
    """What could not be written is still in the buffer; it would fail once more when Python ends."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(zh: str, en: str) -> None:
    """A line on standard error in the person's language."""
    click.echo(zh if spoken_language() == "zh" else en, err=True)


def say_served(address: str) -> None:
    """Where the service is reached; with a warning where it runs with root's rights, of which it needs none."""
    zh, en = f"枫桥图谱：{address} （Ctrl+C 停止）", f"Fengqiao Graph: {address} (Ctrl+C stops it)"
    if os.geteuid() == 0:
        zh += " 警告：正以 root 身份运行，服务无需特权，请换用普通用户"
        en += " Warning: it runs as root and needs no privilege: run it as another user"
    say(zh, en)


def watched() -> bool:
    """Whether a person sees standard error as it is written."""
    return sys.stderr is not None and sys.stderr.isatty()


def show_progress(doing: BilingualText) -> None:
    """What a long start is at, where a person watches."""
    if watched():
        say(doing.zh, doing.en)


def print_report(name: str, report: dict[str, Any], language: Language) -> None:
    """The findings of one entry, each with place, value and mend; of one that cannot be read why, as an error."""
    if "unreadable" in report:
        say(f"fengqiao: {report['unreadable']['zh']}", f"fengqiao: {report['unreadable']['en']}")
        return
    findings = report["findings"]
    if report["conforms"]:
        verdict = "符合规则" if language == "zh" else "conforms"
    else:
        verdict = "不符合规则" if language == "zh" else "does not conform"
    click.echo(f"{name}: {verdict}")
    for found in findings:
        place = " ".join(compact(part) for part in (found["focus"], found["path"]) if part)
        place = found.get("pointer") or place
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


def input_bytes(path: str) -> bytes:
    """What a command was given to read; `-` is standard input. Raises FileUnreadable, which names it."""
    if path != "-":
        return read_bytes(Path(path))
    if sys.stdin is None:
        raise FileUnreadable("标准输入已关闭", "standard input is closed")
    return sys.stdin.buffer.read()


@contextmanager
def output(path: str) -> Iterator[BinaryIO]:
    """Where a command writes what was asked for: a file, whole or not at all; `-` is standard output.

    Raises StoreBroken where the file cannot be written, OSError of standard output.
    """
    if path == "-":
        if sys.stdout is None:
            raise StoreBroken("标准输出已关闭", "standard output is closed")
        yield sys.stdout.buffer
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
