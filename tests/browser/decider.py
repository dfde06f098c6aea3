"""A person before the program's proposals: accepts by one key, changes, refuses, completes what only they can say."""

import re
from typing import Final

from playwright.sync_api import expect

from tests.browser.coder import Coder
from tests.browser.made_up_article import ENTRY, NEW_AREA, NEW_STATION, SOURCE, STEPS

REFUSED: Final = ("“一站两员三上门”工作法", "居民的安全感更强了")
"""Labels of what is refused: a slogan is no mechanism, what residents are said to feel is an assertion."""
CHANGED: Final = "护村队"
COMPLETED: Final[dict[str, dict[str, str | list[str]]]] = {
    "溪畔护村队": {},
    "清溪服务站": {"label/en": "Qingxi service post", "function": ["代办"]},
    "现有队员86名": {"about": "溪畔"},
    "其中党员20名": {"about": "溪畔"},
    "遍布12个村": {"about": "溪畔"},
    "群众满意度全县第一": {"ranked_within": "平阳县"},
    "一站两员三上门": {"label/en": "One post, two officers, three visits"},
    "枫桥式公安派出所": {"label/en": "Fengqiao-style police station"},
    "县级优秀志愿队伍": {"holder": ["溪畔"], "label/en": "Outstanding volunteer team of the county"},
}
"""By words of a statement what nobody can read in the text."""
TAKEN_AWAY: Final = {
    "调解纠纷150起": ".inner-head button",
    "刑事警情明显减少": ".inner-head button",
    "县级优秀志愿队伍": ".field:has(> label[for$=holder]) .chips .away",
}
"""By words of a statement what is not meant: credit for what only stands nearby, a title of the team."""


class Decider(Coder):
    """Counts like the coder, and in `decided` how many proposals were accepted, changed and refused."""

    decided: dict[str, int]

    def decide_all(self) -> None:
        """Go through the proposals; what is changed is changed at once."""
        place = self.page.locator("#proposals")
        expect(place).to_be_visible(timeout=30_000)
        first = place.locator("button").first
        self.decided = dict.fromkeys("acx", 0)
        while first.is_enabled():
            words = place.locator(".proposal").text_content() or ""
            key = "x" if any(f" {label} " in words for label in REFUSED) else "a"
            if f" {CHANGED} " in words:
                key = "c"
            self.press(key)
            self.decided[key] += 1
            if key == "c":
                team = next(step for step in STEPS if step.words == "溪畔护村队")
                self.fill(self.pointer(), {"label/zh": team.words, **team.typed})
                self.press("Control+Enter")
                place.locator("button").first.focus()
                self.clicks += 1

    def complete_all(self) -> None:
        """What the program cannot know: who the station is, our English, what is about what."""
        self.click(".rarely summary")
        self.click("#add-new_areas")
        self.fill("/new_areas/0", NEW_AREA)
        self.click("#at-new-stations-0-line")
        self.fill("/new_stations/0", {name: said for name, said in NEW_STATION.items() if name != "label/zh"})
        self.click("#at-line")
        self.fill("", {name: said for name, said in ENTRY.items() if name != "stations"})
        self.press("Control+Enter")
        self.fill("/source", SOURCE)
        self.press("Control+Enter")
        while not self.pointer().startswith(("/periods", "/new_stations")):
            self._complete()
            self.press("Control+Enter")
        # What no rule proposes is marked by hand.
        for step in STEPS:
            if step.key in "059":
                self.state(step)

    def _complete(self) -> None:
        statement = self.page.locator(".statement.open")
        line = statement.locator(".line-of .short").inner_text()
        # A quote with its place behind it.
        quotes = [
            re.sub(r"\s*\d+–\d+$", "", each) for each in statement.locator(".words-there").all_inner_texts()
        ]
        words = [*quotes, line]
        said = next((typed for name, typed in COMPLETED.items() if any(name in each for each in words)), {})
        for name, selector in TAKEN_AWAY.items():
            if any(name in each for each in words):
                self.click(f".statement.open {selector}")
        if said:
            self.fill(self.pointer(), said)
        english = [
            step.english[0]
            for step in STEPS
            if step.english and any(step.words in each or each in step.words for each in words)
        ]
        if english:
            self.english((english[0],))
