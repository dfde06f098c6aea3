"""Text that people saved with any editor: UTF-8, one leading byte order mark skipped; anything else is said."""

import codecs
from pathlib import Path

from graph.errors import FileUnreadable, TextNotUtf8
from ontology.bilingual import BilingualText

_SIGNS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""First bytes that tell the encoding of a text; those of UTF-32 stand before those of UTF-16, which begin alike."""
_NO_TEXTS = {
    b"\x1f\x8b": BilingualText(
        "这是 gzip 压缩文件，不是 UTF-8 文本；请先解压", "this is gzip, not UTF-8; unpack it first (gunzip)"
    ),
    b"PK\x03\x04": BilingualText(
        "这是 ZIP 压缩文件（docx、xlsx 也是）；请先解压，或另存为 UTF-8 的纯文本",
        "this is ZIP, as docx and xlsx are; unpack it first, or save as UTF-8 text",
    ),
    b"%PDF": BilingualText("这是 PDF；请另存为 UTF-8 的纯文本", "this is PDF; save as UTF-8 text"),
    b"\xd0\xcf\x11\xe0": BilingualText(
        "这是 Word 97–2003 文档；请另存为 UTF-8 的纯文本",
        "this is a document of Word 97–2003; save as UTF-8 text",
    ),
}
"""First bytes of files that are no texts, and what to do with them."""

_SAMPLE = 4096


def text_of(content: bytes) -> str:
    """The text in the bytes, line ends as they are. Raises TextNotUtf8 (members: line, from 1)."""
    for sign, told in _NO_TEXTS.items():
        if content.startswith(sign):
            raise TextNotUtf8(told.zh, told.en, line=1)
    try:
        text = without_mark(content).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        kind = _kind(content)
        raise _not_utf8(kind, line, error.object[error.start]) from None
    if _is_utf16(content):
        raise _not_utf8("UTF-16", 1, 0)
    return text


def read_text(path: Path) -> str:
    """The text of a file. Raises TextNotUtf8 and FileUnreadable, which name it."""
    return named_text(path, read_bytes(path))


def named_text(name: Path | str, content: bytes) -> str:
    """The text in the bytes of a file of that name. Raises TextNotUtf8, which names it."""
    try:
        return text_of(content)
    except TextNotUtf8 as error:
        raise error.named(name) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileUnreadable, which names it."""
    try:
        if path.is_dir():
            raise FileUnreadable(
                f"{path} 是文件夹，请列出其中的文件", f"{path} is a folder; name the files in it"
            )
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            f"无法读取 {path}：{error.strerror}", f"{path} cannot be read: {error.strerror}"
        ) from error


def without_mark(content: bytes) -> bytes:
    """The bytes without the byte order mark that Windows editors put before UTF-8."""
    return content.removeprefix(codecs.BOM_UTF8)


def _kind(content: bytes) -> str | None:
    for sign, kind in _SIGNS.items():
        if content.startswith(sign):
            return kind
    if _is_utf16(content):
        return "UTF-16"
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    # Any two bytes of Latin-1 make a character of GB18030; Chinese text is mostly of the common ones.
    beyond = [character for character in text if character > "\x7f"]
    common = sum("\u3000" <= character <= "\u9fff" or character > "\uff00" for character in beyond)
    return "GB18030 (GBK)" if common * 10 >= len(beyond) * 9 else None


def _is_utf16(content: bytes) -> bool:
    """UTF-16 without a mark: each of its ASCII characters has a NUL beside it."""
    sample = content[:_SAMPLE]
    return sample.count(0) * 10 > len(sample)


def _not_utf8(kind: str | None, line: int, byte: int) -> TextNotUtf8:
    if kind is None:
        zh, en = f"第 {line} 行的字节 0x{byte:02X} 不是 UTF-8", f"line {line}: byte 0x{byte:02X} is not UTF-8"
    else:
        zh, en = f"编码是 {kind}，不是 UTF-8", f"this is {kind}, not UTF-8"
    return TextNotUtf8(f"{zh}；请另存为 UTF-8", f"{en}; save as UTF-8", line=line)
