"""Which station an article is about, what is told of its place and founding, and the facts of the article itself."""

import re
from collections import Counter
from collections.abc import Iterator

from graph.draft.items import Item
from graph.draft.persons import Persons
from graph.draft.reading import Reading
from graph.draft.surroundings import Surroundings

_FULL = re.compile(
    r"(?P<province>[\u4e00-\u9fff]{2,3}(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{2,4}(?:市|"
    r"州|盟|地区))?(?P<county>[\u4e00-\u9fff]{1,5}(?:县|市|区|旗))?(?P<bureau>公安(?:局|"
    r"分局)?(?:[\u4e00-\u9fff]{2,5}?分局)?)(?P<name>[\u4e00-\u9fff]{2,8}?派出所)"
)
_SHORT = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}派出所)")
_NO_NAME = re.compile(
    r"枫桥式|公安派出所|基层派出所|智慧派出所|标识|各派出所|一级|到派出所|"
    r"[的在是让来使个把被与和及及该我全从进回到上级并年往所以为由后]派出所(?<!水上派出所)|"
    r"红色派出所|示范|先进|优秀|一流|新型|所有"
)
_SETTINGS = (
    ("revolutionary-base", re.compile(r"革命老区|革命根据地|革命小镇|红色革命|老区|革命摇篮|红色井冈")),
    ("mountain", re.compile(r"山区|山高|深山|大山|秦岭深处|山多林密|群山|山城|巍巍|丘陵")),
    ("water-town", re.compile(r"水乡|水网密布|河网|渔村|疍家|湖区")),
    ("coastal", re.compile(r"海岸线|沿海|海岛|滨海|临海|海边")),
    ("scenic-tourist", re.compile(r"景区|旅游(?:区|小镇|胜地|度假)|风景名胜|景点|游客")),
    ("historic-old-town", re.compile(r"历史文化(?:古城|名城|街区)|古城|古镇|古街")),
    ("old-urban", re.compile(r"老城区|老旧小区|老小区|旧城|中心城区")),
    ("rural", re.compile(r"农村|乡村(?!振兴)|渔耕|农耕|村庄")),
    (
        "migrant",
        re.compile(
            r"外来(?:务工)?人[员口](?:多|聚集|集中|众多)|流动人口(?:多|聚集|"
            r"密集|大)|务工人员(?:多|聚集|密集)|人口倒挂"
        ),
    ),
    ("sparsely-populated", re.compile(r"地广人稀|人口稀少")),
    ("left-behind-population", re.compile(r"留守(?:老人|儿童|妇女|人员|人口)")),
)
_FOUNDED = re.compile(
    r"(?:建所时间|成立时间|建所于|始建于|成立于|组建于|建所)[：:]?(?:于)?(?P<year>(?:19|"
    r"20)\d\d)年(?:(?P<month>\d{1,2})月)?"
)
_GENRES = (
    ("promoted", "promoted", re.compile("推广|广告")),
    ("journal-excerpt", "police-press", re.compile(r"详见本刊|本刊\d{4}年")),
    ("newspaper-feature", "not-known", re.compile(r"本报(?:首席)?记者|见习记者|本报讯|□")),
    ("correspondent-feature", "insider", re.compile("通讯员")),
)
_OUTLET = re.compile(
    r"(?:来源|稿源|信息来源)[：:]\s*(?P<name>(?:(?!浏览|字体|作者|发布|"
    r"编辑|时间|点击|责任|阅读)[\u4e00-\u9fffA-Za-z]){2,20})"
)
_ISSUED = re.compile(
    r"(?<!\d)(?P<year>20\d\d)[-/年.](?P<month>1[0-2]|0?[1-9])[-/月.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)


_LEADING = re.compile(
    r"^.{0,6}?(?:走近|走进|来到|探访|位于|在|从|是|由|即|对|向|访|让)(?=[\u4e00-\u9fff]{2})"
)
"""Words that may stand before a name without a mark between."""


class Stations:
    """The station of one text and the text's own facts."""

    def __init__(self, reading: Reading, surroundings: Surroundings, persons: Persons) -> None:
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._persons = persons
        self.full = self._full()
        self.short = self._short()

    def items(self) -> Iterator[Item]:
        """The station, what it is told to be like, and the source."""
        if self.full is not None:
            start = self.full.start() + len(self.full[0]) - len(_LEADING.sub("", self.full[0]))
            yield self._item(
                "station",
                start,
                self.full.end(),
                self._text[start : self.full.end()],
                0.95,
                goes_to="stations_as_told",
            )
        elif self.short:
            at = self._text.index(self.short)
            yield self._item("station", at, at + len(self.short), self.short, 0.8, goes_to="stations_as_told")
        founded = _FOUNDED.search(self._text)
        if founded is not None:
            date = founded["year"] + (f"-{int(founded['month']):02}" if founded["month"] else "")
            yield self._item(
                "attribute",
                founded.start(),
                founded.end(),
                founded[0],
                0.9,
                type="founded",
                text=date,
                goes_to="stations_as_told",
            )
        yield from self._settings()
        yield from self._source()

    @property
    def issued(self) -> str | None:
        """The date of the article, `YYYY-MM-DD`, where the page prints it."""
        found = self._stamp()
        return None if found is None else f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"

    def _full(self) -> re.Match[str] | None:
        found = [match for match in _FULL.finditer(self._text) if not _NO_NAME.search(match["name"])]
        if not found:
            return None
        often = Counter(match["name"] for match in found)
        weight = {name: self._text.count(name) for name in often}
        name = max(often, key=lambda one: (weight[one], often[one]))
        named = [match for match in found if match["name"] == name]
        return max(named, key=lambda match: sum(bool(match[part]) for part in ("province", "city", "county")))

    def _short(self) -> str:
        if self.full is not None:
            return re.sub(r"^[\u4e00-\u9fff]{2,4}(?=分局)分局", "", self.full["name"])
        counts: Counter[str] = Counter()
        for match in _SHORT.finditer(self._text):
            for length in (2, 3, 4):
                name = match["name"][-3 - length :]
                if len(name) == 3 + length and not _NO_NAME.search(name):
                    counts[name] += 1
        if not counts:
            return ""
        most = max(counts.values())
        return max((name for name, number in counts.items() if number >= most * 0.7), key=len)

    def _settings(self) -> Iterator[Item]:
        for code, pattern in _SETTINGS:
            for found in pattern.finditer(self._text):
                sentence = self._reading.sentence_at(found.start())
                if self._surroundings.is_furniture(found.start()) or self._surroundings.is_story(
                    found.start()
                ):
                    continue
                end = min(found.end() + 4, sentence.end)
                while end > found.end() and self._text[end - 1] in "，。；、：":
                    end -= 1
                yield self._item(
                    "attribute",
                    max(sentence.start, found.start() - 4),
                    found.end(),
                    found[0],
                    0.7,
                    type=code,
                    goes_to="settings",
                )
                break

    def _source(self) -> Iterator[Item]:
        title = self._title()
        if title is not None:
            yield self._item(
                "source",
                title[0],
                title[1],
                self._text[title[0] : title[1]],
                0.8,
                type="title",
                text=self._reading.words(*title),
                goes_to="source",
            )
        for start, end in self._persons.bylines[:3]:
            if self._surroundings.is_furniture(start) and re.search(
                "编辑|审核|校对", self._text[max(0, start - 6) : start]
            ):
                continue
            yield self._item("source", start, end, "", 0.7, type="byline", goes_to="source")
        outlet = _OUTLET.search(self._text)
        if outlet is not None:
            yield self._item(
                "source",
                outlet.start("name"),
                outlet.end("name"),
                outlet["name"],
                0.8,
                type="outlet",
                text=outlet["name"],
                goes_to="source",
            )
        stamp = self._stamp()
        if stamp is not None:
            yield self._item(
                "source",
                stamp.start(),
                stamp.end(),
                stamp[0],
                0.8,
                type="issued",
                text=self.issued,
                goes_to="source",
            )
        for genre, independence, pattern in _GENRES:
            found = self._in_short_line(pattern)
            if found is not None:
                yield self._item(
                    "source",
                    found.start(),
                    found.end(),
                    found[0],
                    0.6,
                    type="genre",
                    text=f"{genre} {independence}",
                    goes_to="source",
                )
                return

    def _in_short_line(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where a line of the page, and not the article, says it."""
        for start, end in self._reading.paragraphs:
            if end - start <= 60:
                found = pattern.search(self._text, start, end)
                if found is not None:
                    return found
        return None

    def _stamp(self) -> re.Match[str] | None:
        for start, end in self._reading.paragraphs[:12]:
            line = self._text[start:end]
            if end - start <= 80 and not re.search("，.*。", line):
                found = _ISSUED.search(self._text, start, end)
                if found is not None:
                    return found
        return None

    def _title(self) -> tuple[int, int] | None:
        best: tuple[int, tuple[int, int]] | None = None
        for number, (start, end) in enumerate(self._reading.paragraphs[:15]):
            line = self._text[start:end]
            if (
                self._surroundings.furniture[number]
                or not 6 <= len(line) <= 60
                or line[-1] in "。；，："
                or re.match(r"(?:本报|通讯员|记者|作者|来源|□)", line)
            ):
                continue
            weight = 2 * bool(re.search("派出所|警|枫", line)) + bool(re.search("[“”]", line))
            weight -= 3 * bool(re.search("网站|门户|首页|出版社|报社|客户端|公安局$|政府$", line))
            if best is None or weight > best[0]:
                best = weight, (start, end)
        return None if best is None else best[1]

    def _item(self, kind: str, start: int, end: int, label: str, confidence: float, **said: object) -> Item:
        first, last = self._reading.place(start, end)
        return Item(
            kind=kind,  # type: ignore[arg-type]
            label=label,
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            confidence=confidence,
            **said,  # type: ignore[arg-type]
        )
