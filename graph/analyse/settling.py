"""Two codings of one source settled into one: the first, with what was chosen of the second.

What they differ in is told field by field of what both have coded; what only one has is taken in or left out. Names of
the second coder's nodes are those that the first has for the same; a period, mechanism or place that the first lacks
comes along with what refers to it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from graph.analyse.second_coding import TOGETHER, Alone, Comparison, Match, compared
from graph.entry.claims import Claim, Credit
from graph.entry.forms import Concept, Reference
from graph.entry.identify import identified
from graph.entry.model import PlainEntry, nodes_of
from graph.entry.node import Evident, Node, Owns, Says, Texts, fields_of

LISTS = {"period": "periods", "mechanism": "mechanisms", "area": "new_areas", "station": "new_stations"}
"""By kind of a node that may come along the list of the entry that it stands in."""


@dataclass(frozen=True)
class Difference:
    """A field of something that both have coded, in which they differ; `values` are theirs, first and second."""

    match: Match
    field: str
    values: tuple[Any, Any]


def differences(comparison: Comparison) -> list[Difference]:
    """All of them, but the codes on which agreement is computed (`Comparison.disagreements`)."""
    return [difference for match in comparison.matches for difference in _of(match, comparison)]


def settled(first: PlainEntry, second: PlainEntry, chosen: Collection[str]) -> PlainEntry:
    """The first coding with the second coder's word where that was chosen.

    `chosen` names it: `unit-N` for a disagreement on a code, `field-N` for a difference, `alone-N` for what only one
    has, N its place in the comparison; of what only the first has it means that it goes. Raises EntryFaulty,
    SourcesDiffer.
    """
    one, other = first.model_copy(deep=True), second.model_copy(deep=True)
    comparison = compared(one, other)
    settling = _Settling(one, other, comparison)
    # Fields first: what goes would not be found any more.
    for number, unit in enumerate(comparison.disagreements):
        if f"unit-{number}" not in chosen:
            continue
        if unit.aspect == "credit_kind":
            settling.recredit(unit.nodes[0], unit.nodes[1])
        else:
            unit.nodes[0].mechanism_type = [code for code in unit.codes[1].split(TOGETHER) if code]
    for number, difference in enumerate(differences(comparison)):
        if f"field-{number}" in chosen:
            settling.take(difference)
    for number, alone in enumerate(comparison.alone):
        if f"alone-{number}" in chosen:
            settling.drop(alone) if alone.coder == 0 else settling.take_in(alone)
    return identified(one)


def _of(match: Match, comparison: Comparison) -> Iterator[Difference]:
    for name, role in fields_of(type(match.first)).items():
        if name in ("mechanism_type", "credits"):
            continue
        one, other = getattr(match.first, name), getattr(match.second, name)
        theirs = _named(other, role, comparison) if isinstance(role, Says) else other
        if _likeness(one, role) != _likeness(theirs, role):
            yield Difference(match, name, (one, other))


def _named(value: Any, role: Says, comparison: Comparison) -> Any:
    """A value of the second coding with the first coder's names; a node that the first lacks keeps its name."""
    if not isinstance(role.form, Reference) or role.form.kinds == ("span",):
        return value
    if isinstance(value, list):
        return [_named(each, role, comparison) for each in value]
    if value is None:
        return None
    kind, name = _parted(value, role.form)
    known = comparison.meant.get(f"{kind}:{name}", name)
    return known if len(role.form.kinds) == 1 else f"{kind}:{known}"


def _parted(value: str, form: Reference) -> tuple[str, str]:
    if len(form.kinds) == 1:
        return form.kinds[0], value
    kind, _, name = value.partition(":")
    return kind, name


def _likeness(value: Any, role: Any) -> Any:
    """What of a value counts: lists in no order, nodes inside without their names and quotes."""
    if isinstance(role, Owns):
        return [_without_names(child.model_dump()) for child in value]
    if isinstance(value, str) and not isinstance(role.form, Concept | Reference):
        return {"zh": value}
    if isinstance(value, Texts):
        return value.model_dump(exclude_none=True)
    return sorted(map(str, value)) if isinstance(value, list) else value


def _without_names(told: Any) -> Any:
    if isinstance(told, dict):
        return {
            name: _without_names(each)
            for name, each in told.items()
            if name not in ("id", "evidence", "denotes")
        }
    return [_without_names(each) for each in told] if isinstance(told, list) else told


class _Settling:
    """Changes the first coding, a copy; the second is read."""

    def __init__(self, first: PlainEntry, second: PlainEntry, comparison: Comparison) -> None:
        self._first = first
        self._second = second
        self._meant = dict(comparison.meant)

    def take(self, difference: Difference) -> None:
        """The second coder's value of a field."""
        match, name = difference.match, difference.field
        copy = match.second.model_copy(deep=True)
        self._adopt(copy)
        setattr(match.first, name, getattr(copy, name))
        if isinstance(fields_of(type(match.first))[name], Owns):
            _forget_names(match.first, inner_only=True)

    def recredit(self, credit: Credit, theirs: Credit) -> None:
        """The second coder's kind of credit with its cue: the words are why it is that kind."""
        credit.credit_kind, credit.cue = theirs.credit_kind, list(theirs.cue)
        self._quote(theirs)

    def drop(self, alone: Alone) -> None:
        """What only the first has goes, and whatever refers to a mechanism that goes."""
        if alone.within is not None:
            _remove(alone.within[0].credits, alone.node)
            return
        _remove(getattr(self._first, alone.section), alone.node)
        if alone.node.kind == "mechanism":
            self._first.appraisals = [
                each for each in self._first.appraisals if each.appraises != alone.node.id
            ]
        for _, node in list(nodes_of(self._first)):
            self._forget(node, alone.node)

    def take_in(self, alone: Alone) -> None:
        """What only the second has comes in."""
        if alone.within is not None:
            credit = alone.node.model_copy(deep=True)
            self._adopt(credit)
            credit.id = None
            alone.within[0].credits.append(credit)  # type: ignore[arg-type]
        else:
            self._bring(alone.node.kind, alone.node, alone.section)

    def _bring(self, kind: str, node: Node, section: str) -> str:
        """Copies a node of the second coding into the first, once; its name there."""
        known = self._meant.get(f"{kind}:{node.id}")
        if known is not None:
            return known
        copy = node.model_copy(deep=True)
        own = {each.id for each in getattr(self._first, section)}
        if kind in ("area", "station"):
            name = node.id or ""
        else:
            name = _free(node.id or kind, {each.id for _, each in nodes_of(self._first) if each.kind == kind})
        self._meant[f"{kind}:{node.id}"] = name
        if name not in own:
            self._adopt(copy)
            copy.id = name
            _forget_names(copy, inner_only=True)
            getattr(self._first, section).append(copy)
        return name

    def _adopt(self, node: Node) -> None:
        """Names in a copy of a node of the second coding become the first's; what they mean comes along."""
        if isinstance(node, Evident):
            self._quote(node)
        for name, role in fields_of(type(node)).items():
            value = getattr(node, name)
            if isinstance(role, Owns):
                for child in value:
                    self._adopt(child)
            elif isinstance(role, Says) and isinstance(role.form, Reference) and role.form.kinds != ("span",):
                if isinstance(value, list):
                    setattr(node, name, [self._name(each, role.form) for each in value])
                elif value is not None:
                    setattr(node, name, self._name(value, role.form))

    def _name(self, value: str, form: Reference) -> str:
        kind, name = _parted(value, form)
        known = self._meant.get(f"{kind}:{name}")
        if known is None and kind in LISTS:
            meant = next((each for each in getattr(self._second, LISTS[kind]) if each.id == name), None)
            known = None if meant is None else self._bring(kind, meant, LISTS[kind])
        known = known or name
        return known if len(form.kinds) == 1 else f"{kind}:{known}"

    def _quote(self, node: Evident) -> None:
        """The quotes that a node of the second coding cites stand in the first, too."""
        cited = [*node.evidence, *getattr(node, "cue", [])]
        there = {quote.id for quote in self._first.quotes}
        for quote in self._second.quotes:
            if quote.id in cited and quote.id not in there:
                self._first.quotes.append(quote.model_copy(deep=True))

    def _forget(self, node: Node, gone: Node) -> None:
        """Takes a node that is gone out of what refers to it."""
        if isinstance(node, Claim) and gone.kind == "mechanism":
            node.credits = [credit for credit in node.credits if credit.mechanism != gone.id]
        for name, role in fields_of(type(node)).items():
            if (
                not isinstance(role, Says)
                or not isinstance(role.form, Reference)
                or gone.kind not in role.form.kinds
            ):
                continue
            word = gone.id if len(role.form.kinds) == 1 else f"{gone.kind}:{gone.id}"
            value = getattr(node, name)
            if isinstance(value, list):
                setattr(node, name, [each for each in value if each != word])
            elif value == word and not type(node).model_fields[name].is_required():
                setattr(node, name, None)


def _remove(nodes: list[Any], gone: Node) -> None:
    nodes[:] = [each for each in nodes if each is not gone]


def _free(name: str, taken: Collection[str | None]) -> str:
    number = 1
    while (name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return name if number == 1 else f"{name}-{number}"


def _forget_names(node: Node, *, inner_only: bool) -> None:
    """What stands inside a node is named anew."""
    if not inner_only:
        node.id = None
    for name, role in fields_of(type(node)).items():
        if isinstance(role, Owns):
            for child in getattr(node, name):
                _forget_names(child, inner_only=False)
