"""Honours of the station: what was awarded, with type, level, batch, year and how often; those of persons apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.draft.items import LONGEST_QUOTE, Item
from graph.draft.quantities import value_of
from graph.draft.reading import Reading, Sentence
from graph.draft.surroundings import Surroundings

_VERB = re.compile(
    r"(?:先后|连续|再次|成功|分别|曾|多次|两次|\d+次)?(?:被[^，。；]{0,14}?(?:评为|"
    r"评定为|授予|命名为|确定为|表彰为|列为|认定为|评选为|记)|获评|荣获|荣膺|荣立|"
    r"荣记|获得了?|荣登|获(?=“|全|集|省|市|国|公|县|区|得|评)|斩获|摘得|捧回|授予|"
    r"评为|命名为|评定为|入选|上榜|被记|立(?=集体)|喜获|夺得|受到[^，。；]{0,8}表彰|"
    r"创建|争创|申报|荣誉：|荣誉称号)"
)
_NOUN = (
    r"(?:称号|集体|单位|派出所|示范点|示范站|示范岗|示范单位|示范窗口|示范社区|"
    r"基层党组织|党组织|党支部|党总支|文明号|文明岗|文明窗口|标兵|红旗|尖兵|奖|"
    r"奖项|金奖|品牌|案例|青年突击队|巾帼岗|工人先锋号|锦旗|嘉奖|典型|样板|窗口|"
    r"先锋号|号|队伍|团队)"
)
_QUOTED = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{0,12}?)“(?P<name>[^“”\n]{2,28})”(?P<suffix>(?:荣誉)?称号|等)?"
)
_PLAIN = re.compile(
    rf"集体(?:嘉奖|通报表扬)(?:\d+次)?|集体(?:一|二|三)等功(?:\d+|[一二两三四五六七八九十]+)?次?|"
    rf"(?:全国|全省|全市|全县|全区|国家级?|省级?|市级?|县级?|区级?|公安部|[\u4e00-\u9fff]{{2,4}}(?:省|"
    rf"市|县|区|州))[^，。；、“”（）\d]{{1,24}}?{_NOUN}(?![\u4e00-\u9fff]?[”])"
    r"|[一二三]级公安派出所|(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?(?:项|个|"
    r"块|面|次)[^，。；“”]{0,14}(?:荣誉|奖项|表彰|嘉奖|奖励|奖牌)|(?:受到|"
    r"获得?)(?P<given>[^，。；“”]{1,12})(?:的)?(?:通报)?(?:表彰|"
    r"嘉奖|表扬)"
)
_PERSONAL = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)?名(?:民警|辅警|同志|党员|干部)|个人(?:一|"
    r"二|三)等功|优秀人民警察|先进个人|民警[^，。；派]{1,4}被|[所警]长[^，。；]{2,4}(?:被|"
    r"荣|获)|赠予|教师|企业|公司|老人|群众被"
)
_TYPES = (
    ("fengqiao-station", re.compile("枫桥式")),
    ("collective-merit-first", re.compile("集体一等功")),
    ("collective-merit-second", re.compile("集体二等功")),
    ("collective-merit-third", re.compile("集体三等功")),
    ("collective-merit", re.compile("集体.{0,4}功")),
    ("station-grade", re.compile("[一二三]级(?:公安)?派出所")),
    ("several", re.compile(r"[项个块面余多].{0,14}(?:荣誉|奖)")),
    ("satisfaction-unit", re.compile("满意")),
    ("demonstration-site", re.compile("示范")),
    ("model-unit", re.compile("模范|楷模")),
    ("outstanding-unit", re.compile("优秀|先进|文明|标兵|红旗|青年|先锋|五好|优胜|十佳|最美")),
    ("commendation", re.compile("表彰|嘉奖|表扬|奖")),
)  # fmt: skip
_LEVELS = (
    ("national", re.compile(r"全国|国家|公安部|部级?|中央|最高")),
    ("province", re.compile(r"全省|省级?|自治区|省(?:公安)?厅|直辖市|全区公安厅")),
    ("prefecture", re.compile(r"全市|[市州盟]级?|地市")),
    ("county", re.compile(r"全县|全区|[县区旗]级?")),
)  # fmt: skip
_BATCH = re.compile(r"首批|第([一二三四五六七八九十\d]+)批")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")


class Honours:
    """The honours that one text tells of. `station` is the short name of its station."""

    def __init__(self, reading: Reading, surroundings: Surroundings) -> None:
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._items: list[tuple[int, int, Item]] = []
        for sentence in reading.sentences:
            if not surroundings.is_furniture(sentence.start):
                self._items += list(self._of(sentence))

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where their words stand in the text that is read, personal ones left out: those are counted as figures."""
        return tuple((start, end) for start, end, item in self._items if item.reason is None)

    def all(self) -> tuple[list[Item], list[Item]]:
        """The honours, and those that were left out with the reason."""
        kept: dict[tuple[str, str | None], Item] = {}
        left_out = []
        for _, _, item in self._items:
            key = (re.sub(r"[“”\"\s]", "", item.label), item.year)
            again = [one for one in kept if one[0] in key[0] or key[0] in one[0]]
            if item.reason is not None:
                left_out.append(item)
            elif key in kept or (item.year is None and again):
                left_out.append(replace(item, reason="repeated"))
            elif again and kept[again[0]].year is None:
                # The place that tells the year is the better one.
                left_out.append(replace(kept.pop(again[0]), reason="repeated"))
                kept[key] = item
            else:
                kept[key] = item
        return list(kept.values()), left_out

    def _of(self, sentence: Sentence) -> Iterator[tuple[int, int, Item]]:
        text = self._text
        at = sentence.start
        last_end = -1
        while (verb := _VERB.search(text, at, sentence.end)) is not None:
            at = max(verb.end(), at + 1)
            start = verb.start() if verb[0].startswith(("受到", "荣誉")) else verb.end()
            region_end = self._region(start, sentence.end)
            for first, last, name in self._names(start, region_end):
                if first < last_end:
                    continue
                last_end = last
                yield from self._items_of(verb, first, last, name, sentence)
            at = max(at, min(region_end, sentence.end))
        # 91项部、省、市级集体荣誉
        for found in re.finditer(
            r"(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?项[^，。；“”]{0,14}?荣誉",
            text[sentence.start : sentence.end],
        ):
            first, last = sentence.start + found.start(), sentence.start + found.end()
            if first >= last_end:
                last_end = last
                yield from self._items_of(None, first, last, found[0], sentence)

    def _region(self, start: int, end: int) -> int:
        """To where an award goes on: to the next full stop, or a comma after which nothing of the kind follows."""
        text = self._text
        at = start
        while at < end:
            comma = re.compile("[，；。：]").search(text, at, end)
            if comma is None:
                return end
            following = text[comma.end() : min(end, comma.end() + 30)].split("，")[0]
            if (
                comma[0] in "。；："
                or not re.match(rf"[“全省市县集国]|[\u4e00-\u9fff]{{2,3}}[省市]|.{{0,14}}{_NOUN}", following)
                or _VERB.match(following)
                or re.match(r"[^“]{0,12}(?:被|获|荣)", following)
            ):
                return comma.start()
            at = comma.end()
        return end

    def _names(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        text = self._text
        found = []
        for match in _QUOTED.finditer(text, start, end):
            name, prefix = match["name"], _level_prefix(match["prefix"])
            if re.search(_NOUN, name) or match["suffix"] or re.search(r"等功|先进|模范|优秀|示范", name):
                found.append(
                    (
                        match.start("name") - 1 - len(prefix),
                        match.end("name") + 1,
                        f"{prefix}“{name}”" if prefix else name,
                    )
                )
        for match in _PLAIN.finditer(text, start, end):
            if (
                not any(first < match.end() and match.start() < last for first, last, _ in found)
                and text[match.start() : match.end()].count("“") == 0
            ):
                found.append((match.start(), match.end(), match[0]))
        return iter(sorted(found))

    def _items_of(
        self, verb: re.Match[str] | None, start: int, end: int, name: str, sentence: Sentence
    ) -> Iterator[tuple[int, int, Item]]:
        text = self._text
        clause_start = (
            max(
                text.rfind("；", sentence.start, start),
                text.rfind("。", sentence.start, start),
                sentence.start - 1,
            )
            + 1
        )
        own_clause = (
            max(text.rfind("，", sentence.start, verb.start() if verb else start), sentence.start - 1) + 1
        )
        before = text[clause_start:start]
        near = text[own_clause:end]
        years = _YEAR.findall(text[max(clause_start, start - 60) : start])
        after_comma = text[own_clause:start]
        own_years = _YEAR.findall(after_comma) or _YEAR.findall(before[-24:])
        since = re.search(r"(?:19|20)\d\d(?:年?以年?来|年至今)", after_comma or before) is not None
        candidate = re.search(
            r"创建|争创|申报|候选|培育", verb[0] if verb else ""
        ) is not None and not re.search("成功|命名|获评", near)
        status = "candidate" if candidate else "granted"
        reason = (
            "personal"
            if _PERSONAL.search(near + text[end : end + 4]) and "集体" not in name and "枫桥" not in name
            else None
        )
        if reason is None and self._surroundings.is_story(start):
            reason = "story-detail"
        levels = _levels(name, near)
        batch = _BATCH.search(name)
        times = re.search(r"(\d+|[一二两三四五六七八九十]+)次", text[start : end + 3]) or re.search(
            r"(\d+)(?=项|个|块)", name
        )
        label = (
            re.sub(r"(?:\d+|[一二两三四五六七八九十]+)次$", "", name).strip("“”")
            if name.count("“") != 1
            else name
        )
        label = re.sub(r"^(?:受到|获得?)", "", label)
        quote_end = end
        if times is not None and times[0].endswith("次"):
            quote_end = max(end, start + times.end())
        kind = next((code for code, pattern in _TYPES if pattern.search(name)), "commendation")
        listed = list(dict.fromkeys(own_years)) if not since else []
        several = listed if len(listed) > 1 and re.search(r"年(?:和|、|及)", after_comma) else listed[-1:]
        for year in several or [None]:
            first, last = self._reading.place(start, quote_end)
            if last - first > LONGEST_QUOTE:
                first = last - LONGEST_QUOTE
            yield (
                start,
                quote_end,
                Item(
                    kind="honour",
                    label=label,
                    start=first,
                    end=last,
                    quote=self._reading.original[first:last],
                    confidence=0.85 if years or levels != ("unstated",) else 0.7,
                    type=kind,
                    status=status,
                    level=levels,
                    year=year,
                    batch=None if batch is None else 1 if batch[0] == "首批" else _whole(batch[1]),
                    times=None if times is None or len(several) > 1 else _whole(times[1]),
                    reason=reason,
                    goes_to="honours",
                ),
            )


def _levels(name: str, near: str) -> tuple[str, ...]:
    """The levels that the words of the honour name, else those of who awards it."""
    own = re.sub(r"公安派出所|派出所|公安部门", "", name)
    prefix = re.match(r"[^“]{0,30}", own)
    assert prefix is not None
    found = tuple(code for code, pattern in _LEVELS if pattern.search(own[:14]))
    if "全国" in own or "国家" in own:
        return ("national",)
    if re.search(r"全省|[\u4e00-\u9fff]{2}省", own):
        return ("province",)
    if re.search(r"、|部省|省市|市县", own) and len(found) > 1:
        return found
    if found:
        return found[:1]
    giver = re.search(r"被([^，。；]{1,14}?)(?:评为|授予|命名|记|表彰|确定|认定)", near)
    if giver is not None:
        given = tuple(code for code, pattern in _LEVELS if pattern.search(giver[1]))
        if given:
            return given[:1] if "、" not in giver[1] else given
    return ("unstated",)


def _level_prefix(prefix: str) -> str:
    """What before a quoted title belongs to it: `全国首批`, `广东省`."""
    found = re.search(
        r"(?:全国|全省|全市|全县|全区|国家级?|省级?|市级?|县级?|区级?|公安部|[\u4e00-\u9fff]{2,3}(?:省|"
        r"市|县|区|州))?(?:公安机关|公安系统)?(?:首批|第[一二三四五六七八九十\d]+批)?$",
        prefix,
    )
    return found[0] if found is not None else ""


def _whole(words: str) -> int | None:
    value, _ = value_of(words)
    return None if value is None else int(value)
