"""SPARQL results as plain rows: IRIs and texts as they are, numbers and truth values as such, null where unbound."""

from typing import Any

from ontology.namespaces import PREFIXES

_XSD = PREFIXES["xsd"]
_WHOLE = {_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_REAL = {_XSD + name for name in ("decimal", "double", "float")}


def rows(results: dict[str, Any]) -> list[dict[str, Any]]:
    """The solutions of SPARQL JSON results as a mapping of every column to its value."""
    columns = results["head"]["vars"]
    return [
        {name: _value(found[name]) if name in found else None for name in columns}
        for found in results["results"]["bindings"]
    ]


def _value(cell: dict[str, str]) -> Any:
    text, datatype = cell["value"], cell.get("datatype")
    try:
        if datatype in _WHOLE:
            return int(text)
        if datatype in _REAL:
            number = float(text)
            return number if number - number == 0 else text
    except ValueError:
        return text
    return text in ("true", "1") if datatype == _XSD + "boolean" else text
