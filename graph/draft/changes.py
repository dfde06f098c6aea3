"""Whether a number is a change, which way it goes, and what it is held against."""

import re

from graph.draft.quantities import Quantity

FALL = re.compile(
    r"(?:下降|减少|降低|下滑|回落|降幅|压降|减幅|缩减|少发|下跌|降)(?:了|达|幅度|幅度达|幅达|超|率|比例|率达|约)?$"
)
RISE = re.compile(
    r"(?:上升|增长|提高|提升|增加|升幅|增幅|攀升|多破|增|升)(?:了|达|幅度|幅度达|幅达|超|率|率达|约)?$"
)
_TO = re.compile(r"(?:降|升|增加|提高|提升|下降|减少|增长|上升|缩短|压缩)(?:到|至|为)了?$|由此前的$")
_COMPARATORS = (
    (
        "year-on-year",
        re.compile(r"同比|[较比与同](?:去年|上年|前年|往年|上一年)(?:同期)?|与去年同期相比|同期相比"),
    ),
    ("month-on-month", re.compile(r"环比|逐月|[较比]上[个]?月|[较比]上季度")),
    ("annual-average", re.compile(r"年均|平均每年")),
    ("previous-year", re.compile(r"逐年|连年|[较比]20\d\d年")),
    (
        "since-launch",
        re.compile(
            r"[较比](?:此前|之前|以前|以往|成立前|实施前|建成前|推行前|启用前)|(?:实施|成立|启用|推行|运行)(?:以)?来"
        ),
    ),
)


def measured(text: str, quantity: Quantity, left: str, start: int) -> tuple[Quantity, str]:
    """The quantity with the sign of its change, and the code of its measure.

    `left` is what it is said of, `start` where its sentence begins.
    """
    before = left[-12:]
    after = text[quantity.end : quantity.end + 6]
    if _TO.search(before):
        return quantity, "share" if quantity.percent else "level"
    falls = FALL.search(before) is not None and not re.search(r"损失.{0,3}$", before)
    rises = RISE.search(before) is not None
    if quantity.percent and not falls and not rises:
        falls = re.match(r"的?(?:降幅|下降)(?![至到为])", after) is not None
        rises = re.match(r"的?(?:增幅|升幅|增长|提升)(?![至到为])", after) is not None
        clause = left.rpartition("、")[2]
        if "分别" in clause or quantity.points:
            falls, rises = (
                falls or bool(re.search("下降|减少|降", clause)),
                rises or bool(re.search("上升|增长|提升|提高", clause)),
            )
    if falls or rises:
        if not quantity.percent and not re.search(
            r"同比|环比|[较比]", text[max(start, quantity.start - 40) : quantity.start]
        ):
            return quantity, "level"
        averaged = re.search(r"年均|平均每年", left) is not None
        return (
            quantity.negative() if falls else quantity,
            "average-annual-change" if averaged else "change-rate",
        )
    if quantity.percent:
        return quantity, "share"
    if re.search(r"平均每|日均|月均|人均|年均", left) and not quantity.percent:
        return quantity, "rate-per-time"
    return quantity, "level"


def comparator_of(text: str, place: int, start: int, measure: str) -> str | None:
    """What a change at a place is held against: the last that its sentence names before; None for no change."""
    if not measure.startswith(("change", "average")):
        return None
    before = text[max(start, place - 80) : place]
    found = [(match.end(), code) for code, pattern in _COMPARATORS for match in pattern.finditer(before)]
    return max(found)[1] if found else "unstated"
