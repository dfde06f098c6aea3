"""The command `fengqiao`: serve, validate, query, export, rebuild and check-sources.

Exit status: 0 done; 1 the entry or corpus has faults; 2 the command or its input is wrong. A person's mistake
gets one line in the language of their locale (Chinese where LANG begins with zh, else English).
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TextIO

import click

from graph.corpus import Corpus
from graph.errors import EntryUnreadable, FengqiaoError
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fengqiao-graph")
def main() -> None:
    """Fengqiao Graph 枫桥图谱: what press features say about Fengqiao-style police stations, as a graph."""


@main.command()
@told_in_one_line
def serve() -> None:
    """Serve the graph on FENGQIAO_HOST:FENGQIAO_PORT; builds the store on first start."""
    import uvicorn

    from api.app import create_app
    from api.settings import read_settings
    from graph.store.build import ensure_built

    settings = read_settings()
    ensure_built(Corpus(), settings.data, _show_progress)
    config = uvicorn.Config(
        create_app(settings), settings.host, settings.port, log_level="warning", lifespan="on"
    )
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    host, port = socket.getsockname()[:2]
    say(
        f"枫桥图谱：http://{host}:{port}/ （Ctrl+C 停止）",
        f"Fengqiao Graph: http://{host}:{port}/ (Ctrl+C stops it)",
    )
    server.run(sockets=[socket])


@main.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
@told_in_one_line
def validate(files: tuple[Path, ...], as_json: bool) -> None:
    """Validate entries (.ttl .trig .nt .nq .jsonld); exit 1 if one does not conform."""
    from graph.store.parse import SUFFIXES, parse_entry
    from graph.validate import Validator

    validator = Validator()
    language = spoken_language()
    conform = True
    reports = {}
    for path in files:
        if path.suffix not in SUFFIXES:
            known = " ".join(SUFFIXES)
            raise EntryUnreadable(
                f"{path}：后缀须为 {known} 之一", f"{path}: the suffix must be one of {known}"
            )
        try:
            entry = parse_entry(path.read_bytes(), SUFFIXES[path.suffix])
        except EntryUnreadable as error:
            raise EntryUnreadable(f"{path}:{error.text.zh}", f"{path}: {error.text.en}") from error
        report = validator.validate(entry)
        conform = conform and report.conforms
        reports[str(path)] = {
            "conforms": report.conforms,
            "findings": [vars(found) for found in report.findings],
        }
        if not as_json:
            _print_report(path, reports[str(path)], language)
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=2))
    sys.exit(0 if conform else 1)


def _print_report(path: Path, report: dict[str, Any], language: Language) -> None:
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


FORMATS = {
    "table": "application/sparql-results+json",
    "json": "application/sparql-results+json",
    "csv": "text/csv",
}


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
@told_in_one_line
def query(file: TextIO, form: str) -> None:
    """Run the SPARQL query in FILE (- for standard input) over the local graph, in a killable worker."""
    from api.settings import read_settings
    from graph.store.build import ensure_built, store_path
    from graph.workers.pool import Question, WorkerPool

    settings = read_settings()
    version = ensure_built(Corpus(), settings.data, _show_progress)
    question = Question(
        file.read(),
        solutions=FORMATS[form],
        boolean="application/sparql-results+json",
        graph="text/turtle",
        rows=settings.query_rows,
        bytes=settings.query_bytes,
    )

    async def ask() -> bytes:
        pool = WorkerPool(
            store_path(settings.data, version),
            size=1,
            seconds=settings.query_seconds,
            memory=settings.query_memory,
        )
        async with pool:
            return (await pool.ask(question, client="command")).body

    body = asyncio.run(ask())
    if form == "table" and body.lstrip().startswith(b'{"head"'):
        click.echo(_table(json.loads(body)))
    else:
        click.get_binary_stream("stdout").write(body)


def _table(results: dict[str, Any]) -> str:
    """SPARQL JSON results as aligned columns; IRIs as prefixed names."""
    from wcwidth import width

    if "boolean" in results:
        return str(results["boolean"]).lower()
    names = results["head"]["vars"]
    rows = [
        [compact(row[name]["value"]) if name in row else "" for name in names]
        for row in results["results"]["bindings"]
    ]
    widths = [max(width(row[i]) for row in [names, *rows]) for i in range(len(names))]

    def line(cells: list[str]) -> str:
        padded = (cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True))
        return "  ".join(padded).rstrip()

    return "\n".join([line(names), line(["-" * room for room in widths]), *map(line, rows)])


@main.command()
@click.option("--format", "form", type=click.Choice(["turtle", "trig", "nquads", "jsonld"]), default="trig")
@click.option(
    "--out", type=click.File("wb", atomic=True), default="-", help="file to write; - for standard output"
)
@told_in_one_line
def export(form: str, out: BinaryIO) -> None:
    """Write the whole graph: vocabulary, register, gazetteer, entries and derived shortcuts."""
    from api.settings import read_settings
    from graph.export import write
    from graph.store.build import ensure_built
    from graph.store.snapshot import Snapshot

    settings = read_settings()
    version = ensure_built(Corpus(), settings.data, _show_progress)
    write(Snapshot.open(settings.data, version), form, out)


@main.command()
@told_in_one_line
def rebuild() -> None:
    """Build the store anew from the entries, whatever is on disk."""
    from api.settings import read_settings
    from graph.store.build import ensure_built

    settings = read_settings()
    version = ensure_built(Corpus(), settings.data, _show_progress, again=True)
    say(f"已重建，图谱版本 {version}", f"rebuilt, graph version {version}")


@main.command("check-sources")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@told_in_one_line
def check_sources(folder: Path) -> None:
    """Hold every entry against the source texts in FOLDER; exit 1 if something does not hold."""
    from graph import sources

    report = sources.check_sources(folder)
    for source, counts in report.digit_runs.items():
        total = sum(counts.values())
        reasons = ", ".join(f"{reason} {number}" for reason, number in sorted(counts.items()))
        click.echo(f"{source}: {total - counts['uncovered']}/{total} digit runs ({reasons})")
    for found in report.findings:
        click.echo(f"  {found.check} {found.source} {found.place}: {found.text[spoken_language()]}")
    say(
        f"{report.spans} 个片段，{report.names} 个人名，{len(report.findings)} 处不符",
        f"{report.spans} spans, {report.names} names, {len(report.findings)} findings",
    )
    sys.exit(1 if report.findings else 0)


def _show_progress(line: str) -> None:
    if sys.stderr.isatty():
        say(f"载入 {line}", f"loading {line}")


if __name__ == "__main__":
    main()
