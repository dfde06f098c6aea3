"""Entries against source texts: on a small made-up source, each kind of fault is found."""

import hashlib
import shutil
from pathlib import Path

import pytest

from graph.check.texts import SourceFinding, check_sources
from graph.errors import FileUnreadable, SourceMissing, TextNotUtf8
from graph.record.shipped import SHIPPED, Corpus

SOURCE_ID = "0123456789abcdef"
FIGURE = "120余名成员"
TEXT = "某镇派出所,张三丰说,队伍已有120余名成员,遍布各村各社区各单位各行业,电话010-5。\n"
ENTRY = """
@base <https://w3id.org/fengqiao/> .
@prefix fq: <https://w3id.org/fengqiao/ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<entry/{id}> {{
<id/source/{id}> a fq:Source ; fq:textDigest "{digest}" ; fq:textLength {length} ; dc:creator "张三丰" .
{figure}
{more}
}}
"""


def span(start: int, end: int, quote: str) -> str:
    iri = f"<id/span/{SOURCE_ID}/{start}-{end}>"
    return (
        f'{iri} fq:spanOf <id/source/{SOURCE_ID}> ; oa:start {start} ; oa:end {end} ; oa:exact "{quote}"@zh .'
    )


def folders(tmp_path: Path, more: str = "", digest: str = "", length: int = 0) -> tuple[Path, Corpus]:
    """A folder of texts and a corpus with one entry, sound but for what the arguments break."""
    texts, folder = tmp_path / "texts", tmp_path / "corpus"
    for path in (texts, folder / "entries", folder / "no-facts", folder / "redactions"):
        path.mkdir(parents=True)
    (texts / f"x_{SOURCE_ID}.txt").write_text(TEXT, encoding="utf-8")
    for path in Corpus().reference_files:
        shutil.copy(SHIPPED / path.name, folder)
    entry = ENTRY.format(
        id=SOURCE_ID,
        figure=span(TEXT.index(FIGURE), TEXT.index(FIGURE) + len(FIGURE), FIGURE),
        digest=digest or hashlib.sha256(TEXT.encode()).hexdigest(),
        length=length or len(TEXT),
        more=more,
    )
    (folder / "entries" / f"x-{SOURCE_ID}.trig").write_text(entry, encoding="utf-8")
    phone = TEXT.index("010")
    (folder / "no-facts" / f"{SOURCE_ID}.csv").write_text(
        f"start,end,reason\n{phone},{phone + 3},telephone\n{phone + 4},{phone + 5},telephone\n"
    )
    name = TEXT.index("张三丰")
    (folder / "redactions" / f"{SOURCE_ID}.csv").write_text(f"start,end,role\n{name},{name + 3},officer\n")
    return texts, Corpus(folder)


def faults(tmp_path: Path, **broken: object) -> list[SourceFinding]:
    texts, corpus = folders(tmp_path, **broken)  # type: ignore[arg-type]
    return check_sources(texts, corpus).findings


def test_a_sound_entry_has_no_findings(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    report = check_sources(texts, corpus)
    assert report.findings == []
    assert report.spans == 1
    assert dict(report.numbers[SOURCE_ID]) == {"statement": 1, "telephone": 2}


def test_another_digest(tmp_path: Path) -> None:
    assert [found.check for found in faults(tmp_path, digest="0" * 64)] == ["digest"]


def test_another_length(tmp_path: Path) -> None:
    assert [found.check for found in faults(tmp_path, length=5)] == ["length"]


def test_words_that_do_not_stand_there(tmp_path: Path) -> None:
    [found] = faults(tmp_path, more=span(0, 2, "那镇"))
    assert (found.check, found.source) == ("span", SOURCE_ID)
    assert "某镇" in found.text.zh


def test_a_quote_that_is_too_long(tmp_path: Path) -> None:
    start = TEXT.index("成员")
    quote = TEXT[start : start + 21]
    assert [found.check for found in faults(tmp_path, more=span(start, start + 21, quote))] == [
        "quote-length"
    ]


def test_a_quote_that_holds_a_name(tmp_path: Path) -> None:
    start = TEXT.index("张三丰")
    found = faults(tmp_path, more=span(start, start + 4, "张三丰说"))
    assert {item.check for item in found} == {"privacy"}


def test_a_name_in_a_label(tmp_path: Path) -> None:
    [found] = faults(tmp_path, more='<id/mechanism/x/y> skos:prefLabel "张三丰警务室"@zh .')
    assert (found.check, found.place.rpartition("/")[2]) == ("privacy", "y")
    assert "张三丰" not in found.text.zh


@pytest.mark.parametrize("slug", ["zhangsanfeng-jingwushi", "zhang-sanfeng"])
def test_a_romanised_name_in_an_iri(tmp_path: Path, slug: str) -> None:
    [found] = faults(tmp_path, more=f"<id/mechanism/x/{slug}> a fq:Mechanism .")
    assert (found.check, found.place.rpartition("/")[2]) == ("privacy", slug)


def test_a_number_that_nothing_covers(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    (corpus.folder / "no-facts" / f"{SOURCE_ID}.csv").unlink()
    assert [found.check for found in check_sources(texts, corpus).findings] == ["coverage", "coverage"]


def test_a_chinese_numeral_that_nothing_covers(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    path, extra = next(texts.iterdir()), "一个昼夜后,事情办成。\n"
    path.write_text(TEXT + extra, encoding="utf-8")
    entry = next((corpus.folder / "entries").iterdir())
    stated = hashlib.sha256(TEXT.encode()).hexdigest()
    now = hashlib.sha256((TEXT + extra).encode()).hexdigest()
    coded = (
        entry.read_text()
        .replace(stated, now)
        .replace(f"fq:textLength {len(TEXT)}", f"fq:textLength {len(TEXT + extra)}")
    )
    entry.write_text(coded)
    [found] = check_sources(texts, corpus).findings
    assert (found.check, found.place) == ("coverage", f"{len(TEXT)}-{len(TEXT) + 2}")
    with (corpus.folder / "no-facts" / f"{SOURCE_ID}.csv").open("a") as lines:
        lines.write(f"{len(TEXT)},{len(TEXT) + 2},story-detail\n")
    assert check_sources(texts, corpus).findings == []


def test_a_line_of_no_facts_that_is_not_needed(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    with (corpus.folder / "no-facts" / f"{SOURCE_ID}.csv").open("a") as lines:
        lines.write("0,1,age\n")
    [found] = check_sources(texts, corpus).findings
    assert (found.check, found.place) == ("coverage", "0-1")


def test_a_text_that_is_not_there(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    next(texts.iterdir()).unlink()
    with pytest.raises(SourceMissing, match=SOURCE_ID):
        check_sources(texts, corpus)


def lines(end: str) -> bytes:
    """The text with other line ends."""
    return TEXT.replace("\n", end).encode()


@pytest.mark.parametrize(
    ("copy", "what"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), "byte order mark"),
        (lines("\r\n"), "CRLF"),
        (lines("\r"), "CR"),
        (b"\xef\xbb\xbf" + lines("\r\n"), "byte order mark (BOM) was put before it, line ends"),
        (TEXT.strip().encode(), "the line end at its end"),
        (TEXT.encode() + b"\n\n", "at its end"),
        (TEXT.replace("张三丰", "张丰").encode(), "not the text that was coded"),
        (b"", "not the text that was coded"),
    ],
)
def test_another_text_has_one_finding_which_says_what_differs(tmp_path: Path, copy: bytes, what: str) -> None:
    texts, corpus = folders(tmp_path, more=span(0, 2, "那镇"))
    next(texts.iterdir()).write_bytes(copy)
    report = check_sources(texts, corpus)
    [found] = report.findings
    assert (found.check, found.source) == ("digest", SOURCE_ID)
    assert what in found.text.en and found.text.zh
    assert report.numbers == {}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_a_text_in_another_encoding_is_said_with_its_file(tmp_path: Path, encoding: str) -> None:
    texts, corpus = folders(tmp_path)
    path = next(texts.iterdir())
    path.write_text(TEXT, encoding=encoding)
    with pytest.raises(TextNotUtf8) as caught:
        check_sources(texts, corpus)
    assert str(path) in caught.value.text.zh and "请另存为 UTF-8" in caught.value.text.zh


def test_lists_of_places_may_have_a_byte_order_mark_and_wrong_ones_are_said(tmp_path: Path) -> None:
    texts, corpus = folders(tmp_path)
    path = corpus.folder / "no-facts" / f"{SOURCE_ID}.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_sources(texts, corpus).findings == []
    for wrong in ("start,end\n1,2\n", "start,end,reason\n1,x,age\n", "start,end,reason\n1\n"):
        path.write_text(wrong)
        with pytest.raises(FileUnreadable, match=f"{SOURCE_ID}.csv, line 2"):
            check_sources(texts, corpus)
