"""Citations: the fields are all there, and no title can break a format."""

import re
from datetime import date

import pytest

from api.answers.citation import Work, apa, bibtex, gbt7714, ris

WORK = Work(
    key="fengqiao-abc",
    title="义警 50% & more_of {it}",
    url="https://example.org/answers/abc",
    published=date(2026, 11, 2),
    version="0123456789abcdef",
)
HOSTILE = [
    "}}\n@misc{other, title = {x}",
    "line\r\nER  - \r\nTY  - BOOK",
    "\\input{/etc/passwd} ~ ^ # $",
]


def test_bibtex() -> None:
    text = bibtex(WORK)
    assert text.startswith("@misc{fengqiao-abc,\n")
    assert r"title = {{义警 50\% \& more\_of \{it\}}}" in text
    assert "url = {https://example.org/answers/abc}" in text
    assert "year = {2026}" in text
    assert "version = {0123456789abcdef}" in text


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_ends_its_field(title: str) -> None:
    text = bibtex(Work("k", title, WORK.url, WORK.published, WORK.version))
    depth = 0
    for match in re.finditer(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        assert depth > 0 or match.end() == len(text) - 1
    assert depth == 0
    assert text.count("\n") == bibtex(WORK).count("\n")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_starts_a_ris_line(title: str) -> None:
    text = ris(Work("k", title, WORK.url, WORK.published, WORK.version))
    tags = [line[:2] for line in text.split("\r\n") if line]
    assert tags == ["TY", "AU", "TI", "PY", "DA", "ET", "ID", "UR", "ER"]
    assert "\n" not in text.replace("\r\n", "")


def test_apa() -> None:
    assert apa(WORK) == (
        "Fengqiao Graph. (2026, November 2). 义警 50% & more_of {it} (Version 0123456789abcdef) [Data set]. "
        "https://example.org/answers/abc"
    )


def test_gbt7714() -> None:
    assert gbt7714(WORK, date(2027, 1, 31)) == (
        "枫桥图谱. 义警 50% & more_of {it}：图谱版本 0123456789abcdef[DS/OL]. (2026-11-02)[2027-01-31]. "
        "https://example.org/answers/abc."
    )
