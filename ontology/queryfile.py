"""SPARQL kept in files: a header of `# key: value` lines that describes the query, then the query.

Site queries, competency questions, derivations and violation checks are all read here.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.bilingual import BilingualText, Language

_LABEL_LANGUAGE = re.compile(r'(LANG\(\?\w+\) = )"(?:zh|en)"')
_LAST_ORDER = re.compile(r"ORDER BY [^{}]*\Z")
HEADER_LINE = re.compile(r"#\s*([a-z][a-z-]*):\s*(.+?)\s*$")


@dataclass(frozen=True)
class QueryFile:
    """One `.rq` file.

    `name` is the file's stem; `header` its leading `# key: value` lines; `text` the whole file, comments
    included, so that what is shown to a reader is what is run.
    """

    name: str
    header: dict[str, str]
    text: str

    @property
    def title(self) -> BilingualText:
        """The header's `zh` and `en` lines. Raises KeyError where one is missing."""
        return BilingualText(self.header["zh"], self.header["en"])

    def in_language(self, language: Language) -> "QueryFile":
        """The same query with its labels asked for in `language`.

        Every label has a filter `LANG(?name) = "zh"`: a constant, since a language bound outside an OPTIONAL is not
        seen inside it by every engine (SPARQL 1.1, section 18.2.2.6 and the bottom-up evaluation of section 18).
        What is held to one language whatever the reader's is written with LANGMATCHES and stays.
        """
        return replace(self, text=_LABEL_LANGUAGE.sub(rf'\1"{language}"', self.text))

    def page(self, limit: int, offset: int) -> "QueryFile":
        """The same query for `limit` solutions from the `offset`-th on (SPARQL 1.1, section 15)."""
        return replace(self, text=f"{self.text.rstrip()}\nLIMIT {int(limit)} OFFSET {int(offset)}\n")

    def unsorted(self) -> "QueryFile":
        """The same query without the `ORDER BY` that ends it."""
        return replace(self, text=_LAST_ORDER.sub("", self.text))


def read_query(path: Path) -> QueryFile:
    """Read one file. Raises OSError or UnicodeDecodeError where it cannot be read."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    for line in text.splitlines():
        match = HEADER_LINE.match(line)
        if match is None:
            break
        header[match[1]] = match[2]
    return QueryFile(path.stem, header, text)


def read_queries(folder: Path) -> dict[str, QueryFile]:
    """All `.rq` files of a folder by name, in the order of their names."""
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}
