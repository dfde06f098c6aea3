"""Numbers as Chinese texts print them, with the words beside them that qualify them.

Read are digits of either width, with separators and a fraction, Chinese numerals, digits and numerals mixed
(`120余万`, `三百多`), percent (`98.5%`, `百分之三十`, `近9成`), halves, and what stands for none (`零`, `无`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
_SPOKEN = {"百": 10, "千": 100, "万": 1000, "亿": 10**7}
"""What a last digit counts by that follows a scale at once."""
MORE = "余多"
"""Between a number and its scale or unit: more than it says."""

_HAN = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE) + "半"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<percent>百分之(?:(?P<of>{_ARABIC})|(?P<of_han>[{_HAN}点]+)))"
    rf"|(?P<arabic>{_ARABIC})(?P<more>[{MORE}]?)(?P<scale>[十百千万亿]*)(?P<after>[{MORE}]?)"
    rf"(?P<sign>\s?[%％‰]|个百分点|成(?![立功为员果长效都就本年]))?"
    rf"|(?P<han>[{_HAN}][{_HAN}{MORE}点]*)(?P<han_sign>成(?![立功为员果长效都就本年]))?"
)
_NONE = re.compile(r"零|〇|没有|未|无|不出|不发生|不需|不用|[^\d]0(?![\d.])|^0(?![\d.])")


@dataclass(frozen=True)
class Number:
    """A number in a text: its value in base units, percent as 25; where it stands, and whether it was percent."""

    value: Decimal
    start: int
    end: int
    percent: bool
    more: bool


def folded(text: str) -> str:
    """The text with characters of half width, one for one, so that places stay."""
    return "".join(_narrow(character) for character in text)


def numbers(text: str) -> Iterator[Number]:
    """The numbers in a text, in order."""
    for found in _NUMBER.finditer(folded(text)):
        value, percent = _value(found)
        if value is not None:
            more = any(character in MORE for character in found[0])
            yield Number(value, found.start(), found.end(), percent, more)


def says_none(text: str) -> bool:
    """Whether a text says that something did not occur."""
    return _NONE.search(folded(text)) is not None


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral, None for one that is none. `三百多` is 300, `一五三三` 1533."""
    whole, point, fraction = text.replace("余", "").replace("多", "").partition("点")
    value = _whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(character not in DIGITS for character in fraction):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[character]) for character in fraction))


def _value(found: re.Match[str]) -> tuple[Decimal | None, bool]:
    if found["percent"]:
        value = _decimal(found["of"]) if found["of"] else chinese(found["of_han"])
        return value, True
    if found["arabic"]:
        value = _decimal(found["arabic"])
        for character in found["scale"]:
            value *= SMALL.get(character) or LARGE[character]
        return _with_sign(value, found["sign"])
    if found["han"] == "半":
        return Decimal(50), True
    if found["han"] == "一半":
        return Decimal(50), True
    half = "半" in found["han"]
    value_or_none = chinese(found["han"].replace("半", ""))
    if value_or_none is None:
        return None, False
    return _with_sign(value_or_none + (Decimal("0.5") if half else 0), found["han_sign"])


def _with_sign(value: Decimal, sign: str | None) -> tuple[Decimal, bool]:
    if sign is None:
        return value, False
    if sign == "成":
        return value * 10, True
    return (value / 10 if sign.strip() == "‰" else value), True


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _whole(text: str) -> Decimal | None:
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    total = section = Decimal(0)
    digit: Decimal | None = None
    for character in text:
        if character in DIGITS:
            digit = Decimal(DIGITS[character])
        elif character in SMALL:
            section += (Decimal(1) if digit is None else digit) * SMALL[character]
            digit = None
        elif character in LARGE:
            section += digit or 0
            total += (section or 1) * LARGE[character]
            section, digit = Decimal(0), None
        else:
            return None
    if digit is not None and text[-2:-1] in _SPOKEN:
        # 一千二 is 1200, 两万五 is 25000; with 零 between it would be 1002.
        digit *= _SPOKEN[text[-2]]
    return total + section + (digit or 0)


def _narrow(character: str) -> str:
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None and len(str(digit)) == 1 and character.isdecimal() else character
