"""What may enter the store: a broken entry is refused with its findings, and a check is made once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.check.admission import REMEMBERED
from graph.errors import CorpusRefused, EntryUnreadable, FengqiaoError, FileUnreadable
from graph.publish.build import ensure_built
from graph.record.shipped import SHIPPED, Corpus
from graph.store.entry_form import entry_form
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.bilingual import BilingualText

BROKEN = Path(__file__).resolve().parents[2] / "entries" / "broken.trig"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Reference data and two sound entries, in a folder that a test may change."""
    folder = tmp_path / "corpus"
    (folder / "entries").mkdir(parents=True)
    for path in Corpus().reference_files:
        shutil.copy(path, folder)
    for name in ("shanmen", "muzhou"):
        shutil.copy(next((SHIPPED / "entries").glob(f"{name}-*.trig")), folder / "entries" / f"{name}.trig")
    return Corpus(folder)


def build(corpus: Corpus, tmp_path: Path, again: bool = False) -> list[str]:
    """Build the corpus; which entries were validated for it."""
    told: list[BilingualText] = []
    ensure_built(corpus, tmp_path / "data", told.append, again=again)
    return [text.en.rpartition(" ")[2] for text in told if text.en.startswith("validating")]


def test_a_broken_entry_is_refused_with_its_findings_and_the_version_in_force_stays(
    corpus: Corpus, tmp_path: Path
) -> None:
    version = ensure_built(corpus, tmp_path / "data", lambda _: None)
    shutil.copy(BROKEN, corpus.folder / "entries" / "worse.trig")
    with pytest.raises(CorpusRefused) as caught:
        build(corpus, tmp_path)
    head, *lines = caught.value.text.en.splitlines()
    assert head.startswith("the corpus is refused: 1 of 3 entries")
    assert lines and all(line.startswith("  entries/worse.trig: ") for line in lines)
    assert any("Figure-unit" in line and "fq:unit" in line for line in lines)
    assert "数字须有且只有一个单位" in caught.value.text.zh
    assert [path.name for path in (tmp_path / "data" / "graphs").iterdir()] == [version]
    assert Snapshot.open(tmp_path / "data", version).count() > 1000


def test_an_entry_that_cannot_be_read_is_refused_with_its_line(corpus: Corpus, tmp_path: Path) -> None:
    (corpus.folder / "entries" / "worse.trig").write_text("<a:a> <a:b>\n<a:c")
    (corpus.folder / "entries" / "gbk.trig").write_bytes("# 派出所".encode("gb18030"))
    with pytest.raises(CorpusRefused) as caught:
        build(corpus, tmp_path)
    _, gbk, worse = caught.value.text.en.splitlines()
    assert "gbk.trig" in gbk and "GB18030" in gbk and "save as UTF-8" in gbk
    assert "worse.trig" in worse and "line 2" in worse
    assert not (tmp_path / "data" / "graphs").exists()


def test_what_was_found_to_conform_is_not_validated_again(corpus: Corpus, tmp_path: Path) -> None:
    assert build(corpus, tmp_path) == ["muzhou.trig", "shanmen.trig"]
    assert build(corpus, tmp_path, again=True) == []
    entry = corpus.folder / "entries" / "muzhou.trig"
    entry.write_text(entry.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert build(corpus, tmp_path) == ["muzhou.trig"]


def test_what_conforms_is_remembered_even_where_another_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    worse = corpus.folder / "entries" / "worse.trig"
    shutil.copy(BROKEN, worse)
    with pytest.raises(CorpusRefused):
        build(corpus, tmp_path)
    worse.unlink()
    assert build(corpus, tmp_path) == []


def test_other_rules_or_reference_data_make_every_entry_be_validated(corpus: Corpus, tmp_path: Path) -> None:
    build(corpus, tmp_path)
    register = corpus.folder / "register.trig"
    register.write_text(register.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert build(corpus, tmp_path) == ["muzhou.trig", "shanmen.trig"]


@pytest.mark.parametrize("damage", [b"", b"\xff", b"[]", b'{"rules": 1}', b'{"rules": "x", "conforming": 7}'])
def test_a_damaged_memory_is_made_anew(corpus: Corpus, tmp_path: Path, damage: bytes) -> None:
    build(corpus, tmp_path)
    (tmp_path / "data" / REMEMBERED).write_bytes(damage)
    assert build(corpus, tmp_path, again=True) == ["muzhou.trig", "shanmen.trig"]


def test_who_knows_that_a_corpus_is_valid_may_say_so(corpus: Corpus, tmp_path: Path) -> None:
    entry = corpus.folder / "entries" / "muzhou.trig"
    lines = entry.read_text(encoding="utf-8").splitlines(keepends=True)
    entry.write_text("".join(line for line in lines if "fq:unit" not in line), encoding="utf-8")
    with pytest.raises(CorpusRefused):
        build(corpus, tmp_path)
    version = ensure_built(corpus, tmp_path / "data", lambda _: None, known_valid=True)
    assert store_path(tmp_path / "data", version).is_dir()


def test_an_entry_with_a_byte_order_mark_is_built(corpus: Corpus, tmp_path: Path) -> None:
    plain = ensure_built(corpus, tmp_path / "plain", lambda _: None)
    count = Snapshot.open(tmp_path / "plain", plain).count()
    for path in (*corpus.entry_files, *corpus.reference_files):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    marked = ensure_built(corpus, tmp_path / "data", lambda _: None)
    assert Snapshot.open(tmp_path / "data", marked).count() == count


def test_a_version_has_the_bytes_that_were_recorded_not_what_a_file_says_since(
    corpus: Corpus, tmp_path: Path
) -> None:
    forms = {path: entry_form(path.read_bytes(), "application/trig") for path in corpus.entry_files}

    def change(told: BilingualText) -> None:
        if told.en.startswith("loading"):
            for path in corpus.entry_files:
                path.write_bytes(BROKEN.read_bytes())

    version = ensure_built(corpus, tmp_path / "data", change)
    built = Snapshot.open(tmp_path / "data", version).dump().splitlines(keepends=True)
    for form in forms.values():
        assert set(form.lines) <= set(built)


def not_rdf(path: Path) -> None:
    path.write_text("<a:a> <a:b>\n<a:c", encoding="utf-8")


def gbk(path: Path) -> None:
    path.write_bytes("# 派出所\n".encode("gb18030"))


def missing(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [not_rdf, gbk, missing, a_folder])
@pytest.mark.parametrize("name", [path.name for path in Corpus().reference_files])
def test_reference_data_that_cannot_be_read_is_one_line(
    corpus: Corpus, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    damage(corpus.folder / name)
    with pytest.raises((EntryUnreadable, FileUnreadable, FengqiaoError)) as caught:
        build(corpus, tmp_path)
    for text in (caught.value.text.zh, caught.value.text.en):
        assert name in text and "\n" not in text


@pytest.mark.parametrize("damage", [not_rdf, gbk, missing])
def test_a_vocabulary_file_that_cannot_be_read_is_one_line(
    corpus: Corpus, tmp_path: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = tmp_path / "terms.ttl"
    terms.touch()
    damage(terms)
    for module in ("ground", "making"):
        monkeypatch.setattr(f"graph.publish.{module}.vocabulary_files", lambda: [terms])
    with pytest.raises(FengqiaoError) as caught:
        build(corpus, tmp_path)
    assert "terms.ttl" in caught.value.text.zh and "\n" not in caught.value.text.en
