"""Articles in files: plain text, HTML, Word, PDF; damaged ones say so."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfWriter

from graph.draft.articles import DOCX, HTML, LONGEST, PDF, TEXT, media_type_of, text_in
from graph.errors import ArticleUnreadable, TextNotUtf8

PAGE = (
    "<html><head><title>t</title><style>p{}</style><script>1</script></head><body><p>民警 "
    "16 名。</p><p>化解纠纷5起</p></body></html>"
)


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    text = text_in(PAGE.encode(), HTML)
    assert text.splitlines()[-1] == "化解纠纷5起"
    assert "p{}" not in text and "1" not in text.replace("16", "")


def test_a_page_in_gb2312() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="gb2312">').encode("gb18030")
    assert "化解纠纷5起" in text_in(page, HTML)


def test_a_word_file_with_a_table() -> None:
    document = Document()
    document.add_paragraph("化解纠纷5起。")
    document.add_table(1, 1).cell(0, 0).text = "民警16名"
    packed = io.BytesIO()
    document.save(packed)
    assert text_in(packed.getvalue(), DOCX) == "化解纠纷5起。\n民警16名"


def test_a_pdf_without_text_is_a_scan() -> None:
    packed = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(packed)
    with pytest.raises(ArticleUnreadable, match="text recognition"):
        text_in(packed.getvalue(), PDF)


@pytest.mark.parametrize("media_type", [DOCX, PDF])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\x00" * 100])
def test_damaged_files_say_so(media_type: str, content: bytes) -> None:
    with pytest.raises(ArticleUnreadable):
        text_in(content, media_type)


def test_a_word_file_that_unpacks_without_end() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"0" * (65 << 20))
    with pytest.raises(ArticleUnreadable, match="too large"):
        text_in(packed.getvalue(), DOCX)


def test_too_much_and_nothing() -> None:
    with pytest.raises(ArticleUnreadable, match="one article at a time"):
        text_in(("字" * (LONGEST + 1)).encode(), TEXT)
    with pytest.raises(ArticleUnreadable):
        text_in(b" \n", TEXT)
    with pytest.raises(TextNotUtf8):
        text_in("派出所".encode("gb18030"), TEXT, "a.txt")


def test_what_is_no_page_and_what_holds_no_chinese() -> None:
    for content in ("{}", '{"沙口": 1}', "沙口派出所 < 县局"):
        with pytest.raises(ArticleUnreadable, match="no tag"):
            text_in(content.encode(), HTML)
    assert text_in("<!doctype html>沙口派出所".encode(), HTML) == "沙口派出所"
    with pytest.raises(ArticleUnreadable, match="Chinese"):
        text_in(b"A police station.", TEXT)


def test_suffixes() -> None:
    assert media_type_of("a.HTML") == HTML
    with pytest.raises(ArticleUnreadable, match="must end in"):
        media_type_of("a.doc")
