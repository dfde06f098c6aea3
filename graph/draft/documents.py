"""A draft as JSON: items with their words, what was left out and why, where names stand."""

import json
from decimal import Decimal
from typing import Any

from graph.draft.drafting import Draft
from graph.draft.items import REASONS, Item

_ALWAYS = (
    "kind", "label", "value", "lower", "upper", "qualifier", "unit", "indicator", "measure", "comparator", "period",
    "credit", "start", "end", "quote", "confidence", "reason",
)  # fmt: skip
_BY_KIND = (
    "exclusive", "about", "role", "credit_kind", "credited", "direction", "rank", "rank_band", "level", "year", "batch",
    "times", "type", "status", "text",
)  # fmt: skip


def told_of(draft: Draft) -> dict[str, Any]:
    """What the JSON document says: places are code points of the text, `end` left out."""
    return {
        "text": {"digest": draft.digest, "length": draft.length},
        "station": draft.station or None,
        "items": [_told(item) for item in draft.items],
        "left_out": [_told(item) for item in draft.left_out],
        "persons": [{"start": one.start, "end": one.end, "role": one.role} for one in draft.persons],
    }


def document_of(draft: Draft) -> bytes:
    """The draft as a JSON document in UTF-8."""
    return (json.dumps(told_of(draft), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _told(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {name: _value(getattr(item, name)) for name in _ALWAYS}
    for name in _BY_KIND:
        value = _value(getattr(item, name))
        if value not in (None, [], ""):
            told[name] = value
    if item.slots:
        told["slots"] = [dict(slot) for slot in item.slots]
    if item.cue is not None:
        told["cue"] = {"start": item.cue[0], "end": item.cue[1]}
    if item.reason is not None:
        told["reason"] = {"code": item.reason, **REASONS[item.reason].as_dict()}
    told["proposed_by"] = item.proposed_by
    told["goes_to"] = item.goes_to or None
    if item.entry:
        told["entry"] = item.entry
    return told


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
