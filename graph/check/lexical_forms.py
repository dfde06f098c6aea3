"""Whether a literal is written as its datatype has it: the grammars of XML Schema 1.1, part 2.

Neither rdflib nor pySHACL holds to them: Python reads full-width digits, `NaN` and `1e5` as decimals, and a year
with two months is let pass. The grammars are of ASCII characters alone, as the specification's are.
"""

import re
from calendar import monthrange
from collections.abc import Callable

from rdflib import XSD, URIRef

from ontology.bilingual import BilingualText

MOST_DIGITS = 18
"""Of a decimal or an integer: all that every engine must compute with (XML Schema 1.1 part 2, 5.4)."""
MOST_SHOWN = 60
"""Characters of a literal in a message."""

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FLOAT = rf"(?:{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"
_DAYS = r"\d+D"
_HOURS = r"T(?:\d+H(?:\d+M)?(?:\d+(?:\.\d+)?S)?|\d+M(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S)"
_YEARS_MONTHS = r"(?:\d+Y(?:\d+M)?|\d+M)"
_BASE64 = r"[A-Za-z0-9+/]"

_GRAMMARS: dict[URIRef, tuple[str, str]] = {
    XSD.boolean: (r"true|false|0|1", "true"),
    XSD.decimal: (_DECIMAL, "12.5"),
    XSD.double: (_FLOAT, "1.5E3"),
    XSD.float: (_FLOAT, "1.5E3"),
    XSD.date: (rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "2026-11-22"),
    XSD.dateTime: (rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", "2026-11-22T09:30:00Z"),
    XSD.dateTimeStamp: (rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE.removesuffix('?')}", "2026-11-22T09:30:00Z"),
    XSD.time: (rf"{_TIME}{_ZONE}", "09:30:00"),
    XSD.gYear: (rf"{_YEAR}{_ZONE}", "2026"),
    XSD.gYearMonth: (rf"{_YEAR}-{_MONTH}{_ZONE}", "2026-11"),
    XSD.gMonth: (rf"--{_MONTH}{_ZONE}", "--11"),
    XSD.gMonthDay: (rf"--{_MONTH}-{_DAY}{_ZONE}", "--11-22"),
    XSD.gDay: (rf"---{_DAY}{_ZONE}", "---22"),
    XSD.duration: (
        rf"-?P(?:{_YEARS_MONTHS}(?:{_DAYS})?(?:{_HOURS})?|{_DAYS}(?:{_HOURS})?|{_HOURS})",
        "P1Y6M",
    ),
    XSD.yearMonthDuration: (rf"-?P{_YEARS_MONTHS}", "P1Y6M"),
    XSD.dayTimeDuration: (rf"-?P(?:{_DAYS}(?:{_HOURS})?|{_HOURS})", "P3DT12H"),
    XSD.hexBinary: (r"(?:[0-9A-Fa-f]{2})*", "0FB7"),
    XSD.base64Binary: (
        rf"(?:(?:{_BASE64} ?){{4}})*(?:(?:{_BASE64} ?){{3}}{_BASE64}|(?:{_BASE64} ?){{2}}[AEIMQUYcgkosw048] ?="
        rf"|{_BASE64} ?[AQgw] ?= ?=)?",
        "Rm9v",
    ),
    XSD.language: (r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "zh"),
}
"""Grammar and example of each datatype."""

_BOUNDS: dict[URIRef, tuple[int | None, int | None]] = {
    XSD.integer: (None, None),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
}
"""Least and greatest of each kind of integer."""

_COMPILED = {datatype: re.compile(grammar, re.ASCII) for datatype, (grammar, _) in _GRAMMARS.items()}
_COMPILED |= {datatype: re.compile(_INTEGER, re.ASCII) for datatype in _BOUNDS}
_COUNTED = {XSD.decimal, *_BOUNDS}
_WITH_A_DAY = re.compile(r"-?(?P<year>\d+)?-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)


def fault(text: str, datatype: str) -> BilingualText | None:
    """What is wrong with a literal, and how it would be right; None where its datatype allows it or is not known.

    Blanks around a value are wrong: RDF takes a literal as it stands (RDF 1.1 Concepts, 5.1).
    """
    kind = URIRef(datatype)
    grammar = _COMPILED.get(kind)
    if grammar is None:
        return None
    name = f"xsd:{kind.removeprefix(str(XSD))}"
    shown = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
    if kind in _COUNTED and len(text) > MOST_DIGITS and grammar.fullmatch(text):
        digits = sum(map(str.isdigit, text))
        if digits > MOST_DIGITS:
            return BilingualText(
                f"“{shown}”有 {digits} 位数字，超出可以计算的 {MOST_DIGITS} 位：请核对数值，或改用较大的单位。",
                f"“{shown}” has {digits} digits, more than the {MOST_DIGITS} that can be computed with: check the "
                "number, or use a larger unit.",
            )
    if grammar.fullmatch(text) and _HOLDS.get(kind, _any)(text, kind):
        return None
    example = _GRAMMARS[kind][1] if kind in _GRAMMARS else _example(kind)
    return BilingualText(
        f"“{shown}”不是有效的 {name} 值：请用半角字符写成“{example}”这样的形式。",
        f"“{shown}” is no {name}: write it in ASCII characters, like “{example}”.",
    )


def _any(_written: str, _kind: URIRef) -> bool:
    return True


def _within(written: str, kind: URIRef) -> bool:
    least, most = _BOUNDS[kind]
    value = int(written)
    return (least is None or value >= least) and (most is None or value <= most)


def _on_the_calendar(written: str, _kind: URIRef) -> bool:
    found = _WITH_A_DAY.match(written)
    assert found is not None
    # The calendar repeats every 400 years; without a year, February may have 29 days.
    year = 2000 + int((found["year"] or "0")[-4:]) % 400
    return int(found["day"]) <= monthrange(year, int(found["month"]))[1]


def _example(kind: URIRef) -> str:
    least, most = _BOUNDS[kind]
    return str(max(least or 0, 12) if most is None else min(most, 12))


_HOLDS: dict[URIRef, Callable[[str, URIRef], bool]] = {
    **dict.fromkeys(_BOUNDS, _within),
    **dict.fromkeys((XSD.date, XSD.dateTime, XSD.dateTimeStamp, XSD.gMonthDay), _on_the_calendar),
}
