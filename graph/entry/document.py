"""The plain entry as a JSON document (`application/json`), and the way from it to RDF."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graph.entry.concepts import with_codes
from graph.entry.excerpts import with_places
from graph.entry.identify import identified
from graph.entry.model import PlainEntry
from graph.entry.to_rdf import Written, written
from graph.errors import EntryFaulty, EntryUnreadable, Fault
from graph.store.utf8 import text_of

MEDIA_TYPE = "application/json"
MOST_FAULTS = 100

_SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "this is missing"),
    "extra_forbidden": (
        "没有这个字段：请改用架构中的名称或删去",
        "there is no such field: use one of the schema, or remove it",
    ),
    "string_type": ("须为文字", "must be a text"),
    "string_pattern_mismatch": ("写法不合要求：须符合 {pattern}", "is not written as it must be: {pattern}"),
    "string_too_long": ("太长：至多 {max_length} 字", "too long: at most {max_length} characters"),
    "string_too_short": ("不得为空", "must not be empty"),
    "list_type": ("须为列表", "must be a list"),
    "int_type": ("须为整数", "must be a whole number"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "int_from_float": ("须为整数", "must be a whole number"),
    "bool_type": ("须为 true 或 false", "must be true or false"),
    "bool_parsing": ("须为 true 或 false", "must be true or false"),
    "decimal_type": ("须为数", "must be a number"),
    "decimal_parsing": ("须为数", "must be a number"),
    "decimal_max_digits": ("数字过长：至多 {max_digits} 位", "too many digits: at most {max_digits}"),
    "decimal_whole_digits": ("数字过长", "too many digits"),
    "finite_number": ("须为有限的数", "must be a finite number"),
    "greater_than_equal": ("不得小于 {ge}", "must not be less than {ge}"),
    "less_than_equal": ("不得大于 {le}", "must not be more than {le}"),
    "model_type": ("须为对象（花括号）", "must be an object (curly brackets)"),
    "model_attributes_type": ("须为对象（花括号）", "must be an object (curly brackets)"),
}
"""What pydantic finds, by its type of error, in words; `{…}` from its context."""


def read_entry(content: bytes) -> PlainEntry:
    """The plain entry in a JSON document.

    Raises EntryUnreadable where it is no JSON or says a thing twice, with the line; EntryFaulty with each fault.
    """
    text = text_of(content)
    try:
        told = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise EntryUnreadable(
            f"不是 JSON：第 {error.lineno} 行第 {error.colno} 列：{error.msg}",
            f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            line=error.lineno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise EntryUnreadable(f"不是可用的 JSON：{error}", f"not JSON that can be used: {error}") from error
    return entry_of(told)


def entry_of(told: Any) -> PlainEntry:
    """The plain entry in what a JSON document says. Raises EntryFaulty with each fault."""
    try:
        return PlainEntry.model_validate(told)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
        raise EntryFaulty(_without_branches([_fault(each) for each in found])) from error


def document_of(entry: PlainEntry) -> bytes:
    """The entry as a JSON document: what is left out means nothing, or what the model says it means."""
    return (json.dumps(told_of(entry), ensure_ascii=False, indent=1) + "\n").encode()


def told_of(entry: PlainEntry) -> dict[str, Any]:
    """What a JSON document says of the entry."""
    told: dict[str, Any] = entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return told


def rdf_of(entry: PlainEntry, text: str | None = None, previous: PlainEntry | None = None) -> Written:
    """The entry in RDF: concepts by their codes, words at their places, every node with a name.

    `text` is that of the source; `previous` the entry in its last revision, whose names are kept. Raises EntryFaulty.
    """
    return written(identified(with_places(with_codes(entry), text), previous))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:60]}” ×2")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _fault(found: Any) -> Fault:
    zh, en = _SAID.get(found["type"], ("不合要求：{message}", "cannot be: {message}"))
    context = {"message": found["msg"], **found.get("ctx", {})}
    return Fault(_pointer(found["loc"]), zh.format(**context), en.format(**context))


def _pointer(place: tuple[str | int, ...]) -> str:
    """RFC 6901; the names of the branches of a union, which pydantic adds, are left out."""
    steps = [str(step) for step in place if not (isinstance(step, str) and _is_branch(step))]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _is_branch(step: str) -> bool:
    return step in ("str", "Texts", "Excerpt") or step.startswith(("list[", "constrained-", "function-"))


def _without_branches(faults: list[Fault]) -> list[Fault]:
    """One fault a place: a union tells a fault for each of its branches."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.pointer, fault)
    return list(first.values())
