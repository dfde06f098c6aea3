"""What a mechanism, a slogan or an honour is called, on made-up sentences."""

import pytest

from graph.draft.drafting import drafted
from graph.draft.items import Item


def items(text: str, kind: str) -> list[Item]:
    return [item for item in drafted(text).items if item.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "沙口派出所组建“湾边护村队”，现有队员86名。依靠护村队，盗窃案件下降35%。",
        "湾边有支护村队\n沙口派出所组建“湾边护村队”。护村队获评县级优秀志愿队伍。",
        "沙口派出所组建“湾边护村队”，利用护村队开展夜间巡逻。",
    ],
)
def test_a_team_is_one_by_whatever_verb_it_is_led_in(text: str) -> None:
    [team] = items(text, "mechanism")
    assert team.label in ("湾边护村队", "护村队")


def test_a_mechanism_is_meant_by_its_noun_where_no_other_has_that() -> None:
    text = "沙口派出所推行“三上门”工作法，建起“沙口服务站”。通过服务站，代办事项460件。"
    [figure] = items(text, "figure")
    assert (figure.credit_kind, figure.credited) == ("explicit-sole", ("沙口服务站",))
    two = text.replace("建起", "建起“海湾服务站”，又建起")
    assert items(two, "figure")[0].credit_kind != "explicit-sole"


def test_what_was_built_up_is_a_mechanism() -> None:
    assert [item.label for item in items("沙口派出所办起“海风调解室”。", "mechanism")] == ["海风调解室"]


@pytest.mark.parametrize("token", ["一站两员三上门", "三访四问五到位", "一格一警", "五进五问"])
def test_a_slogan_is_taken_whole(token: str) -> None:
    [formula] = items(f"沙口派出所推行“{token}”工作法。", "formula")
    assert formula.label == token
    assert [slot["symbol"] for slot in formula.slots] == [sign for sign in token if sign in "一两三四五"]


def test_teams_have_honours_and_those_that_are_only_mentioned_have_none() -> None:
    [honour] = items("2024年，沙口派出所护村队获评县级优秀志愿队伍。", "honour")
    assert (honour.label, honour.year, honour.level) == ("县级优秀志愿队伍", "2024", ("county",))
    assert items("沙口派出所与县级优秀志愿队伍一道巡逻。", "honour") == []
