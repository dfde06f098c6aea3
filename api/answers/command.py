"""`fengqiao answers`: what operators do with saved answers: list them, remove one, allow it again, prune."""

import time
from typing import TYPE_CHECKING

import click

from api.settings import read_settings
from api.terminal import say

if TYPE_CHECKING:
    from api.answers.archive import AnswerArchive


@click.group()
def answers() -> None:
    """Saved answers: list, remove, allow, prune. Works beside a running service."""


@answers.command("list")
def list_answers() -> None:
    """One line each, the newest first: name, saved, last opened, in use or not, bytes, version, visitor's title."""
    for kept in _archive().list():
        saved = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(kept.saved))
        opened = time.strftime("%Y-%m-%d", time.gmtime(kept.opened * 86_400))
        used = "used" if kept.in_use else "-"
        title = "".join(character if character.isprintable() else " " for character in kept.title)
        click.echo("\t".join([kept.name, saved, opened, used, str(kept.size), kept.version, title]))


@answers.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
def remove(names: tuple[str, ...]) -> None:
    """Remove answers for good: their addresses say so (410), and they cannot be saved again."""
    for name in names:
        _archive().remove(name)
        say(f"已移除 {name}", f"removed {name}")


@answers.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
def allow(names: tuple[str, ...]) -> None:
    """Let removed answers be saved again."""
    for name in names:
        _archive().allow(name)
        say(f"可以再次保存 {name}", f"{name} can be saved again")


@answers.command()
@click.option("--days", type=click.IntRange(min=0), help="instead of FENGQIAO_ANSWERS_DAYS")
def prune(days: int | None) -> None:
    """Drop what is not in use and was opened by nobody for so many days; gives the room on disk back."""
    archive = _archive()
    dropped = archive.prune(archive.limits.days if days is None else days)
    say(f"已清除 {dropped} 个答案", f"dropped {dropped} answers")


def _archive() -> "AnswerArchive":
    # Imported where it is needed: the other commands start sooner without.
    from api.answers.saving import archive_at
    from graph.record.database import Record

    settings = read_settings()
    # Closed with the command.
    record = Record.open(settings.record, settings.data) if settings.record else None
    return archive_at(settings, record)
