"""A group of commands each of which is imported when it is asked for: `fengqiao query` needs no spreadsheet library."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from api.terminal import OneLineGroup


class LazyGroup(OneLineGroup):
    """`elsewhere`: the commands that stand in modules of their own, by name, as `module:object`."""

    def __init__(self, *args: Any, elsewhere: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._elsewhere = elsewhere

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted({*super().list_commands(ctx), *self._elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported where it is not yet."""
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._elsewhere[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
