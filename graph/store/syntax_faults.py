"""Why an entry cannot be read, in words that a curator can act on: the parser's are English and name what it met.

What people type most often instead of Turtle's own punctuation are the full-width marks of a Chinese keyboard. Some of
them are letters to Turtle (`c:a；fq:b` is one name), so that the parser fails later and elsewhere; they are looked for
outside texts, IRIs and comments.
"""

import re
import unicodedata

from graph.errors import EntryUnreadable
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

_MEANT = {
    "。": ".",
    "、": ",",
    **dict.fromkeys("“”„‟「」『』〝〞", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("《〈", "<"),
    **dict.fromkeys("》〉", ">"),
    **dict.fromkeys("【〔", "["),
    **dict.fromkeys("】〕", "]"),
    **dict.fromkeys("\u3000\u00a0\u200b", " "),
}
"""What was meant by a mark that no compatibility form gives (those of full width have one)."""
_MARKS = "".join(_MEANT) + "".join(map(chr, range(0xFF01, 0xFF5F)))

_LOOKED_FOR = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*'
    rf"|(?P<mark>[{re.escape(_MARKS)}])",
    re.DOTALL,
)
_PLACE = re.compile(
    r"^Parser error (?:at|between) line \d+ (?:between columns \d+ and \d+|column \d+(?: and .*?)?): "
)

_SAYINGS: list[tuple[re.Pattern[str], str, str]] = [
    (
        re.compile(r"(?P<it>\S+) is not a valid (?:RDF )?(?:subject|predicate|object).*", re.DOTALL),
        "“{it}”不能写在这里：请检查它之前的 . ; , 与引号、括号是否齐全",
        "“{it}” cannot stand here: check . ; , quotes and brackets before it",
    ),
    (
        re.compile(r"A dot is expected.*|Triples should be followed by a dot|A '}' or a '\.' is expected.*"),
        "之前的语句没有结束：请在它末尾写半角句点 .（同一主语还有内容时写 ;）",
        "the statement before it does not end: write . after it (or ; where more follows on the same subject)",
    ),
    (
        re.compile(r"Line jumps are not allowed.*"),
        '引号没有闭合：一段文字须在同一行内结束，须分行时用三重引号 """',
        'a quotation mark is missing: a text ends on its line; for several lines use """',
    ),
    (
        re.compile(r"Unexpected end.*"),
        "文件在此之后没有结束：引号、尖括号、方括号或花括号没有闭合",
        "the document ends too early: a quotation mark or a bracket is not closed",
    ),
    (
        re.compile(r"Invalid IRI code point '(?P<it>.+)'", re.DOTALL),
        "IRI 里不能有“{it}”：请检查尖括号 < > 是否成对",
        "an IRI cannot hold “{it}”: check that each < has its >",
    ),
    (
        re.compile(r"A language code should.*|The given language subtag.*|A subtag may be.*"),
        "语言标记有误：中文写 @zh，英文写 @en",
        "the language tag is wrong: write @zh or @en",
    ),
    (
        re.compile(r"Unexpected escape character '(?P<it>.+)'"),
        "反斜线后不能是“{it}”：反斜线本身写作 \\\\",
        "“{it}” cannot follow a backslash: a backslash itself is written \\\\",
    ),
]
"""What the parser says, and how it is told."""
_PREFIX = re.compile(r"The prefix (?P<name>\S*): has not been declared")

_OF_ANOTHER_KIND = [
    (
        re.compile(r"\s*(?:<!doctype html|<html)", re.IGNORECASE),
        BilingualText(
            "这是网页（HTML），不是条目：请提交条目文件本身",
            "this is a web page (HTML), no entry: send the entry itself",
        ),
    ),
    (
        re.compile(r"\s*(?:<\?xml|<rdf:RDF)"),
        BilingualText(
            "这是 RDF/XML，此处不收：请转换为 Turtle、TriG、N-Quads 或 JSON-LD",
            "this is RDF/XML, which is not taken here: convert it to Turtle, TriG, N-Quads or JSON-LD",
        ),
    ),
    (
        re.compile(r"\s*[{\[]\s*[\"{}\[\]]"),
        BilingualText(
            "内容像是 JSON，却按 Turtle 一类提交：JSON-LD 请把类型（后缀）改为 application/ld+json（.jsonld）",
            "it looks like JSON, sent as one of the Turtle family: send JSON-LD as application/ld+json (.jsonld)",
        ),
    ),
]
"""First characters of what is no Turtle at all, and what it is."""


def turtle_fault(text: str, error: SyntaxError) -> EntryUnreadable:
    """What is wrong with a text of the Turtle family that the parser refused.

    Members of it: line and column of the fault, counted from 1, where they are known.
    """
    for sign, told in _OF_ANOTHER_KIND:
        if sign.match(text):
            return _at(told)
    message = _PLACE.sub("", error.msg)
    line, column = error.lineno or 0, error.offset or 0
    marks = _marks(text)
    # On the line where the parser fails, or the last one before it.
    near = [mark for mark in marks if mark[0] == line][:1] or [mark for mark in marks if mark[0] < line][-1:]
    if near:
        line, column, mark = near[0]
        return _at(_on_mark(mark, len(marks) - 1), line, column)
    return _at(_told(message), line, column)


def json_fault(error: Exception) -> EntryUnreadable:
    """What is wrong with a document that is no JSON. Members: line and column, where they are known."""
    text = getattr(error, "doc", "").lstrip()
    if text.startswith(("@prefix", "@base", "PREFIX", "BASE", "<")):
        return _at(
            BilingualText(
                "不是 JSON-LD：内容像是 Turtle 或 TriG，请把类型（后缀）改为 application/trig（.trig）",
                "not JSON-LD: it looks like Turtle or TriG; send it as application/trig (.trig)",
            )
        )
    line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
    reason = getattr(error, "msg", str(error))
    return _at(BilingualText(f"不是 JSON：{reason}", f"not JSON: {reason}"), line, column)


def context_fault(context: str, ours: str) -> EntryUnreadable:
    """A context that would have to be fetched."""
    return _at(
        BilingualText(
            f"@context 指向本站以外的地址 {context}，校验时不取外部文件：请改写为 {ours}，或把上下文的内容写在文件里",
            f"@context names {context}, and nothing is fetched from outside: write {ours}, or put the context itself"
            " into the document",
        )
    )


def _at(text: BilingualText, line: int = 0, column: int = 0) -> EntryUnreadable:
    if not line:
        return EntryUnreadable(f"无法解析：{text.zh}", f"cannot be read: {text.en}")
    return EntryUnreadable(
        f"第 {line} 行第 {column} 列无法解析：{text.zh}",
        f"line {line}, column {column} cannot be read: {text.en}",
        line=line,
        column=column,
    )


def _marks(text: str) -> list[tuple[int, int, str]]:
    """The full-width marks outside texts, IRIs and comments: line, column and character."""
    found: list[tuple[int, int, str]] = []
    line, begin, last = 1, 0, 0
    for match in _LOOKED_FOR.finditer(text):
        if match["mark"] is None:
            continue
        line += text.count("\n", last, match.start())
        last = match.start()
        begin = text.rfind("\n", 0, last) + 1
        found.append((line, last - begin + 1, match["mark"]))
    return found


def _on_mark(mark: str, more: int) -> BilingualText:
    meant = _MEANT.get(mark) or unicodedata.normalize("NFKC", mark)
    code = f"U+{ord(mark):04X}"
    if meant == " ":
        zh, en = f"这里的空格是 {code}，请改为普通空格", f"the blank here is {code}: write an ordinary one"
    else:
        zh, en = (
            f"{mark}（{code}）不是半角字符，请改为 {meant}",
            f"{mark} ({code}) is no ASCII character: write {meant}",
        )
    return BilingualText(
        zh + (f"；文件中还有 {more} 处" if more else ""),
        en + (f"; there are {more} more of the kind" if more else ""),
    )


def _told(message: str) -> BilingualText:
    prefix = _PREFIX.fullmatch(message)
    if prefix is not None:
        name = prefix["name"]
        address = PREFIXES.get(name, "…")
        declared = f"@prefix {name}: <{address}> ."
        return BilingualText(
            f"前缀 {name}: 没有声明：请在文件开头写 {declared}",
            f"the prefix {name}: is not declared: begin the document with {declared}",
        )
    for saying, zh, en in _SAYINGS:
        found = saying.fullmatch(message)
        if found is not None:
            it = _shown(found.groupdict().get("it", ""))
            return BilingualText(zh.format(it=it), en.format(it=it))
    return BilingualText(f"语法不合（{message}）", message)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
