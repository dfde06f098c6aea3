"""The pages that the tests read: their addresses, and a page taken apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

STATIONS = [
    "guangdong-xinhui-muzhou",
    "jiangxi-jinggangshan-ciping",
    "shaanxi-zhashui-hongyansi",
    "zhejiang-pingyang-shanmen",
    "zhejiang-yuecheng-fushan",
]
PAGES = [
    "/",
    "/about",
    "/stations",
    "/stations?area=zhejiang",
    *[f"/stations/{slug}" for slug in STATIONS],
    "/mechanisms",
    "/mechanisms/volunteer-patrol",
    "/mechanisms/collective-prevention",
    "/mechanisms/party-brand",
    "/outcomes",
    "/outcomes?page=2",
    "/outcomes?credit=juxtaposed&level=outcome",
    "/contribute",
    "/curate",
    "/guide/curators",
    "/compare",
    "/compare?stations=zhejiang-pingyang-shanmen,guangdong-xinhui-muzhou",
    "/compare?stations=zhejiang-pingyang-shanmen,guangdong-xinhui-muzhou&differing=1",
    "/compare?mechanisms=zhejiang-pingyang-shanmen/hongdu-yijing,guangdong-xinhui-muzhou/muzhou-yijing",
    "/compare?indicators=members,disputes-resolved",
    "/indicators",
    "/indicators/members",
    "/indicators/burglary-cases",
    "/indicators/officers",
    "/claims/5923babd39e2e31d/c08",
    "/claims/5923babd39e2e31d/c12",
    "/claims/3886a4a39e322bc6/c24",
    "/sources/3886a4a39e322bc6",
    "/stations/zhejiang-pingyang-shanmen/mechanisms/hongdu-yijing",
    "/stations/shaanxi-zhashui-hongyansi/mechanisms/yiwusansan-jizhi",
    "/glossary",
    "/guide",
    "/matrix",
    "/matrix?open=outcome,party-building&by=sources",
    "/matrix?axis=setting&area=zhejiang",
    "/matrix/cell?type=technology&column=outcome",
    "/matrix/cell?type=composite-method&column=output",
    "/settings/mountain",
    "/quotes/5923babd39e2e31d/922-934",
    "/quotes/5923babd39e2e31d/849-856",
    "/honours/3886a4a39e322bc6/h8",
    "/honours/3886a4a39e322bc6/h10",
    "/formulas/3886a4a39e322bc6/f1",
    "/places/zhejiang",
    "/places/zhejiang-pingyang-shanmen",
    "/stations/zhejiang-pingyang-shanmen/similar",
    "/together",
    "/together?type=volunteer-patrol",
    "/search",
    "/search?q=义警",
    "/search?q=hongyanssi",
]
LANGUAGES = ["zh", "en"]
HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}

VOID = {"meta", "link", "img", "input", "br", "hr"}
SVG = {"path", "circle", "rect", "line", "polygon"}
"""May end themselves, in a drawing."""


@dataclass
class Parsed(HTMLParser):
    """What the tests ask of a page."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    english: str = ""
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID | SVG:
            inside = bool(self._open and self._open[-1][1])
            lang = given.get("lang")
            self._open.append((tag, lang.startswith("zh") if lang else inside))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID | SVG:
            assert self._open, f"</{tag}> closes nothing"
            opened, _ = self._open.pop()
            assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.text += data
        if not (self._open and self._open[-1][1]):
            self.english += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]


def parse(html: str) -> Parsed:
    parsed = Parsed()
    parsed.feed(html)
    parsed.close()
    assert parsed._open == []
    return parsed


Read = Callable[..., tuple[str, Parsed]]
