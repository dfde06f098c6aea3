"""What a model says, held to the article: a proposal whose words or number do not stand there is dropped.

What is left is marked as the model's, and a person decides on it like on any other. Numbers, their qualifier and bounds
are read of the words by our own grammar; codes that the vocabulary does not have are left out.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from graph.check.numerals import numbers
from graph.draft.items import LONGEST_QUOTE, Item, Kind
from graph.draft.mechanism_types import type_of
from graph.draft.quantities import bounded, quantities
from graph.draft.reading import read
from graph.entry.concepts import names_of

MOST_PROPOSALS = 300
CONFIDENCE = 0.4
"""Below every rule's."""
GOES_TO: Mapping[str, str] = {
    "figure": "figures",
    "attribute": "figures",
    "mechanism": "mechanisms",
    "honour": "honours",
    "trend": "trends",
}
"""By the kinds that a model may propose, the list of the plain entry."""
_SCHEMES = ("indicator", "unit", "qualifier", "direction")


def proposed(text: str, answer: str) -> Iterator[Item]:
    """The proposals of an answer that hold in the text; none of an answer that lists none."""
    return held_to(text, _listed(answer))


def held_to(text: str, proposals: Iterable[Any]) -> Iterator[Item]:
    """Those of which words and number stand in the text, at the first place of their words."""
    for number, told in enumerate(proposals):
        if number >= MOST_PROPOSALS:
            return
        item = _held(text, told) if isinstance(told, dict) else None
        if item is not None:
            yield item


def _held(text: str, told: Mapping[str, Any]) -> Item | None:
    kind, quote, label = told.get("kind"), told.get("quote"), told.get("label")
    if not isinstance(kind, str) or kind not in GOES_TO or not isinstance(quote, str) or not quote.strip():
        return None
    start = text.find(quote)
    if start < 0 or len(quote) > LONGEST_QUOTE:
        return None
    codes = {scheme: told[scheme] for scheme in _SCHEMES if _is_code(scheme, told.get(scheme))}
    item = Item(
        kind=cast("Kind", kind),
        # Other words may be anybody's name.
        label=label if isinstance(label, str) and label.strip() and label in quote else quote,
        start=start,
        end=start + len(quote),
        quote=quote,
        confidence=CONFIDENCE,
        proposed_by="model",
        goes_to=GOES_TO[kind],
        **codes,
    )
    if kind in ("figure", "attribute"):
        return _figure(item, told.get("value"))
    if kind == "mechanism":
        return replace(item, type=type_of(item.label))
    if kind == "trend":
        return replace(item, comparator="unstated", role="body") if item.direction else None
    return item


def _figure(item: Item, told: Any) -> Item | None:
    """The figure with its number as the words print it; None where they do not print that number."""
    value = _value(told)
    if value is None or abs(value) not in {one.value for one in numbers(item.quote)}:
        return None
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    printed = next((one for one in quantities(read(item.quote).text) if one.value == abs(value)), None)
    if printed is None:
        qualifier = item.qualifier or "exact"
        lower, upper, exclusive = bounded(abs(value), qualifier)
    else:
        qualifier, lower, upper, exclusive = (
            printed.qualifier,
            printed.lower,
            printed.upper,
            printed.exclusive,
        )
    if value < 0:
        lower, upper = (None if bound is None else -bound for bound in (upper, lower))
    percent = item.unit == "percent" or (printed is not None and printed.percent)
    return replace(
        item,
        value=value,
        lower=lower,
        upper=upper,
        exclusive=exclusive,
        qualifier=qualifier,
        unit=item.unit or ("percent" if percent else "case"),
        measure="change-rate" if value < 0 else "share" if percent else "level",
        comparator="unstated" if value < 0 else None,
        role="body",
    )


def _is_code(scheme: str, told: Any) -> bool:
    return isinstance(told, str) and told in names_of(scheme).codes


def _listed(answer: str) -> list[Any]:
    """The list in an answer, with or without a fence round it."""
    fenced = re.sub(r"^\s*```[a-z]*\s*|\s*```\s*$", "", answer)
    try:
        told = json.loads(fenced)
    except (ValueError, RecursionError):
        return []
    return told if isinstance(told, list) else []


def _value(told: Any) -> Decimal | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str) or len(str(told)) > 30:
        return None
    try:
        value = Decimal(str(told))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value.adjusted() < 20 else None
