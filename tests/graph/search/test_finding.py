"""Everything that has a name is found by it: in Chinese, by pinyin, by initials, in English; and nothing crashes."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search.documents import KINDS, Document
from graph.search.finding import LONGEST_QUERY, search
from graph.search.folding import Folded, folded, marks
from graph.search.index import search_index
from graph.store.snapshot import Snapshot

FIRST_PAGE = 20
DRAWN = 200


@pytest.fixture(scope="module")
def drawn(snapshot: Snapshot) -> list[Document]:
    """Names of every kind but quotes; two things may bear one name, so equal names count as found."""
    named = [one for one in search_index(snapshot).documents() if one.kind != "quote" and len(one.names) > 1]
    return random.Random(13).sample(named, DRAWN)


def missed(snapshot: Snapshot, asked: dict[str, list[Document]]) -> list[tuple[str, str]]:
    """The queries that do not bring up on the first page, within the kind, what they were made from."""
    return [
        (query, one.names[0])
        for query, documents in asked.items()
        for one in documents
        if one.names[0]
        not in [found.document.names[0] for found in search(snapshot, query, one.kind, FIRST_PAGE).found]
    ]


def by(documents: list[Document], made: dict[str, str]) -> dict[str, list[Document]]:
    asked: dict[str, list[Document]] = {}
    for one in documents:
        if query := made.get(one.iri):
            asked.setdefault(query, []).append(one)
    return asked


def test_names_are_found_in_chinese(snapshot: Snapshot, drawn: list[Document]) -> None:
    asked = by(drawn, {one.iri: one.names[0][:LONGEST_QUERY] for one in drawn})
    assert len(asked) > DRAWN // 2
    assert missed(snapshot, asked) == []


def test_names_are_found_in_english(snapshot: Snapshot, drawn: list[Document]) -> None:
    asked = by(drawn, {one.iri: one.names[1][:LONGEST_QUERY] for one in drawn})
    assert missed(snapshot, asked) == []


@pytest.mark.parametrize("way", ["pinyin", "spaced pinyin", "initials"])
def test_names_are_found_by_sound(snapshot: Snapshot, drawn: list[Document], way: str) -> None:
    made = {}
    for one in drawn:
        told = Folded.of(one.names[0])
        if told.runs and 2 < len(told.key) <= 20:
            parts = told.initials if way == "initials" else told.syllables
            made[one.iri] = (" " if way == "spaced pinyin" else "").join(parts)
    assert len(made) > DRAWN // 2
    assert missed(snapshot, by(drawn, made)) == []


@pytest.mark.parametrize(
    ("query", "kind", "label"),
    [
        ("红岩寺派出所", "station", "红岩寺派出所"),
        ("紅巖寺派出所", "station", "红岩寺派出所"),
        ("红岩寺", "station", "红岩寺派出所"),
        ("岩", "station", "红岩寺派出所"),
        ("hys", "station", "红岩寺派出所"),
        ("HongYanSi", "station", "红岩寺派出所"),
        ("hong yan si", "station", "红岩寺派出所"),
        ("smpcs", "station", "山门派出所"),
        ("Shanmen Police", "station", "山门派出所"),
        ("Ji'an", "place", "吉安市"),
        ("Ji’an", "place", "吉安市"),
        ("４＋Ｎ", "formula", "“4+N”工作模式"),
        ("4+N", "formula", "“4+N”工作模式"),
        ("2435", "mechanism", "2435矛盾纠纷调解机制"),
        ("一五三三", "mechanism", "“一五三三”工作机制"),
        ("红警驿站", "mechanism", "红警驿站"),
        ("三调", "mechanism", "“纠纷三调”工作法"),
        ("五老", "mechanism", "五老调解队"),
    ],
)
def test_what_people_type(snapshot: Snapshot, query: str, kind: str, label: str) -> None:
    findings = search(snapshot, query, kind)
    assert label in [one.document.names[0] for one in findings.found]
    assert findings.meant is None
    assert all(one.marks for one in findings.found), "what was sought is marked"


@pytest.mark.parametrize(
    ("query", "meant", "label"),
    [
        ("Hongyanssi", "hongyansi", "红岩寺派出所"),
        ("volunter patrol", "volunteer patrol", "睦洲义警"),
        ("红岩四派出所", "hongyansipaichusuo", "红岩寺派出所"),
    ],
)
def test_a_mistyped_word_is_taken_for_the_nearest(
    snapshot: Snapshot, query: str, meant: str, label: str
) -> None:
    findings = search(snapshot, query)
    assert findings.meant == meant
    assert label in [one.document.names[0] for one in findings.found]


def test_whole_names_come_before_beginnings_and_quotes_last(snapshot: Snapshot) -> None:
    found = search(snapshot, "红警驿站", limit=50).found
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert found[0].matched == "红警驿站"
    kinds = [one.document.kind for one in found]
    assert kinds[-1] == "quote" and kinds.index("quote") > kinds.index("mechanism")


def test_counts_agree_with_what_is_listed(snapshot: Snapshot) -> None:
    for query in ("义警", "police", "s", "调解"):
        findings = search(snapshot, query, limit=5)
        everything = search(snapshot, query, limit=2_000)
        assert findings.total == everything.total == len(everything.found)
        assert dict(findings.counts) == {kind: len(everything.of(kind)) for kind in findings.counts}


@pytest.mark.parametrize("query", ["", " ", "!!!", "“”", "\x00", "🙂", '"', "*", "NEAR(", "a OR", "-"])
def test_signs_alone_find_nothing_or_something_but_never_fail(snapshot: Snapshot, query: str) -> None:
    search(snapshot, query)


@settings(max_examples=300)
@given(
    st.text(max_size=120) | st.text("派所义警a’'\"*()-+: {}^NEAROD", max_size=30),
    st.sampled_from(["", *KINDS]),
    st.integers(1, 100),
)
def test_no_query_crashes_it(snapshot: Snapshot, query: str, kind: str, limit: int) -> None:
    findings = search(snapshot, query, kind, limit)
    assert len(findings.found) <= limit
    for one in findings.found:
        assert 0 <= one.score <= 1
        for start, end in one.marks:
            assert 0 <= start < end <= len(one.matched)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_marks_stand_where_the_words_are() -> None:
    def marked(text: str, query: str) -> list[str]:
        return [text[start:end] for start, end in marks(text, Folded.of(query))]

    assert marked("“4+N”工作模式", "4+n") == ["4+N"]
    assert marked("Ji’an", "jian") == ["Ji’an"]
    assert marked("红岩寺派出所", "hys") == ["红岩寺"]
    assert marked("红岩寺派出所", "yansi") == ["岩寺"]
    assert marked("Muzhou volunteer patrol", "PATROL muzhou") == ["Muzhou", "patrol"]
    assert marked("红岩寺派出所", "xyz") == []
