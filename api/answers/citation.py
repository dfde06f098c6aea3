"""How a dataset is cited: BibTeX, RIS, APA (7th edition) and GB/T 7714-2015.

The author is the project: the graph names no persons.
"""

import re
from dataclasses import dataclass
from datetime import date

AUTHOR = "枫桥图谱 Fengqiao Graph"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: "\\" + character for character in "{}%&#_$"},
}


@dataclass(frozen=True)
class Work:
    """What is cited: `key` names it in a bibliography, `version` is that of the graph."""

    key: str
    title: str
    url: str
    published: date
    version: str


def bibtex(work: Work) -> str:
    """A BibTeX entry; characters with a meaning in TeX are escaped, the address excepted (field `url`)."""
    fields = {
        "author": "{" + AUTHOR + "}",
        "title": "{" + _tex(work.title) + "}",
        "year": str(work.published.year),
        "month": str(work.published.month),
        "version": work.version,
        "note": f"Data set, graph version {work.version}",
        "url": re.sub(r"[{}\\\s]", "", work.url),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{work.key},\n{lines}\n}}\n"


def ris(work: Work) -> str:
    """A RIS record of the type DATA, its lines ended as the format asks (CR LF)."""
    fields = [
        ("TY", "DATA"),
        ("AU", AUTHOR),
        ("TI", _line(work.title)),
        ("PY", str(work.published.year)),
        ("DA", work.published.strftime("%Y/%m/%d/")),
        ("ET", work.version),
        ("ID", work.key),
        ("UR", _line(work.url)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields)


def apa(work: Work) -> str:
    """The reference in APA style."""
    day = f"{work.published.year}, {MONTHS[work.published.month - 1]} {work.published.day}"
    return f"Fengqiao Graph. ({day}). {_line(work.title)} (Version {work.version}) [Data set]. {work.url}"


def gbt7714(work: Work, read: date) -> str:
    """The reference after GB/T 7714-2015, as a data set on line, read on a given day."""
    title = f"{_line(work.title)}：图谱版本 {work.version}"
    return f"枫桥图谱. {title}[DS/OL]. ({work.published.isoformat()})[{read.isoformat()}]. {work.url}."


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _line(text))
