"""What is wrong with the parameters of an address, in words: which, and what may stand there instead."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ontology.bilingual import BilingualText


def told(errors: Iterable[Mapping[str, Any]]) -> dict[str, BilingualText]:
    """By name of the parameter what may stand there, from the errors of pydantic, each parameter once."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for error in errors:
        place = error["loc"]
        found.setdefault(str(place[1] if len(place) > 1 else place[0]), []).append(error)
    return {name: _meant(those) for name, those in found.items()}


def _meant(errors: list[Mapping[str, Any]]) -> BilingualText:
    choices: list[str] = []
    for error in errors:
        choices += re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))
    if choices:
        known = list(dict.fromkeys(choices))
        return BilingualText(f"只能是 {'、'.join(known)}", f"can only be {', '.join(known)}")
    error = errors[0]
    limits = error.get("ctx", {})
    kind = str(error["type"])
    for key, zh, en in (
        ("ge", "不小于", "be at least"),
        ("le", "不大于", "be at most"),
        ("gt", "大于", "be above"),
        ("lt", "小于", "be below"),
        ("max_length", "最多这么多个字符或项：", "have at most as many characters or items as"),
        ("min_length", "至少这么多个字符或项：", "have at least as many characters or items as"),
    ):
        if key in limits:
            return BilingualText(f"须{zh} {limits[key]}", f"must {en} {limits[key]}")
    if "missing" in kind:
        return BilingualText("没有给出", "is missing")
    if kind.startswith("int"):
        return BilingualText("须是整数", "must be a whole number")
    if kind == "string_pattern_mismatch":
        return BilingualText(
            "只能用它规定的字符（小写字母、数字与连字符等）",
            "can only have the characters that it takes (small letters, digits, hyphens and the like)",
        )
    return BilingualText("不能这样写", "cannot be written so")
