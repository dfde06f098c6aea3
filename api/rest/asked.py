"""What a list is asked for: its parameters read, or refused by name with the nearest that there is."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from rapidfuzz import process
from starlette.datastructures import QueryParams

from api.http.problems import Refusal
from api.rest.kinds import KINDS, Kind
from api.rest.things import SPACES
from graph.lists.choosing import Filters
from graph.lists.tables import TABLES
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES, expand

MOST = 200
"""Items on a page."""
USUAL = 50
LONGEST_VALUE = 300
MOST_VALUES = 50
"""Of one filter."""
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A list as it is asked for; `kept` are the parameters that its further pages have too."""

    kind: Kind
    filters: Filters
    sort: str
    limit: int
    fields: tuple[str, ...]
    include: frozenset[str]
    facets: tuple[str, ...]
    group_by: tuple[str, ...]
    cursor: str | None
    kept: tuple[tuple[str, str], ...]

    def query(self, **more: str) -> str:
        """The query of an address of the same list, with other parameters besides."""
        return urlencode([*((name, value) for name, value in self.kept if name not in more), *more.items()])


def read(kind: Kind, given: QueryParams) -> Asked:
    """The parameters of a request. Values of filters are checked by `known`. Raises Refusal 422."""
    dates = [_day(given, name) for name in ("from", "to")] if kind.dated else ["", ""]
    if all(dates) and dates[0] > dates[1]:
        raise refused("from", f"晚于 to（{given['to']}）", f"is after to ({given['to']})")
    values = {name: tuple(values_given(given, name)) for name in kind.filters if name in given}
    sorts = [*kind.sorts, *(f"-{name}" for name in kind.sorts)]
    group_by = _chosen(given, "group_by", kind.filters)
    if len(group_by) > 2:
        raise refused("group_by", "最多两个", "takes two at most")
    return Asked(
        kind=kind,
        filters=Filters(values, *dates),
        sort=(_chosen(given, "sort", sorts) or ("iri",))[0],
        limit=_whole(given, "limit", 0, MOST, USUAL),
        fields=_chosen(given, "fields", kind.model.model_fields),
        include=frozenset(_chosen(given, "include", kind.include)),
        facets=_chosen(given, "facets", kind.filters),
        group_by=group_by,
        cursor=given.get("cursor"),
        kept=tuple((name, value) for name, value in given.multi_items() if name not in ("cursor", "lang")),
    )


def known(asked: Asked, snapshot: Snapshot) -> Asked:
    """The same with the values of the filters as IRIs. Raises Refusal 422 for one that the graph has not."""
    found = {
        name: tuple(_value(asked.kind, snapshot, name, value) for value in values)
        for name, values in asked.filters.values.items()
    }
    return replace(asked, filters=replace(asked.filters, values=found))


def refused(
    name: str,
    zh: str,
    en: str,
    nearest: Sequence[str] = (),
    known: Sequence[str] = (),
    total: int | None = None,
) -> Refusal:
    """422 that names the parameter and, where there is one, the nearest value."""
    if nearest:
        zh, en = f"{zh}；是否指 {nearest[0]}？", f"{en}; did you mean {nearest[0]}?"
    members: dict[str, Any] = {"parameter": name, "nearest": list(nearest)}
    if known:
        members["known"] = list(known)
    if total is not None:
        members["total"] = total
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, f"参数 {name} {zh}", f"The parameter {name} {en}", None, **members
    )


def values_given(given: QueryParams, name: str) -> Iterable[str]:
    """The values of a parameter that takes several, repeated or between commas. Raises Refusal 422."""
    found = [part.strip() for value in given.getlist(name) for part in value.split(",")]
    if not all(found):
        raise refused(name, "有空值", "has an empty value")
    if len(found) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in found):
        raise refused(
            name,
            f"最多 {MOST_VALUES} 个值，每个最长 {LONGEST_VALUE} 字符",
            f"takes {MOST_VALUES} values at most, of {LONGEST_VALUE} characters at most",
        )
    return dict.fromkeys(found)


def _chosen(given: QueryParams, name: str, there: Iterable[str]) -> tuple[str, ...]:
    """Values of a parameter that takes some of these words."""
    if name not in given:
        return ()
    words = list(there)
    found = tuple(values_given(given, name))
    for value in found:
        if value not in words:
            near = get_close_matches(value[:60], words, 1)
            raise refused(name, f"不能是“{value[:60]}”", f"cannot be “{value[:60]}”", near, known=words)
    return found


def _whole(given: QueryParams, name: str, least: int, most: int, usual: int) -> int:
    text = given.get(name)
    if text is None:
        return usual
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text, re.ASCII) or not least <= int(text) <= most:
        near = [str(min(max(int(text), least), most))] if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else []
        raise refused(
            name, f"须为 {least} 至 {most} 的整数", f"must be a whole number from {least} to {most}", near
        )
    return int(text)


def _day(given: QueryParams, name: str) -> str:
    """A year, month or day as the first (`from`) or last (`to`) day that it has; "" where it is not given."""
    text = given.get(name)
    if text is None:
        return ""
    parts = _DAY.fullmatch(text)
    year, month, day = parts.groups() if parts else ("0000", None, None)
    last = monthrange(int(year), int(month or 12))[1] if int(year) else 0
    if not last or int(day or 1) > last:
        raise refused(
            name, "须为年、月或日：2024、2024-06、2024-06-30", "must be a year, month or day: 2024, 2024-06"
        )
    if name == "from":
        return f"{year}-{month or '01'}-{day or '01'}"
    return f"{year}-{month or '12'}-{day or last}"


def _value(kind: Kind, snapshot: Snapshot, name: str, value: str) -> str:
    """A slug, prefixed name or IRI as the IRI; a word as it is."""
    space = kind.space_of(name)
    values = TABLES[kind.name](snapshot).column(snapshot, name).values
    iri = value
    if space:
        prefix = value.partition(":")[0]
        iri = (
            value
            if "://" in value
            else expand(value)
            if prefix in PREFIXES and ":" in value
            else space + value
        )
    # A column that is widened has in its list of values also what others are widened to.
    fits = iri.startswith(space)
    if fits and (len(values.found([iri])) or (space and _in_graph(snapshot, space, iri))):
        return iri
    shown = [one.removeprefix(space) for one in values if one.startswith(space)]
    near = process.extract(value.rpartition("/")[2][:60], shown, limit=1, score_cutoff=50)
    raise refused(
        name,
        f"的值“{value[:80]}”不在图中",
        f"has a value that the graph has not: “{value[:80]}”",
        [one[0] for one in near],
    )


def _in_graph(snapshot: Snapshot, space: str, iri: str) -> bool:
    """Whether it is a thing of the sort that the filter takes, if one that nothing on the list has."""
    for kind, begins in SPACES.items():
        if begins == space and kind in KINDS:
            return bool(len(TABLES[kind](snapshot).names.found([iri])))
    return _subject(snapshot, iri)


def _subject(snapshot: Snapshot, iri: str) -> bool:
    # What is no IRI at all the engine refuses.
    return bool(re.fullmatch(r"[^\x00-\x20<>\"{}|\\^`]+", iri)) and snapshot.has(iri)


def joined(parameters: Sequence[tuple[str, str]]) -> str:
    """Parameters as the query of an address."""
    return urlencode(parameters, safe="/:,")
