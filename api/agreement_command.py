"""The command `agreement`: how far two codings of one source, or of several, agree."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.entry_reports import media_type_of
from api.terminal import input_bytes, spoken_language
from graph.errors import EntryUnreadable, SourcesDiffer

if TYPE_CHECKING:
    from graph.entry.model import PlainEntry


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def agreement(first: str, second: str, form: str) -> None:
    """Compare two codings: entries in any form (.json .xlsx .ods .trig …), or two folders of them, matched by id.

    Statements and mechanisms are matched by their place in the text and their kind; on the kind of credit and the
    type of mechanism of what both have coded there are the table, percent, Cohen's kappa, Krippendorff's alpha, AC1.
    """
    from graph.analyse.agreement_wording import in_words
    from graph.analyse.second_coding import ASPECTS, compared, overall

    sides = _codings(first), _codings(second)
    shared = [entry for entry in sides[0] if entry in sides[1]]
    if not shared:
        raise SourcesDiffer(
            f"{first} 与 {second} 中没有同一来源的编码", f"{first} and {second} hold no codings of one source"
        )
    comparisons = [compared(sides[0][entry], sides[1][entry]) for entry in shared]
    if form == "text":
        for line in in_words(comparisons, spoken_language()):
            click.echo(line)
        return

    def told(figures: object) -> dict[str, object]:
        found = asdict(figures)  # type: ignore[call-overload]
        found["table"] = [
            {"first": one, "second": other, "count": count} for (one, other), count in found["table"].items()
        ]
        return dict(found)

    report = {
        "sources": [
            {
                "entry": comparison.entry,
                "matches": len(comparison.matches),
                "agreement": {aspect: told(comparison.agreement(aspect)) for aspect in ASPECTS},
                "disagreements": [
                    {"aspect": unit.aspect, "said": unit.said, "words": unit.words, "codes": unit.codes}
                    for unit in comparison.disagreements
                ],
                "alone": [
                    {name: getattr(each, name) for name in ("coder", "section", "words", "said")}
                    for each in comparison.alone
                ],
            }
            for comparison in comparisons
        ],
        "overall": {aspect: told(overall(comparisons, aspect)) for aspect in ASPECTS},
    }
    click.echo(json.dumps(report, ensure_ascii=False, indent=1))


def _codings(name: str) -> "dict[str, PlainEntry]":
    """The plain entries in a file or the files of a folder, by id."""
    from graph.entry.submitted import SUFFIXES, plain_in

    path = Path(name)
    files = (
        sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        if path.is_dir()
        else [path]
    )
    found = {}
    for file in files:
        try:
            entry = plain_in(input_bytes(str(file)), media_type_of(str(file), None))
        except EntryUnreadable as error:
            raise error.named(file) from error
        found[entry.id] = entry
    return found
