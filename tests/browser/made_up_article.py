"""A made-up article with two mechanisms, a formula, two honours and twelve statements, and how a coder types it.

No such station is in the register, nobody is meant. The steps are those of a person at the form: words that are marked
in the text, a digit that says what they are, and what is typed into which field.
"""

from dataclasses import dataclass, field

ID = "made-up-qingxi"
TEXT = (
    "溪畔有支护村队\n"
    "清溪派出所地处山区，辖区留守老人多。2024年以来，派出所组建“溪畔护村队”，现有队员86名，其中党员20名，"
    "遍布12个村。队员老周每晚值守。依靠护村队，盗窃案件同比下降35%。派出所推行“一站两员三上门”工作法，"
    "建起“清溪服务站”。通过服务站，代办事项460件，补办证件时间缩短到2天。群众满意度全县第一。"
    "调解纠纷150起，刑事警情明显减少，居民的安全感更强了。2023年，派出所获评“枫桥式公安派出所”。"
    "2024年，护村队获评县级优秀志愿队伍。\n"
)
STATION = "zhejiang-pingyang-qingxi"
TEAM, POST = "xi-pan-hu-cun-dui", "qing-xi-fu-wu-zhan"


@dataclass(frozen=True)
class Step:
    """A statement: the digit, the marked words, more of its words (`evidence`), and what is typed, by field.

    In `typed` a path as `credits/0/mechanism` leads into rows that are added on the way; a list is picked one by one.
    `english` are our renderings of the quotes.
    """

    key: str
    words: str
    typed: dict[str, str | list[str]]
    evidence: tuple[str, ...] = ()
    cue: str = ""
    english: tuple[str, ...] = field(default=())


TOLD = {"voice": "jizhexushu", "narrative_role": "zhengwen"}
BACKGROUND = {"voice": "记者叙述", "narrative_role": "背景"}

ENTRY: dict[str, str | list[str]] = {
    "label/zh": "清溪派出所：示例条目",
    "label/en": "Qingxi station, a sample entry",
    "stations": [STATION],
    "id": ID,
}
SOURCE: dict[str, str | list[str]] = {
    "issued": "2025-01-10",
    "genre": "报纸通讯",
    "independence": "一般媒体",
    "anchor": "发布日期",
    "missing": ["媒体", "作者"],
}
NEW_AREA: dict[str, str | list[str]] = {
    "id": STATION,
    "label/zh": "清溪镇",
    "label/en": "Qingxi Town",
    "area_level": "乡镇",
    "within": ["平阳县"],
}
NEW_STATION: dict[str, str | list[str]] = {
    "id": STATION,
    "label/zh": "清溪派出所",
    "label/en": "Qingxi Police Station",
    "bureau": "zhejiang-pingyang",
    "jurisdiction": ["清溪镇"],
}

STEPS = (
    Step("0", "清溪派出所", {}, english=("Qingxi police station",)),
    Step("6", "地处山区", {"setting": "shanqu", **BACKGROUND}, english=("lies in the mountains",)),
    Step("6", "留守老人多", {"setting": "liushou"}, english=("many old people left behind",)),
    Step(
        "9",
        "2024年以来",
        {"period_kind": "明确时期", "start": "2024-01-01", "end": "2025-01-10"},
    ),
    Step(
        "1",
        "溪畔护村队",
        {
            "label/en": "Riverside village patrol",
            "mechanism_type": ["yijing"],
            "function": ["xunluo"],
            "draws_on": ["党员", "群众"],
        },
        english=("riverside village patrol",),
    ),
    Step(
        "2",
        "现有队员86名",
        {
            "indicator": "成员数",
            "value": "86",
            "unit": "人",
            "qualifier": "确数",
            "measure": "水平",
            "about": "溪畔",
            **TOLD,
        },
        english=("has 86 members",),
    ),
    Step(
        "2",
        "其中党员20名",
        {
            "indicator": "党员数",
            "value": "20",
            "unit": "人",
            "qualifier": "确数",
            "measure": "水平",
            "about": "溪畔",
        },
        english=("20 of them Party members",),
    ),
    Step(
        "2",
        "遍布12个村",
        {
            "indicator": "覆盖村居",
            "value": "12",
            "unit": "村居",
            "qualifier": "确数",
            "measure": "水平",
            "about": "溪畔",
        },
        english=("in 12 villages",),
    ),
    Step(
        "2",
        "盗窃案件同比下降35%",
        {
            "indicator": "盗窃案件",
            "value": "-35",
            "unit": "百分比",
            "qualifier": "确数",
            "measure": "变化率",
            "comparator": "同比",
            "credits/0/mechanism": "溪畔",
            "credits/0/credit_kind": "单独",
        },
        cue="依靠护村队",
        english=("thefts down 35% on the year before",),
    ),
    Step(
        "7",
        "一站两员三上门",
        {
            "label/en": "One post, two officers, three visits",
            "formula_kind": "综合工作法",
            "listing": "未列明",
            "slots/0/symbol": "一",
            "slots/0/listing": "未列明",
            "slots/1/symbol": "两",
            "slots/1/listing": "未列明",
            "slots/2/symbol": "三",
            "slots/2/listing": "未列明",
        },
        english=("one post, two officers, three visits",),
    ),
    Step(
        "1",
        "清溪服务站",
        {"label/en": "Qingxi service post", "mechanism_type": ["警务驿站"], "function": ["代办"]},
        english=("Qingxi service post",),
    ),
    Step(
        "2",
        "代办事项460件",
        {
            "indicator": "代办件数",
            "value": "460",
            "unit": "件",
            "qualifier": "确数",
            "measure": "水平",
            "credits/0/mechanism": "清溪服务站",
            "credits/0/credit_kind": "单独",
        },
        cue="通过服务站",
        english=("handled 460 items",),
    ),
    Step(
        "2",
        "补办证件时间缩短到2天",
        {
            "indicator": "办理用时",
            "value": "2",
            "unit": "天",
            "qualifier": "确数",
            "measure": "水平",
            "credits/0/mechanism": "清溪服务站",
            "credits/0/credit_kind": "单独",
        },
        cue="通过服务站",
        english=("replacing papers now takes 2 days",),
    ),
    Step(
        "4",
        "群众满意度全县第一",
        {"indicator": "群众满意度", "rank": "1", "ranked_within": "平阳县", "comparator": "同级"},
        english=("first in the county in satisfaction",),
    ),
    Step(
        "2",
        "调解纠纷150起",
        {"indicator": "化解纠纷", "value": "150", "unit": "起", "qualifier": "确数", "measure": "水平"},
        english=("150 disputes settled",),
    ),
    Step(
        "3",
        "刑事警情明显减少",
        {"indicator": "刑事警情", "direction": "下降", "comparator": "未说明"},
        english=("clearly fewer crime reports",),
    ),
    Step(
        "5",
        "居民的安全感更强了",
        {
            "indicator": "安全感",
            "direction": "上升",
            "gloss/zh": "称居民更有安全感",
            "gloss/en": "Residents are said to feel safer",
            "comparator": "未说明",
        },
        english=("residents feel safer",),
    ),
    Step(
        "8",
        "枫桥式公安派出所",
        {
            "label/en": "Fengqiao-style police station",
            "holder": ["清溪派出所"],
            "honour_type": ["枫桥式"],
            "award_status": "已授予",
            "grantor_level": ["未说明"],
            "year": "2023",
        },
        evidence=("2023年",),
        english=("Fengqiao-style police station", "in 2023"),
    ),
    Step(
        "8",
        "县级优秀志愿队伍",
        {
            "label/en": "Outstanding volunteer team of the county",
            "holder": ["溪畔"],
            "honour_type": ["优秀"],
            "award_status": "已授予",
            "grantor_level": ["县级"],
            "year": "2024",
        },
        english=("outstanding volunteer team of the county",),
    ),
)
CLAIMS = sum(step.key in "23456" for step in STEPS)
