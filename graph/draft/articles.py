"""The text of an article in a file: plain text, HTML, Word (.docx) or PDF."""

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import PurePath

from graph.errors import ArticleUnreadable
from graph.store.utf8 import named_text

TEXT, HTML = "text/plain", "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SUFFIXES = {".txt": TEXT, ".md": TEXT, ".html": HTML, ".htm": HTML, ".docx": DOCX, ".pdf": PDF}
FORMATS = (TEXT, HTML, DOCX, PDF)
HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST = 100_000
"""Characters of an article; the longest feature has some 10,000."""
MOST_UNPACKED = 64 << 20
"""Bytes that a Word file may unpack to."""
MOST_PAGES = 100

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "title",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "svg", "head", "select", "option"])


def text_in(content: bytes, media_type: str, name: str = "") -> str:
    """The text of an article, line by line.

    Raises ArticleUnreadable where the file is damaged, not of that type, too long or holds no Chinese text,
    TextNotUtf8, KeyError for a media type that is none of `FORMATS`.
    """
    read = {TEXT: _plain, HTML: _html, DOCX: _docx, PDF: _pdf}[media_type]
    text = read(content, name)
    if not text.strip():
        raise ArticleUnreadable(
            "其中没有文字：扫描件请先做文字识别",
            "it holds no text: a scan must go through text recognition first",
        )
    if HAN.search(text) is None:
        raise ArticleUnreadable(
            "其中没有汉字：这里只起草中文报道",
            "it holds no Chinese character: features in Chinese are drafted here",
        )
    if len(text) > LONGEST:
        raise ArticleUnreadable(
            f"文字共 {len(text)} 字，至多 {LONGEST} 字：请一次给一篇报道",
            f"it has {len(text)} characters, at most {LONGEST}: give one article at a time",
            limit=LONGEST,
        )
    return text


def media_type_of(name: str) -> str:
    """By the suffix of a file's name; `-` is plain text. Raises ArticleUnreadable for another suffix."""
    suffix = PurePath(name).suffix.lower()
    if name == "-":
        return TEXT
    if suffix not in SUFFIXES:
        listed = " ".join(SUFFIXES)
        raise ArticleUnreadable(
            f"文件名须以 {listed} 之一结尾", f"the file's name must end in one of {listed}"
        )
    return SUFFIXES[suffix]


def _plain(content: bytes, name: str) -> str:
    return named_text(name or "text", content)


def _html(content: bytes, name: str) -> str:
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,20})", content[:4096])
    encoding = (declared[1].decode() if declared else "utf-8").lower()
    if encoding in ("gb2312", "gbk", "gb18030"):
        # Pages that say GB2312 hold characters of its successors.
        text = content.decode("gb18030", "replace")
    else:
        text = named_text(name or "text", content)
    page = _Page()
    page.feed(text)
    page.close()
    if not page.is_marked_up:
        raise ArticleUnreadable(
            "不是网页：其中没有任何标签；纯文本请存为 .txt，或以 text/plain 发送",
            "no page: it holds no tag; save plain text as .txt, or send it as text/plain",
        )
    return page.text


class _Page(HTMLParser):
    """The text that a reader of a page sees, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0
        self.is_marked_up = False

    def handle_decl(self, _: str) -> None:
        self.is_marked_up = True

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.is_marked_up = True
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(re.sub(r"[\r\n\t ]+", " ", data))

    @property
    def text(self) -> str:
        """Lines, empty ones at most one in a row."""
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _docx(content: bytes, _: str) -> str:
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED:
            raise ArticleUnreadable("Word 文件解开后过大", "the Word file is too large when it is unpacked")
        lines = []
        for block in Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
    except ArticleUnreadable:
        raise
    except Exception as error:
        raise _damaged("Word", error) from error
    return "\n".join(lines)


def _pdf(content: bytes, _: str) -> str:
    from pypdf import PdfReader

    try:
        pages = PdfReader(io.BytesIO(content)).pages
        if len(pages) > MOST_PAGES:
            raise ArticleUnreadable(
                f"PDF 有 {len(pages)} 页，至多 {MOST_PAGES} 页",
                f"the PDF has {len(pages)} pages, at most {MOST_PAGES}",
            )
        return "\n".join(page.extract_text() for page in pages)
    except ArticleUnreadable:
        raise
    except Exception as error:
        raise _damaged("PDF", error) from error


def _damaged(kind: str, error: Exception) -> ArticleUnreadable:
    return ArticleUnreadable(
        f"不是可读的 {kind} 文件（{type(error).__name__}）：请另存一份，或改用文本文件",
        f"not a {kind} file that can be read ({type(error).__name__}): save it anew, or give a text file",
    )
