"""A model as one row of a table: what it holds by columns of plain cells, in the order of its properties."""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from graph.export.csv_table import Cell

BETWEEN = " | "
"""Between several values of one cell."""
_LEFT_OUT = frozenset({"href", "source_href"})
"""Inside of what is told: addresses follow from IRIs."""


def header(model: type[BaseModel], fields: Sequence[str] = ()) -> list[str]:
    """The names of the columns; of `fields` only, where any are given."""
    return [name for field in fields or model.model_fields for name in _names(model, field)]


def row(item: BaseModel, fields: Sequence[str] = ()) -> list[Cell]:
    """The cells of one item, by `header`."""
    model = type(item)
    return [cell for field in fields or model.model_fields for cell in _cells(model, field, item)]


def _names(model: type[BaseModel], field: str) -> list[str]:
    inner, _several = _inner(model.model_fields[field].annotation)
    if inner is None:
        return [field]
    return [f"{field}_{name}" for name in _inside(inner)]


def _inside(model: type[BaseModel]) -> list[str]:
    return [name for field in model.model_fields if field not in _LEFT_OUT for name in _names(model, field)]


def _cells(model: type[BaseModel], field: str, item: BaseModel | None) -> Iterator[Cell]:
    inner, several = _inner(model.model_fields[field].annotation)
    value = None if item is None else getattr(item, field)
    if inner is None:
        yield BETWEEN.join(map(str, value)) if several and value is not None else value
        return
    told = (value or []) if several else [value]
    rows = [
        [cell for name in inner.model_fields if name not in _LEFT_OUT for cell in _cells(inner, name, one)]
        for one in told
    ]
    for number in range(len(_inside(inner))):
        if several:
            yield BETWEEN.join("" if one[number] is None else str(one[number]) for one in rows) or None
        else:
            yield rows[0][number]


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that a property holds, None for plain values; and whether it holds several."""
    if get_origin(annotation) in (Union, UnionType):
        [annotation] = [one for one in get_args(annotation) if one is not type(None)] or [str]
    if get_origin(annotation) is list:
        inner, _ = _inner(get_args(annotation)[0])
        return inner, True
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return (annotation if is_model else None), False
