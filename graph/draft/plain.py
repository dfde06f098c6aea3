"""From items to the plain entry that they become when a person accepts them.

Quotes are excerpts with their place; a figure without an indicator, a formula's parts that no words list and whatever
else only a coder can say are left open, and the gate says so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pypinyin import lazy_pinyin

from graph.draft.drafting import Draft
from graph.draft.items import Item
from graph.draft.periods import resolved

if TYPE_CHECKING:
    from graph.entry.model import PlainEntry

LONGEST_SLUG = 60


def entry_of_draft(draft: Draft, text: str) -> "PlainEntry":
    """The plain entry of all items that can stand in one; `text` is the article. Raises EntryFaulty for none."""
    # Here and not above: what makes only the fields starts quickly.
    from graph.entry.document import entry_of

    return entry_of(fields_of(draft, text))


def fields_of(draft: Draft, text: str) -> dict[str, Any]:
    """The fields of the plain entry, as its JSON document has them."""
    return with_fields(draft, text)[1]


def with_fields(draft: Draft, text: str) -> tuple[Draft, dict[str, Any]]:
    """The draft with the fields that each item gets in the plain entry, left-out ones too, and the entry's own."""
    station = slug_of(draft.station.removesuffix("派出所")) or "station"
    mechanisms = _named_mechanisms(draft.items)
    entry: dict[str, Any] = {
        "id": draft.digest[:16],
        "stations": [station],
        "review_status": "draft",
        "source": _source(draft),
    }
    if draft.station:
        entry["new_stations"] = [{"id": station, "label": {"zh": draft.station}}]
        entry["stations_as_told"] = _stations_as_told(draft, station)
    writer = _Writer(text, draft, mechanisms)
    for item in draft.items:
        writer.write(item, entry)
    periods = list(writer.periods.values())
    for item in draft.left_out:
        writer.write(item, {})
    if periods:
        entry["periods"] = periods
    items, left_out = (
        tuple(replace(item, entry=writer.written.get(id(item), {})) for item in told)
        for told in (draft.items, draft.left_out)
    )
    return replace(draft, items=items, left_out=left_out), entry


def slug_of(label: str) -> str:
    """Pinyin of a name, in letters, digits and hyphens."""
    syllables = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(label, errors="default")).lower())
    return "-".join(syllables)[:LONGEST_SLUG].strip("-")


class _Writer:
    """Writes items into an entry, periods once for all that have them."""

    def __init__(self, text: str, draft: Draft, mechanisms: Mapping[str, str]) -> None:
        self._text = text
        self._draft = draft
        self._mechanisms = mechanisms
        self.periods: dict[str, dict[str, Any]] = {}
        self.written: dict[int, dict[str, Any]] = {}
        """The node of each item that has become one, by the item's identity."""

    def write(self, item: Item, entry: dict[str, Any]) -> None:
        """One item into the list that it goes to; what no entry can hold is left out."""
        write = {
            "mechanisms": self._mechanism,
            "figures": self._figure,
            "trends": self._trend,
            "ranks": self._rank,
            "honours": self._honour,
            "formulas": self._formula,
            "settings": self._setting,
        }.get(item.goes_to)
        node = None if write is None else write(item)
        if node is not None:
            entry.setdefault(item.goes_to, []).append(node)
            self.written[id(item)] = node

    def _mechanism(self, item: Item) -> dict[str, Any]:
        types = {"mechanism_type": [item.type]} if item.type else {}
        return {
            "id": self._mechanisms[item.label],
            "label": {"zh": item.label},
            **types,
            **self._evidence(item),
        }

    def _figure(self, item: Item) -> dict[str, Any] | None:
        if item.indicator is None or item.value is None:
            return None
        node = {
            **self._claim(item),
            "measure": item.measure,
            "value": str(item.value),
            "unit": item.unit,
            "qualifier": item.qualifier,
        }
        if item.lower is not None:
            node["lower_bound"] = str(item.lower)
        if item.upper is not None:
            node["upper_bound"] = str(item.upper)
        if item.exclusive is not None:
            node["bound_exclusive"] = item.exclusive
        return node

    def _trend(self, item: Item) -> dict[str, Any] | None:
        if item.indicator is None:
            return None
        return {**self._claim(item), "direction": item.direction}

    def _rank(self, item: Item) -> dict[str, Any] | None:
        if item.indicator is None:
            return None
        node = self._claim(item)
        if item.rank is not None:
            node["rank"] = item.rank
        if item.rank_band is not None:
            node["rank_band"] = {"zh": item.rank_band}
        return node

    def _honour(self, item: Item) -> dict[str, Any]:
        node: dict[str, Any] = {
            "label": {"zh": item.label},
            "holder": [f"station:{slug_of(self._draft.station.removesuffix('派出所')) or 'station'}"],
            "grantor_level": list(item.level),
            **self._evidence(item),
        }
        if item.type is not None:
            node["honour_type"] = [item.type]
        if item.status is not None:
            node["award_status"] = item.status
        for name in ("year", "batch", "times"):
            if getattr(item, name) is not None:
                node[name] = getattr(item, name)
        return node

    def _formula(self, item: Item) -> dict[str, Any]:
        slots = []
        for slot in item.slots:
            told = {
                name: slot[name] for name in ("symbol", "order", "declared_count", "listing") if name in slot
            }
            if slot["items"]:
                told["items"] = [
                    {
                        "order": order,
                        "label": {"zh": self._text[start:end]},
                        "evidence": [self._excerpt(start, end)],
                    }
                    for order, (start, end) in enumerate(slot["items"], 1)
                ]
            slots.append(told)
        return {
            "label": {"zh": item.label},
            "token": item.label,
            "formula_kind": item.type,
            "listing": item.status,
            "slots": slots,
            **self._evidence(item),
        }

    def _setting(self, item: Item) -> dict[str, Any]:
        return {
            "setting": item.type,
            "voice": "narrator",
            "narrative_role": "context",
            **self._evidence(item),
        }

    def _claim(self, item: Item) -> dict[str, Any]:
        node: dict[str, Any] = {
            "indicator": item.indicator,
            "voice": "narrator",
            "narrative_role": item.role or "body",
            **self._evidence(item),
        }
        if item.comparator is not None:
            node["comparator"] = item.comparator
        if item.period:
            node["period"] = self._period(item.period)
        about = (item.about or "").removeprefix("mechanism:")
        if about in self._mechanisms:
            node["about"] = f"mechanism:{self._mechanisms[about]}"
        credits = [self._credit(item, label) for label in item.credited if label in self._mechanisms]
        if credits:
            node["credits"] = credits
        return node

    def _credit(self, item: Item, label: str) -> dict[str, Any]:
        cue = {"cue": [self._excerpt(*item.cue)]} if item.cue is not None else {}
        return {"mechanism": self._mechanisms[label], "credit_kind": item.credit_kind, **cue}

    def _period(self, words: str) -> str:
        if words not in self.periods:
            fields = {"id": f"p{len(self.periods) + 1}", **resolved(words, self._draft.issued)}
            self.periods[words] = {**fields, "as_printed": {"zh": words}}
        return str(self.periods[words]["id"])

    def _evidence(self, item: Item) -> dict[str, Any]:
        named = any(one.start < item.end and item.start < one.end for one in self._draft.persons)
        return {} if named else {"evidence": [self._excerpt(item.start, item.end)]}

    def _excerpt(self, start: int, end: int) -> dict[str, Any]:
        end = min(end, start + 20)
        return {"words": self._text[start:end], "start": start}


def _named_mechanisms(items: Iterable[Item]) -> dict[str, str]:
    """A name in letters for each mechanism's label, none twice."""
    found: dict[str, str] = {}
    for item in items:
        if item.kind == "mechanism" and item.label not in found:
            slug = base = slug_of(item.label) or "mechanism"
            number = 1
            while slug in found.values():
                number += 1
                slug = f"{base}-{number}"
            found[item.label] = slug
    return found


def _source(draft: Draft) -> dict[str, Any]:
    told: dict[str, Any] = {"text_digest": draft.digest, "text_length": draft.length}
    for item in draft.items:
        if item.kind != "source":
            continue
        if item.type == "title" and "title" not in told:
            told["title"] = {"zh": re.sub(r"\s+", " ", item.text or "")}
        elif item.type == "byline":
            told.setdefault("byline", []).append(item.quote.strip())
        elif item.type == "outlet":
            told["outlet"] = [item.text]
        elif item.type == "issued":
            told["issued"] = item.text
        elif item.type == "genre" and item.text:
            told["genre"], told["independence"] = item.text.split()
    return told


def _stations_as_told(draft: Draft, station: str) -> list[dict[str, Any]]:
    told: dict[str, Any] = {"id": station}
    for item in draft.items:
        if item.kind == "station":
            told["other_names"] = {"zh": item.label}
            told["evidence"] = [{"words": item.quote[:20], "start": item.start}]
        elif item.type == "founded" and item.text:
            told["founded"] = [item.text]
    return [told]
