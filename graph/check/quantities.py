"""Where a text prints a number: digits, or a Chinese numeral with a measure word (`一个小时`, `三百多户`, `第一名`).

Each such place is either in a quote of the entry or listed as no fact (`corpus/no-facts`), with a reason. A numeral
without a measure word is not looked at: in most of them (`一体化`, `三防融合`) nothing is counted.
"""

import re
from collections.abc import Iterator
from typing import Final

from graph.check.numerals import DIGITS, LARGE, SMALL

NUMERAL: Final = "".join([*DIGITS, *SMALL, *LARGE])
MEASURES: Final = ("平方公里", "公里", "小时", "分钟", "昼夜", "世纪", "社区")
MEASURES_OF_ONE: Final = (
    "个名人位起件次支家户间所条项种份张本台辆对群批队级代天日周月年岁秒点元块里米亩村镇倍成声句片面座栋道路"
    "遍回场届股套只部处则篇层类步轮堂封颗门"
)
"""Measure words and units that stand after a numeral, those of one character in a row."""

_PLACE = re.compile(
    r"[0-9０-９]+"
    # 120万元 and 2万余份 are numbers that begin with digits, and are found by these.
    rf"|(?<![0-9０-９.．{NUMERAL}])[{NUMERAL}]+[多余来]?\s*(?:{'|'.join(MEASURES)}|[{MEASURES_OF_ONE}])"
)


def quantities(text: str) -> Iterator[re.Match[str]]:
    """The places in a text where a number is printed, in order; ends are not included."""
    return _PLACE.finditer(text)
