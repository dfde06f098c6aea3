"""`fengqiao export`: the whole graph, or one entry, as a file."""

import click

from api.entry_command import FORMS, exported
from api.local_graph import built
from api.terminal import output
from graph.errors import EntryNotPlain

WHOLE = ("turtle", "trig", "nquads", "jsonld")
"""Forms in which the whole graph can be written."""


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="trig")
@click.option("--entry", default="", help="id of one entry; json, the plain entry, is for one alone")
@click.option("--out", default="-", help="file to write; - for standard output")
def export(form: str, entry: str, out: str) -> None:
    """Write the whole graph: vocabulary, register, gazetteer, entries and derived shortcuts; or one entry."""
    from graph.export.formats import write
    from graph.store.snapshot import Snapshot

    if entry:
        content = exported(entry, form)
        with output(out) as file:
            file.write(content)
        return
    if form not in WHOLE:
        raise EntryNotPlain(
            f"{form} 只用于单个条目：请给出 --entry 编号", f"{form} is for one entry: give --entry ID"
        )
    settings, version = built()
    with output(out) as file:
        write(Snapshot.open(settings.data, version), form, file)
