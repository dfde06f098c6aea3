"""Numbered slogans (`1+4+N`, `五进五问`, `三调`), with a slot a digit or letter and what is listed under it."""

import re
from collections.abc import Iterator

from graph.draft.items import Item
from graph.draft.quantities import value_of
from graph.draft.reading import Reading
from graph.draft.surroundings import Surroundings

_DIGIT = "一二两三四五六七八九十双"
_METHOD = (
    r"(?:工作机制|机制|工作法|模式|工程|培养计划|计划|举措|措施|警务|融合|战法|"
    r"行动|目标|效能|制度|活动|大走访|党建|矛盾纠纷|服务|体系|群众工作|精神|理念|"
    r"问题|建设|调解|警营|治理|勤务)"
)
_ADDED = re.compile(
    r"(?<![\d.])(?:\d{1,3}|[A-Za-z])(?:[+＋](?:\d{1,3}|[A-ZＮnx]))+(?![\d.>＞])|(?<!\d)\d减\d(?!\d)"
)
_PAIRED = re.compile(
    rf"(?:[{_DIGIT}][\u4e00-\u9fff](?:[\u4e00-\u9fff](?=[{_DIGIT}]|”|$))?)"
    rf"(?:[{_DIGIT}](?:(?![{_DIGIT}])[\u4e00-\u9fff]){{1,2}})+"
)
_PAIRED_OPEN = re.compile(
    rf"(?<![\u4e00-\u9fff\d])?[{_DIGIT}][\u4e00-\u9fff]{{1,2}}[{_DIGIT}][\u4e00-\u9fff]{{1,2}}(?=(?:的)?(?:工作)?(?:目标|"
    rf"机制|效能|模式|工作法|举措))"
)
_DIGITS = re.compile(rf"[{_DIGIT}]{{3,5}}|\d{{3,5}}(?=矛盾|纠纷|工作法|机制|模式|工程|调解)")
_SINGLE = re.compile(r"[二两三四五六七八九十][\u4e00-\u9fff]{1,2}")
_HEADED = re.compile(
    rf"(?P<noun>[\u4e00-\u9fff]{{0,3}})(?P<token>[二两三四五六七八九十](?:[项个大]?)[\u4e00-\u9fff]{{1,4}}?)(?={_METHOD})"
)
_SHARED = re.compile(
    r"(?P<token>[二两三四五六七八九十][\u4e00-\u9fff](?:共治|联动|联防|"
    r"联调|合一|同步|到位|融合|并举|协同|共建|工程|警务|机制|同创))"
)
_OF_ETHOS = re.compile(
    r"(?P<token>[四六八十](?:个)?字)(?=[\u4e00-\u9fff]{0,6}(?:精神|方针|理念|所训|警训|作风))"
)
_MANY_ONES = re.compile(r"[三四五六七八九十]个[一零化有]")
_KINDS = (
    ("team-recipe", re.compile(r"[+＋]")),
    ("goal", re.compile(r"目标|降.升|减")),
    ("ethos", re.compile(r"精神|理念|字|渡|红")),
    ("membership", re.compile(r"老|员|队$")),
    ("procedure", re.compile(r"步|调|问|法$|流程|矛盾|纠纷|调解")),
    ("brand", re.compile(r"品牌|党建")),
)


class Formulas:
    """The numbered slogans of one text."""

    def __init__(self, reading: Reading, surroundings: Surroundings) -> None:
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._found = list(self._places())

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where tokens stand in the text that is read."""
        return tuple((start, end) for start, end, _ in self._found)

    def all(self) -> list[Item]:
        """Each formula once, at its first place."""
        items: dict[str, Item] = {}
        for start, end, token in self._found:
            key = "".join(str(value_of(character)[0] or character) for character in token)
            after = self._text[end : end + 10]
            key += "#" + re.sub(r"[”“]", "", after)[:2] if "+" in token else ""
            if key not in items:
                items[key] = self._item(start, end, token)
        return list(items.values())

    def _places(self) -> Iterator[tuple[int, int, str]]:
        text = self._text
        taken: list[tuple[int, int]] = []

        def free(start: int, end: int) -> bool:
            return not any(
                start < last and first < end for first, last in taken[-40:]
            ) and not self._surroundings.is_furniture(start)

        candidates: list[tuple[int, int, str]] = []
        for found in _ADDED.finditer(text):
            candidates.append((found.start(), found.end(), found[0]))
        for mark in re.finditer(r"“([^“”\n]{2,14})”", text):
            inner, at = mark[1], mark.start(1)
            for pattern in (_PAIRED, _DIGITS, _MANY_ONES, _SINGLE):
                found_in = pattern.match(inner)
                if found_in is None:
                    continue
                whole = found_in.end() == len(inner)
                if pattern is _SINGLE and not (whole and _is_numbered(inner)):
                    continue
                if pattern is _PAIRED and not (whole or found_in.end() >= 4):
                    continue
                if pattern is _DIGITS and not whole:
                    continue
                candidates.append((at, at + found_in.end(), found_in[0]))
                break
            else:
                headed = (
                    _SHARED.fullmatch(inner)
                    or _HEADED.fullmatch(inner + "机制")
                    or re.fullmatch(
                        r"[\u4e00-\u9fff]{1,4}(?P<token>[二三四五六七八九][\u4e00-\u9fff])", inner
                    )
                    or re.match(
                        rf"(?P<token>[二两三四五六七八九十](?:项|大|个)?[\u4e00-\u9fff]{{1,2}})(?={_METHOD})",
                        inner,
                    )
                )
                if headed is not None and _is_numbered(headed["token"]):
                    candidates.append((at + headed.start("token"), at + headed.end("token"), headed["token"]))
        for pattern in (_PAIRED_OPEN, _OF_ETHOS):
            for found in pattern.finditer(text):
                candidates.append(
                    (found.start(), found.end(), found["token"] if pattern is _OF_ETHOS else found[0])
                )
        for found in re.finditer(r"\d{3,5}(?=矛盾|纠纷|工作法|机制|模式|工程|调解)", text):
            candidates.append((found.start(), found.end(), found[0]))
        for found in re.finditer(r"[二三四五六七八九]项机制", text):
            candidates.append((found.start(), found.end(), found[0]))
        for start, end, token in sorted(candidates):
            if free(start, end):
                taken.append((start, end))
                yield start, end, token

    def _item(self, start: int, end: int, token: str) -> Item:
        text = self._text
        around = text[max(0, start - 2) : end + 8]
        quote_end = end
        head = re.match(rf"”?{_METHOD}", text[end : end + 6])
        if head is not None:
            quote_end = end + head.end()
        first, last = self._reading.place(start, min(quote_end, start + 18))
        slots = tuple(self._slots(start, end, token))
        listings = {str(slot["listing"]) for slot in slots}
        kind = "composite-method" if head is not None else "enumeration"
        for code, pattern in _KINDS:
            if pattern.search(token if code in ("ethos", "membership", "team-recipe") else around):
                kind = code
                break
        listing = next(iter(listings)) if len(listings) == 1 else "open" if "open" in listings else "partial"
        return Item(
            kind="formula",
            label=token,
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            confidence=0.8,
            type=kind,
            status=listing,
            slots=slots,
            goes_to="formulas",
        )

    def _slots(self, start: int, end: int, token: str) -> Iterator[dict[str, object]]:
        symbols = re.findall(rf"\d+|[A-Za-zＮ]|[{_DIGIT}]", token)
        if re.fullmatch(r"\d{3,5}", token):
            symbols = list(token)
        for order, symbol in enumerate(symbols, 1):
            value = 2 if symbol == "双" else value_of(symbol)[0]
            declared = None if value is None else int(value)
            items = self._listed(start, end, declared) if len(symbols) == 1 else []
            listing = (
                "open" if declared is None else "complete" if items and len(items) == declared else "unlisted"
            )
            slot: dict[str, object] = {
                "symbol": symbol,
                "order": order,
                "listing": listing,
                "items": items if listing == "complete" else [],
            }
            if declared is not None:
                slot["declared_count"] = declared
            yield slot

    def _listed(self, start: int, end: int, declared: int | None) -> list[tuple[int, int]]:
        """Where the parts stand that the words beside a token of one digit list."""
        if declared is None:
            return []
        after = re.match(
            r"”?[^，。；]{0,10}?(?:即|就是|是指|指的是|分别是|：|——|（即?)“?", self._text[end : end + 20]
        )
        spans = []
        if after is not None:
            spans.append((end + after.end(), min(len(self._text), end + after.end() + 80)))
        window = self._text[max(0, start - 60) : start]
        before = re.search(
            r"[“，。：]?(?P<list>[^“”，。：；（）]+(?:、[^“”，。：；（）]+)+)”?(?:等|"
            r"的|这)?[^、，。]{0,4}“?[^、，。“”]{0,4}$",
            window,
        )
        if before is not None:
            spans.append((max(0, start - 60) + before.start("list"), max(0, start - 60) + before.end("list")))
        for first, last in spans:
            stop = re.search(r"[，。；）”\n]", self._text[first:last])
            last = first + stop.start() if stop is not None else last
            places = []
            at = first
            for part in self._text[first:last].split("、"):
                if part:
                    places.append(self._reading.place(at, min(at + len(part), at + 18)))
                at += len(part) + 1
            if len(places) == declared:
                return places
        return []


def _is_numbered(token: str) -> bool:
    """Whether a numeral and one or two characters are a slogan, and no word or measure (`一家亲`, `三年`, `两个`)."""
    return re.fullmatch(
        r"[二两三四五六七八九十](?:[项大个]?[\u4e00-\u9fff]{1,3})", token
    ) is not None and not re.search(
        r"[年月日天次时等级名位岁点元里米公手地边面起]|^[二两三四五六七八九十]个?人$|"
        r"十分|两全|四季|三农|三更|九州|三令",
        token,
    )
