"""A workbook as a person makes one in LibreOffice: some sheets only, headings in their order, labels, no codes.

Written cell by cell with the standard library, so that nothing of ours that writes workbooks is in it (OpenDocument
1.3, part 3).
"""

import io
import zipfile
from xml.sax.saxutils import escape

Rows = list[list[str | int]]

SHEETS: dict[str, Rows] = {
    "条目": [
        ["编号 [id]", "名称（中文） [label.zh]", "名称（英文） [label.en]", "派出所 [stations]",
         "审核状态 [review_status]",
         "建立日期 [created]"],
        ["hand-made", "手工条目", "An entry by hand", "zhejiang-pingyang-shanmen", "草稿", "2026-11-20"],
    ],
    "来源": [
        ["名称（中文） [label.zh]", "标题（中文） [title.zh]", "体裁 [genre]", "独立性 [independence]",
         "时间依据 [anchor]",
         "缺项 [missing]", "摘要值 [text_digest]", "长度 [text_length]"],
        ["手工报道", "手工报道", "报纸通讯", "一般媒体", "无依据", "日期", "0" * 64, "100"],
    ],
    "编码活动": [
        ["名称（中文） [label.zh]", "方式 [method]", "完成时间 [ended]", "编码者 [by]", "规程 [protocol]",
         "所用 [used]"],
        ["首次编码", "人工编码", "2026-11-20T08:00:00Z", "coder-b", "coding-protocol-0.2", "hand-made"],
    ],
    "编码者": [["编号 [id]", "名称（中文） [label.zh]"], ["coder-b", "编码员B"]],
    "来源所述派出所": [["编号 [id]", "原文 [evidence]"], ["zhejiang-pingyang-shanmen", "0-5"]],
    "机制": [
        ["名称（中文） [label.zh]", "名称（英文） [label.en]", "机制类型 [mechanism_type]", "原文 [evidence]"],
        ["晨光护路队", "Dawn road patrol", "义警队伍", "10-15"],
    ],
    "数字": [
        ["指标 [indicator]", "数值 [value]", "单位 [unit]", "限定词 [qualifier]", "度量方式 [measure]",
         "下界 [lower_bound]",
         "上界 [upper_bound]", "叙述者 [voice]", "作用 [narrative_role]", "原文 [evidence]"],
        ["成员数", 30, " 人 ", "确数", "水平值", "３０", 30, "记者叙述", "正文数据", "20-25"],
    ],
    "引文": [
        ["编号 [id]", "字句（中文） [words.zh]"],
        ["0-5", "山门派出所"],
        ["10-15", "晨光护路队"],
        ["20-25", "队员30名"],
    ],
}  # fmt: skip
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def hand_made_ods() -> bytes:
    """The bytes of the workbook."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row, rows))}</table:table>'
        for name, rows in SHEETS.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), MEDIA_TYPE)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _row(cells: list[str | int]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
