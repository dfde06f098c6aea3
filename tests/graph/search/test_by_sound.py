"""Names in an A–Z stand where their pinyin puts them."""

import pytest

from graph.search.folding import by_sound, initial


@pytest.mark.parametrize(
    ("name", "letter"),
    [("义警队伍", "Y"), ("“五老”调解", "W"), ("Volunteer patrols", "V"), ("4+N 机制", "#"), ("", "#")],
)
def test_initial(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_chinese_names_sort_by_pinyin() -> None:
    assert sorted(["义警", "党建", "调解", "驿站"], key=by_sound) == ["党建", "调解", "义警", "驿站"]
