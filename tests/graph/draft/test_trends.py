"""Directions without a number, on made-up sentences: told as a fact, and what only looks like one."""

import pytest

from graph.draft.drafting import drafted
from graph.draft.items import Item

STATION = "沙口派出所地处海边。"
TOLD = [
    ("今年以来，辖区刑事案件明显下降。", "criminal-cases", "down"),
    ("辖区治安警情逐年减少。", "public-order-calls", "down"),
    ("入室盗窃案件持续大幅下降，群众拍手称快。", "burglary-cases", "down"),
    ("电诈警情环比下降明显。", "telecom-fraud-calls", "down"),
    ("群众安全感不断提升。", "sense-of-safety", "up"),
    ("群众满意度稳步提升。", "public-satisfaction", "up"),
    ("有效遏制了电信网络诈骗案件的高发势头，警民关系日益密切。", "police-public-relations", "better"),
    ("民警的群众工作能力得到明显提升。", "officer-capability", "up"),
    ("通过定期走访，大大降低了火灾隐患。", "safety-hazards", "down"),
    ("依托“海巡”机制，切实减少了可防性案件的发生。", "preventable-cases", "down"),
    ("近年来，盗窃案件一直处于低位。", "theft-cases", "low"),
    ("总警情稳中有降。", "police-calls", "steady-down"),
    ("越来越多的渔民加入到志愿者队伍中。", "members", "up"),
    ("平安志愿者队伍不断壮大。", "members", "up"),
    ("辖区社会治安持续好转。", None, "better"),
    ("矛盾纠纷发生率显著降低。", None, "down"),
    ("破案率同比上升。", "detection-rate", "up"),
    ("警民关系更加融洽。", "police-public-relations", "better"),
    ("有效增强了群众的防范意识。", "effect-unspecified", "up"),
    ("极大减轻了基层民警的工作负担。", "officer-workload", "down"),
    ("群众的安全感、满意度明显提高。", None, "up"),
    ("全所民警的执法水平有了显著提高。", "officer-capability", "up"),
    ("社区治安环境得到明显改善。", "effect-unspecified", "better"),
    ("信访投诉逐月下降。", "complaints", "down"),
]
NOT_TOLD = [
    "派出所力争使刑事案件明显下降。",
    "为进一步提升群众安全感，派出所加强巡逻。",
    "派出所将努力提高群众满意度。",
    "民警十分重视执法能力提升。",
    "这是和谐警民关系的生动写照。",
    "派出所致力于提升服务水平。",
    "县局要求各所进一步提高破案率。",
    "派出所着力提升队伍素质。",
    "刑事案件同比下降35%。",
    "盗窃案件下降三成。",
    "全县刑事案件明显下降。",
    "邻近的海湾派出所治安警情逐年减少。",
    "一起盗窃案件发生后，民警立即赶到。",
    "派出所提高政治站位。",
    "民警李某说，如何提升群众安全感是个难题。",
    "围绕提升群众满意度，派出所开展走访。",
    "派出所增加警力，加强隐患排查。",
    "民警减少休息时间处理警情。",
    "来源：海湾日报 安全感满意度不断提升",
    "促进警民关系和谐。",
]


def trends(text: str) -> list[Item]:
    return [item for item in drafted(f"{STATION}\n{text}").items if item.kind == "trend"]


@pytest.mark.parametrize(("text", "indicator", "direction"), TOLD, ids=[each[0][:12] for each in TOLD])
def test_a_direction_is_told(text: str, indicator: str | None, direction: str) -> None:
    found = trends(text)
    assert [item.direction for item in found][:1] == [direction]
    if indicator is not None:
        assert found[0].indicator == indicator
    assert found[0].quote in text


@pytest.mark.parametrize("text", NOT_TOLD, ids=[each[:12] for each in NOT_TOLD])
def test_what_is_wished_for_counted_of_others_or_only_named_is_none(text: str) -> None:
    assert trends(text) == []


def test_several_in_a_list_are_each_one() -> None:
    found = trends("去年同比实现了刑事、治安、盗窃发案数下降和破案率、群众满意度提升。")
    assert [(item.indicator, item.direction, item.comparator) for item in found] == [
        ("criminal-cases", "down", "year-on-year"),
        ("public-order-cases", "down", "year-on-year"),
        ("theft-cases", "down", "year-on-year"),
        ("detection-rate", "up", "year-on-year"),
        ("public-satisfaction", "up", "year-on-year"),
    ]


def test_what_is_told_again_is_one_and_of_others_is_left_out_with_the_reason() -> None:
    text = "刑事案件明显下降。群众都说好。刑事案件明显下降。全县治安警情逐年减少。"
    draft = drafted(f"{STATION}\n{text}")
    assert [item.indicator for item in draft.items if item.kind == "trend"] == ["criminal-cases"]
    assert [item.reason for item in draft.left_out if item.kind == "trend"] == ["other-subject"]


def test_in_a_story_only_what_is_said_of_the_area_counts() -> None:
    story = "昨日，村民王某走失，家人焦急报警。民警赶到后，王某的安全感明显提升。"
    assert trends(story) == []
    assert [item.direction for item in trends(story + "王某说，村里警情逐年下降。")] == ["down"]


def test_a_station_is_not_named_by_the_verb_before_it() -> None:
    assert [
        item.reason
        for item in drafted("沙口派出所位于海边。\n视频全量接入派出所，大幅提高监控覆盖率。").left_out
    ] == []
