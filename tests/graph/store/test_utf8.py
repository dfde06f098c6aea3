"""Which encoding a text is in, as far as its bytes tell."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileUnreadable, TextNotUtf8
from graph.store.utf8 import read_text, text_of

CHINESE = "枫桥式公安派出所，群众工作扎实。\n"


@given(st.text(max_size=50))
def test_utf8_is_read_as_it_is_and_one_mark_is_skipped(text: str) -> None:
    if "\0" not in text:
        assert text_of(text.encode()) == text.removeprefix("\ufeff")
        assert text_of(text.encode("utf-8-sig")) == text


@given(st.binary(max_size=100))
def test_any_bytes_are_text_or_told_in_both_languages(content: bytes) -> None:
    try:
        text_of(content)
    except TextNotUtf8 as error:
        packed = content.startswith((b"\x1f\x8b", b"PK\x03\x04"))
        assert "UTF-8" in error.text.zh or packed
        assert ("unpack" if packed else "UTF-8") in error.text.en


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CHINESE.encode("gb18030"), "GB18030"),
        (CHINESE.encode("gbk"), "GB18030"),
        (("<a:b> # \n" * 3 + CHINESE).encode("gb18030"), "GB18030"),
        (CHINESE.encode("utf-16"), "UTF-16"),
        ("SELECT * {}".encode("utf-16-le"), "UTF-16"),
        (CHINESE.encode("utf-32"), "UTF-32"),
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"PK\3\4\xff", "docx"),
        (b"a\n\nb\xe9 c", "line 3: byte 0xE9"),
        ("Café Müller, Straße".encode("latin-1"), "line 1"),
    ],
)
def test_what_a_text_is_in_is_told(content: bytes, kind: str) -> None:
    with pytest.raises(TextNotUtf8, match=kind):
        text_of(content)


def test_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "文本.txt"
    path.write_bytes(CHINESE.encode("gb18030"))
    with pytest.raises(TextNotUtf8, match=str(path)):
        read_text(path)
    for wrong in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FileUnreadable, match=str(wrong)):
            read_text(wrong)
