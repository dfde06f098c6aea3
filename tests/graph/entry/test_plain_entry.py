"""The plain entry and RDF say the same: there and back, nothing is lost, and what is wrong is told at its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.entry.document import document_of, entry_of, rdf_of, read_entry
from graph.entry.from_rdf import plain
from graph.entry.model import PlainEntry
from graph.errors import EntryFaulty, EntryNotPlain, EntryUnreadable
from graph.record.shipped import Corpus
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise

SHIPPED = Corpus().entry_files
SMALL: dict[str, Any] = {
    "id": "made-up",
    "label": {"zh": "示例条目", "en": "Sample entry"},
    "stations": ["zhejiang-pingyang-shanmen"],
    "review_status": "草稿",
    "created": "2026-11-20",
    "source": {"title": "示例报道", "genre": "newspaper-feature", "text_length": 100},
    "mechanisms": [
        {"label": {"zh": "红岩义警", "en": "Hongdu patrol"}, "mechanism_type": ["volunteer-patrol"], "evidence": [{"words": "红岩义警", "start": 10}]}
    ],
    "periods": [{"id": "p1", "as_printed": "今年以来", "period_kind": "relative-unanchored"}],
    "figures": [
        {
            "about": "mechanism:hong-yan-yi-jing",
            "indicator": "members",
            "measure": "水平值",
            "value": 120,
            "unit": "人",
            "qualifier": "over",
            "lower_bound": 120,
            "bound_exclusive": True,
            "period": "p1",
            "voice": "narrator",
            "narrative_role": "body",
            "credits": [{"mechanism": "hong-yan-yi-jing", "credit_kind": "并置"}],
            "evidence": [{"words": "120余名", "start": 20, "translation": "more than 120"}],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_entry_survives_unchanged(path: Path) -> None:
    form = entry_form(path.read_bytes(), "application/trig")
    document = document_of(plain(form))
    again = rdf_of(read_entry(document)).form
    assert again.document == form.document
    assert document_of(plain(again)) == document


def test_synthetic_entries_survive_unchanged() -> None:
    for text in synthesise(40):
        form = entry_form(text.encode(), "application/trig")
        assert rdf_of(read_entry(document_of(plain(form)))).form.document == form.document


@pytest.mark.large
def test_a_thousand_synthetic_entries_survive_unchanged() -> None:
    for text in synthesise(1000):
        form = entry_form(text.encode(), "application/trig")
        assert rdf_of(plain(form)).form.document == form.document


def test_what_an_author_leaves_out_is_filled_in() -> None:
    entry = plain(rdf_of(entry_of(SMALL)).form)
    figure = entry.figures[0]
    assert entry.review_status == "draft"
    assert (figure.id, figure.measure, figure.unit) == ("c01", "level", "person")
    assert entry.mechanisms[0].id == "hong-yan-yi-jing"
    assert (figure.credits[0].id, figure.credits[0].credit_kind) == ("c01-1", "juxtaposed")
    assert figure.evidence == ["20-25"]
    [quote] = [quote for quote in entry.quotes if quote.id == "20-25"]
    assert quote.words == "120余名" and quote.translation is not None


def test_words_are_found_in_the_text() -> None:
    text = "山门派出所发动群众，组建红岩义警，现有120余名队员。"
    told = json.loads(json.dumps(SMALL))
    told["mechanisms"][0]["evidence"] = [{"words": "红岩义警"}]
    told["figures"][0]["evidence"] = [{"words": "120余名"}]
    entry = plain(rdf_of(entry_of(told), text).form)
    assert entry.figures[0].evidence == ["19-24"]
    told["figures"][0]["evidence"] = [{"words": "义"}, {"words": "不在文中"}]
    told["mechanisms"][0]["evidence"] = [{"words": "，"}]
    with pytest.raises(EntryFaulty) as raised:
        rdf_of(entry_of(told), text)
    places = {fault.pointer: fault for fault in raised.value.faults}
    assert (
        "2 次" in places["/mechanisms/0/evidence/0"].zh
        and "occurrence" in places["/mechanisms/0/evidence/0"].en
    )
    assert "不在文中" in places["/figures/0/evidence/1"].zh


def test_names_stay_when_an_entry_is_revised() -> None:
    first = plain(rdf_of(entry_of(SMALL)).form)
    told = json.loads(json.dumps(SMALL))
    told["figures"].insert(
        0, {**told["figures"][0], "indicator": "squads", "unit": "squad", "value": 3, "lower_bound": 3}
    )
    revised = plain(rdf_of(entry_of(told), previous=first).form)
    assert {figure.indicator: figure.id for figure in revised.figures}["members"] == "c01"


@pytest.mark.parametrize(
    ("change", "pointer", "zh", "en"),
    [
        ({"figures": [{"value": "many"}]}, "/figures/0/value", "须为数", "must be a number"),
        ({"colour": "red"}, "/colour", "没有这个字段", "no such field"),
        ({"source": None}, "/source", "", ""),
        ({"created": "22/11/2026"}, "/created", "写法", "written"),
        ({"id": "a b"}, "/id", "写法", "written"),
    ],
)
def test_what_is_no_entry_is_told_at_its_place(
    change: dict[str, Any], pointer: str, zh: str, en: str
) -> None:
    with pytest.raises(EntryFaulty) as raised:
        rdf_of(entry_of({**SMALL, **change}))
    found = {fault.pointer: fault for fault in raised.value.faults}
    assert pointer in found
    assert zh in found[pointer].zh and en in found[pointer].en


def test_a_name_that_means_nothing_is_offered_near_ones() -> None:
    told = json.loads(json.dumps(SMALL))
    told["figures"][0]["unit"] = "平方公"
    with pytest.raises(EntryFaulty) as raised:
        rdf_of(entry_of(told))
    [fault] = raised.value.faults
    assert fault.pointer == "/figures/0/unit" and "平方公里" in fault.zh


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"id": 1, "id": 2}', b"[" * 100_000, b'{"id": NaN}', b"null", b"[]"]
)
def test_what_is_no_json_or_no_object_is_refused_in_words(content: bytes) -> None:
    with pytest.raises((EntryUnreadable, EntryFaulty)) as raised:
        rdf_of(read_entry(content))
    assert raised.value.text.zh and raised.value.text.en


def test_what_no_field_is_for_is_named_and_not_lost() -> None:
    text = (
        SHIPPED[0]
        .read_text(encoding="utf-8")
        .replace(" a fq:Source ;", ' a fq:Source ; <http://purl.org/dc/terms/abstract> "…" ;', 1)
    )
    with pytest.raises(EntryNotPlain) as raised:
        plain(entry_form(text.encode(), "application/trig"))
    assert "abstract" in raised.value.text.en


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*SMALL, "periods", "quotes", "honours"]), JSON))
def test_no_document_crashes_it(told: dict[str, Any]) -> None:
    try:
        entry = rdf_of(entry_of({**SMALL, **told})).form
    except (EntryFaulty, EntryUnreadable):
        return
    assert plain(entry)


@settings(max_examples=30)
@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30),
    st.integers(1, 10**6),
)
def test_any_plain_entry_survives(value: Any, words: str, start: int) -> None:
    told = json.loads(json.dumps(SMALL))
    told["figures"][0] |= {
        "value": str(value),
        "scope": {"zh": words, "en": words},
        "evidence": [{"words": words, "start": start}],
    }
    entry = plain(rdf_of(entry_of(told)).form)
    assert isinstance(entry, PlainEntry)
    assert plain(rdf_of(entry).form) == entry
    assert entry.figures[0].value == value
