"""A figure that an article tells twice is one."""

from dataclasses import replace

from graph.draft.items import Item
from graph.draft.naming import alike

OF_TIME = ("hour", "minute", "day", "month", "year")
SMALL = 10
"""Below it two equal numbers are no sign of a repetition."""


def without_repeated(found: list[Item], left_out: list[Item]) -> tuple[list[Item], list[Item]]:
    """A figure that is told twice once: its first place stays."""
    kept: dict[tuple[object, ...], Item] = {}
    again: list[Item] = []
    for item in found:
        key = (
            item.indicator or item.label,
            item.value,
            item.unit,
            item.measure,
        )
        # A small number may well be told of two things in the like words.
        small = item.value is not None and abs(item.value) < SMALL and item.unit not in OF_TIME
        if key in kept and not (small and not alike(kept[key].label, item.label)):
            again.append(replace(item, reason="repeated"))
        else:
            kept[(*key, item.start) if key in kept else key] = item
    return list(kept.values()), sorted([*left_out, *again], key=lambda item: (item.start, item.end))
