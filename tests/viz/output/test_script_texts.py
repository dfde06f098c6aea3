"""Chinese that a page of the network says by itself has the punctuation of Chinese text."""

import re

from ontology.bilingual import BilingualText
from viz.model.kinds import KINDS
from viz.model.picture import Picture
from viz.model.reading import CREDIT_LABELS
from viz.output.page import stage
from viz.output.script_texts import WORDS
from viz.views.by_name import VIEWS, View, Views

HALF_WIDTH = re.compile(r"[一-鿿”…}] ?[,;:()?!]|[,;:()?!] ?[一-鿿“]")


def test_the_measure_itself() -> None:
    assert (
        HALF_WIDTH.search("请先选择;下面")
        and HALF_WIDTH.search("全图(折叠)")
        and HALF_WIDTH.search("“甲”:新增")
    )
    assert not HALF_WIDTH.search("全图（折叠）：5 个，12 (a, b)")


def test_words_kinds_and_views() -> None:
    texts = [*WORDS.values(), *CREDIT_LABELS.values()]
    texts += [kind.label for kind in KINDS.values()] + [kind.label for kind in VIEWS.values()]
    assert [text.zh for text in texts if HALF_WIDTH.search(text.zh)] == []


def test_notes(views: Views, view: View) -> None:
    assert [note.zh for note in views.picture(view).notes if HALF_WIDTH.search(note.zh)] == []


def test_the_stage(views: Views) -> None:
    empty = Picture("whole", {}, BilingualText("题", "title"), (), (), "layers")
    page = str(stage(views.reader, empty, "zh", None))
    text = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert "图例，点按" in text
    assert HALF_WIDTH.findall(text) == []
