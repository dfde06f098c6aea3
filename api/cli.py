"""The command `fengqiao`: serve, validate, query, network, synth, rebuild and check-sources; the others by `ELSEWHERE`.

Exit status: 0 done; 1 the entry or corpus has faults; 2 the command, its input or the machine is at fault (a file
that cannot be read or written); 130 stopped by Ctrl+C; 141 nobody read on. What is wrong is told in one line, in the
language of the locale (Chinese where LANG begins with zh, else English).
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import click

from api.lazy_group import LazyGroup
from api.local_graph import built
from api.settings import read_settings
from api.terminal import (
    input_bytes,
    output,
    print_report,
    say,
    say_served,
    show_progress,
    solutions_table,
    spoken_language,
    watched,
)
from graph.store.utf8 import named_text
from graph.store.versions import store_path
from ontology.bilingual import Language

ELSEWHERE = {
    "agreement": "api.agreement_command:agreement",
    "answers": "api.answers.command:answers",
    "convert": "api.entry_command:convert",
    "template": "api.entry_command:template",
    "import": "api.entry_command:import_book",
    "draft": "api.draft_command:draft",
    "export": "api.export_command:export",
    "token": "api.token_command:token",
    "add": "api.write_command:add",
    "restore": "api.write_command:restore",
    "withdraw": "api.write_command:withdraw",
    "mcp": "api.mcp.command:mcp",
    "migrate": "api.migrate_command:migrate",
    "history": "api.record_command:history",
    "diff": "api.record_command:diff",
    "backup": "api.record_command:backup",
    "restore-backup": "api.record_command:restore_backup",
}
"""The commands that stand in modules of their own."""


@click.group(cls=LazyGroup, elsewhere=ELSEWHERE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fengqiao-graph")
def main() -> None:
    """Fengqiao Graph 枫桥图谱: what press features say about police stations in China, as a graph."""


@main.command()
def serve() -> None:
    """Serve the graph on FENGQIAO_HOST:FENGQIAO_PORT; builds the store on first start."""
    from api.server.listening import address_of, listen
    from api.server.quiet_log import log_quietly
    from api.server.supervisor import Supervisor
    from graph.publish.build import ensure_built, standing_version
    from graph.record.shipped import Corpus

    settings = read_settings()
    with listen(settings.host, settings.port) as listening:
        corpus = Corpus(settings.corpus)
        # A node that has a version serves it at once, and its web processes catch up with what others have written.
        if not settings.is_node or standing_version(corpus, settings.data, settings.record) is None:
            ensure_built(
                corpus,
                settings.data,
                show_progress,
                record=settings.record,
                data_sets=settings.data_sets,
            )
        address = address_of(listening)

        def announce() -> None:
            say_served(address)

        async def serve_all() -> None:
            await Supervisor(settings, listening, announce).run()

        log_quietly("fengqiao")
        asyncio.run(serve_all())


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["ttl", "trig", "nt", "nq", "jsonld"]),
    help="what the files are; else by their suffix",
)
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
def validate(files: tuple[str, ...], form: str | None, as_json: bool) -> None:
    """Validate entries (.ttl .trig .nt .nq .jsonld; - for standard input, TriG if no format is named).

    Every file is reported. Exit 1 if one does not conform, 2 if one cannot be read.
    """
    from api.entry_reports import reports

    status = 0
    found = {}
    for name, report in reports(files, form):
        found[name] = report
        status = max(status, 2 if "unreadable" in report else 0 if report["conforms"] else 1)
        if not as_json:
            print_report(name, report, spoken_language())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    sys.exit(status)


FORMATS = {
    "table": "application/sparql-results+json",
    "json": "application/sparql-results+json",
    "csv": "text/csv",
}


@main.command()
@click.argument("file")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
def query(file: str, form: str) -> None:
    """Run the SPARQL query in FILE (- for standard input) over the local graph, in a killable worker."""
    from graph.sparql.pool import Question, WorkerPool

    text = named_text(file, input_bytes(file))
    settings, version = built()
    question = Question(
        text,
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
        click.echo(solutions_table(json.loads(body)))
    else:
        with output("-") as out:
            out.write(body)


@main.command()
def rebuild() -> None:
    """Build the store anew from the entries, whatever is on disk."""
    from graph.publish.build import ensure_built
    from graph.record.shipped import Corpus

    settings = read_settings()
    version = ensure_built(
        Corpus(settings.corpus),
        settings.data,
        show_progress,
        record=settings.record,
        data_sets=settings.data_sets,
        again=True,
    )
    say(f"已重建，图谱版本 {version}", f"rebuilt, graph version {version}")


@main.command("check-sources")
@click.argument("folder", type=click.Path(path_type=Path))
def check_sources(folder: Path) -> None:
    """Hold every entry against the source texts in FOLDER; exit 1 if something does not hold."""
    from graph.check import texts
    from graph.record.shipped import Corpus

    report = texts.check_sources(folder, Corpus(read_settings().corpus))
    for source, counts in report.numbers.items():
        total = sum(counts.values())
        reasons = ", ".join(f"{reason} {number}" for reason, number in sorted(counts.items()))
        click.echo(f"{source}: {total - counts['uncovered']}/{total} numbers ({reasons})")
    for found in report.findings:
        click.echo(f"  {found.check} {found.source} {found.place}: {found.text[spoken_language()]}")
    say(
        f"{report.spans} 个片段，{report.names} 个人名，{len(report.findings)} 处不符",
        f"{report.spans} spans, {report.names} names, {len(report.findings)} findings",
    )
    sys.exit(1 if report.findings else 0)


@main.command()
@click.option("--out", required=True, help="HTML file to write; - for standard output")
@click.option(
    "--view", default="", help="whole, bipartite, cooccurrence, credit, formula, compare, path or ego"
)
@click.option("--focus", default="", help="node to look round, by prefixed name or IRI")
@click.option("--station", default="", help="station, for credit and formula")
@click.option("--place", default="", help="area, by prefixed name or IRI")
@click.option("--type", default="", help="mechanism type, for bipartite")
@click.option("--a", default="", help="first station, for compare")
@click.option("--b", default="", help="second station, for compare")
@click.option("--start", default="", help="where a path starts")
@click.option("--end", default="", help="where a path ends")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="language of the page; else that of the locale")
def network(out: str, lang: Language | None, **parameters: str) -> None:
    """Write a network view as one HTML file that works from disk without a network."""
    from graph.store.snapshot import Snapshot
    from viz.output.standalone import standalone
    from viz.views.by_name import View, Views

    settings, version = built()
    views = Views(Snapshot.open(settings.data, version), settings.data)
    picture = views.picture(View.of(**parameters))
    page = standalone(views.reader, picture, lang or spoken_language())
    with output(out) as file:
        file.write(page.encode())


@main.command()
@click.argument("count", type=click.IntRange(min=1))
@click.option("--format", "form", type=click.Choice(["nquads", "trig"]), default="nquads", show_default=True)
@click.option("--out", default="-", help="file to write; - for standard output")
def synth(count: int, form: Any, out: str) -> None:
    """Write COUNT synthetic stations in the real model, for measuring scale; always the same for one COUNT."""
    from graph.synth.stations import synthesise

    label = "合成派出所" if spoken_language() == "zh" else "synthetic stations"
    texts = synthesise(count, form)
    with (
        output(out) as file,
        click.progressbar(
            texts, length=count, label=label, file=sys.stderr, hidden=not watched()
        ) as stations,
    ):
        for text in stations:
            file.write(text.encode())


if __name__ == "__main__":
    main()
