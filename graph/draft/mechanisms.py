"""Mechanisms: named arrangements of the station, quoted or not, with the type that their name tells.

A name is taken where something makes it one: quotation marks beside a word of the kind (`“红都义警”队伍`), a verb
that founds or runs it before a noun of the kind (`建立社区民警驻村制度`), a heading that opens a paragraph
(`蛛网式勤务机制。`), or that it is one which many stations have (`雪亮工程`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.draft.items import LONGEST_QUOTE, Item
from graph.draft.learned import Learned
from graph.draft.mechanism_types import type_of
from graph.draft.naming import core, quoted
from graph.draft.persons import Persons
from graph.draft.reading import Reading
from graph.draft.surroundings import Surroundings

HEADS = (
    "工作机制|机制|制度|工作模式|模式|工作法|警务法|战法|队伍|小分队|分队|小队|"
    "义警队|巡逻队|巡防队|调解队|服务队|突击队|联防队|先锋队|宣讲队|宣传队|联盟|"
    "品牌|平台|系统|工程|驿站|警务室|警务站|服务站|服务点|工作站|服务中心|指挥中心|"
    "指挥室|调解中心|调解室|工作室|微信群|协会|理事会|委员会|恳谈会|议事会|院落会|"
    "座谈会|例会|义警|计划|课堂|讲堂|学堂|小程序|热线|窗口|专班|专队|共同体|警务角|"
    "联系卡|警务团队|志愿者|志愿服务|调解员|信息员|网格员|警务助理|代办|大走访|"
    "夜巡|行动|示范岗|先锋岗|体系|组织|服务机|自助机|服务|活动|共建|建设"
)
"""What a mechanism's name ends in, the longer ones first where one ends another."""
_STRONG_HEADS = (
    "工作机制|机制|制度|工作模式|模式|工作法|警务法|战法|义警队|巡逻队|巡防队|"
    "调解队|服务队|联防队|宣讲队|党建联盟|联盟|党建品牌|平台|驿站|警务室|服务站|"
    "服务点|工作站|服务中心|指挥室|调解中心|调解室|工作室|微信群|协会|理事会|恳谈会|"
    "议事会|院落会|义警|培养计划|课堂|小程序|共同体|警务角|联系卡|警务团队|大走访活动|"
    "夜巡|警务群|品牌|小分队|办事圈|生活圈|服务圈|必修课|公修课|主题课|活动日|"
    "模式改革|数字化改革|志愿服务队|信息员队伍|激励机制"
)
_FOUND = (
    "建立健全|建立完善|建立起|建立了?|成立了?|组建了?|打造了?|推出了?|创新推出|"
    "创新了?|搭建了?|推行了?|实行了?|探索形成了?|探索出了?(?:一条)?|探索创建了?|"
    "探索建立了?|探索了?|形成了?|设立了?|创建了?|创立了?|构建了?|构建起|依托|通过|"
    "运用|利用|借助|启动了?|坚持|落实|开展了?|常态开展|组织开展|实施了?|推进|推广|"
    "完善|制定了?|创办|试行|延伸|建成了?|配套建立了?|牵头成立了?|整合建立|推动|"
    "优化|深化|发动|召开|定期召开|开通了?|开设了?|引入|引进|增加了?|配备了?|聘请|"
    "招募|选聘|参与|参加|充分发挥|发挥|做实|创设|组织"
)
_UNQUOTED = re.compile(
    rf"(?P<verb>{_FOUND})(?:了|起)?(?:[“]?)(?P<name>(?:(?!{_FOUND})[\u4e00-\u9fffA-Za-z0-9+、“”]){{2,22}}?(?:{_STRONG_HEADS}))(?![员者性化式”])"
)
_HEAD_END = re.compile(rf"(?:{HEADS}|工作|警务)+$")
_LEAD = re.compile(
    r"(?:^|(?<=\n))(?:[一二三四五六七八九十\d]+[、.．])?(?P<name>[^，。；：！？“”\n\d]{4,14})。", re.MULTILINE
)
_LEAD_QUOTED = re.compile(
    r"(?:锻造|打造|做优|做实|做强|建强|唱响|建好|用好|擦亮|开设|推行|叫响|亮出)“(?P<name>[^“”\n]{2,10})”"
)
_BEFORE_QUOTED = re.compile(
    rf"(?:{_FOUND}|[建办]起|以|将|把|由|在|为|的|与|和|及|、|”|启用|名为|叫|设立|叫做|称为|"
    rf"提供|加入|命名为|发展为|借力|用好|创新|传统|升级|所谓|组织|擦亮|结合|融合|"
    rf"锻造|做优|做实|做强|建强|激活|叫响|培育|建|使用|拓展|常态化|联系)$"
)
_NOT_A_NAME = re.compile(
    r"枫桥经验|枫桥式|^枫桥$|^枫$|^枫”?景|一家亲|一公里|一米|^零|零距离|零发|零容忍|"
    r"零盲区|最美|人民公安|贴心人|摆渡人|守护神|主心骨|第一道|鱼水|急难愁盼|大管家|"
    r"千里眼|称号|示范点|示范单位|优秀|先进集体|模范集体|等功|天下第一|不上交|不出村|"
    r"不出事|一次不用跑|最多跑一次|初心|使命|心脏|[!！?？…]|精神$|两山|四合院|台门|"
    r"^[一二三四五六七八九十]老$|金名片|样板|新景|大文章|答卷|硬骨头|最强大脑|连心桥|"
    r"及时雨|保护伞|定心丸|金钥匙|护身符|加速度$|先手棋|主动仗|民意|[安康]$(?<=平安)|"
    r"^平安[^义联志宣驿守警哨使卫]|[塘景曲篇卷图]$|安网$|好声音|烟火气|幸福渡|公安蓝|"
    r"宝贝|故事|奇迹|小案|大事|小事$|问题$|目标$|特点|优势|现象|理念$|的$|了$"
)
_SUFFIX = re.compile(
    rf"(?:(?:党建|义警|便民|警务|警民|反诈|矛盾纠纷|群众|平安类|民警|社会|工作|线上|"
    rf"服务|志愿|党员|综合|管理|治安|联防|联调|多元|联动|化解|警校|警企|警村|培养|"
    rf"普法|宣传|先锋|特色|智慧|安防|新|主题|巡防|巡逻|调解|打卡|社区|警民共建|议事|"
    rf"行政|大走访|示范|的|代办|志愿者|微)*)(?:{HEADS}|工作|警务)"
)
_TEAM = re.compile(
    r"(?:[\u4e00-\u9fffN]{0,6}?)(?:义警队|调解队|志愿服务队|巡逻队|"
    r"巡防队|信息员队伍|联防队|护村队|宣讲队|调解室|恳谈会|议事会)(?![员伍])"
)
_LISTED = re.compile(
    r"(?P<list>(?:“[^“”\n]{2,10}”[、和及]?){1,8})(?:等|组成的|构成的)?(?:\d+|[一二三四五六七八九十]+)?(?:支|"
    r"个|大)?(?P<noun>[\u4e00-\u9fff]{0,4}(?:小队|分队|队伍|队|驿站|工作室|品牌|"
    r"平台|联盟))"
)
_STARTED = re.compile(
    r"(?:推出|成立|组建|创建|建立|设立|办起|开设|启动|推行|创新|实行|开办|建起|试点|创办)了?$"
)
_THEME = re.compile(r"以$")
_THEME_AFTER = re.compile(
    r"为(?:主题|引领|抓手|载体|契机|牵引|依托|重点|支撑|品牌|核心)|建设为|的(?:形式|方式|办法)"
)
_CONTINUED = re.compile(
    rf"(?:和|及|与|、)(?P<name>[\u4e00-\u9fff“”]{{3,14}}?(?:{_STRONG_HEADS}))(?![员者性化式])"
)
_GAZETTEER = re.compile(
    r"雪亮工程|综合指挥室|国家反诈中心(?:App|APP)|警民联系卡|警民恳谈会|“?情指行”?一体化[\u4e00-\u9fff]{0,4}平台|"
    r"情指行|一村一警|驻村民警工作室|微信群|智慧派出所|院落会|坝坝会|义警队|群防群治(?:模式|"
    r"队伍|体系)|红袖章|大走访|自助服务机|自助[\u4e00-\u9fff]{0,4}设备|大数据平台|"
    r"反诈进[\u4e00-\u9fff]{2}|警民夜巡|所史馆|晨会|社区警务团队|警务助理|代办点|"
    r"流动警务室|警务室"
)

FEWEST = 3
"""Characters of a name by which it is found again in the text."""


@dataclass(frozen=True)
class Mention:
    """A name between two places of the text that is read, and how sure it is to be one."""

    start: int
    end: int
    name: str
    confidence: float


class Mechanisms:
    """The mechanisms of one text."""

    def __init__(
        self, reading: Reading, surroundings: Surroundings, persons: Persons, learned: Learned
    ) -> None:
        self._reading = reading
        self._text = reading.text
        self._surroundings = surroundings
        self._persons = persons
        self._learned = learned
        self._groups = self._grouped()

    def all(self) -> list[Item]:
        """Each mechanism once, at its best place."""
        return [self._item(group) for group in self._groups]

    def mentions(self) -> list[tuple[int, int, str]]:
        """Every place where a mechanism is named: start, end, the label of the mechanism; in order."""
        found: list[tuple[int, int, str]] = []
        for group in self._groups:
            label = _label(group)
            for name in {core(mention.name) for mention in group} | {
                _bare(core(mention.name)) for mention in group
            }:
                if len(name) >= FEWEST:
                    found += [
                        (match.start(), match.end(), label)
                        for match in re.finditer(re.escape(name), self._text)
                    ]
            found += [(mention.start, mention.end, label) for mention in group]
        return sorted({*found, *self._by_noun()})

    def _by_noun(self) -> Iterator[tuple[int, int, str]]:
        """Where a mechanism is meant by its noun alone (`通过服务站`), which no other has."""
        named: dict[str, list[list[Mention]]] = {}
        for group in self._groups:
            ending = _HEAD_END.search(core(_label(group)))
            if ending is not None and len(ending[0]) >= FEWEST:
                named.setdefault(ending[0], []).append(group)
        for noun, groups in named.items():
            if len(groups) == 1:
                group = groups[0]
                for found in re.finditer(rf"(?:通过|依[托靠]|借助|利用|该|这[个支一])({noun})", self._text):
                    if found.start() > group[0].end:
                        yield found.start(1), found.end(1), _label(group)

    def _grouped(self) -> list[list[Mention]]:
        groups: list[list[Mention]] = []
        by_core: dict[str, list[Mention]] = {}
        for mention in sorted(self._mentions(), key=lambda each: (each.start, -each.end)):
            key = _bare(mention.name)
            group = by_core.get(key) or next((one for one in groups[:300] if _same(one, mention)), None)
            if group is None:
                group = []
                groups.append(group)
            by_core[key] = group
            group.append(mention)
        kept = []
        for group in groups:
            best = max(mention.confidence for mention in group) + 0.05 * (len(group) - 1)
            if best >= 0.5:
                kept.append(group)
        return kept

    def _mentions(self) -> Iterator[Mention]:
        named = [*self._from_quotes(), *self._unquoted(), *self._teams(), *self._known()]
        for mention in [*(each for each in named if not _NOT_A_NAME.search(each.name)), *self._leads()]:
            if self._surroundings.is_furniture(mention.start):
                continue
            if 2 <= len(core(mention.name)) <= 24 and not self._persons.within(mention.start, mention.end):
                yield mention

    def _from_quotes(self) -> Iterator[Mention]:
        text = self._text
        for each in quoted(text):
            if len(each.name) > 14 or re.search(r"[，。；：！？]", each.name):
                continue
            after = re.sub(r"^（[^（）]{0,120}）", "", text[each.end + 1 : each.end + 140])[:15]
            before = text[max(0, each.start - 8) : each.start - 1]
            suffix = _SUFFIX.match(after)
            introduced = _BEFORE_QUOTED.search(before) is not None or before[-1:] in ("\n", "")
            own_head = (
                re.search(rf"(?:{HEADS}|警务|党建|好邻舍|妈妈|大妈|红|护航|融合|调解|网格)$", each.name)
                is not None
            )
            name, end = each.name, each.end
            confidence = 0.3
            if suffix is not None and suffix.end() <= 14:
                name = f"“{each.name}”{suffix[0]}"
                if text.startswith(suffix[0], each.end + 1):
                    end = each.end + 1 + suffix.end()
                confidence = 0.75 if introduced or own_head else 0.6
            elif _THEME.search(before) is not None and _THEME_AFTER.match(after) is not None:
                confidence = 0.6
            elif _THEME_AFTER.match(after) and "、" in each.name:
                confidence = 0.55
            elif own_head and introduced:
                confidence = 0.6
            elif own_head:
                confidence = 0.45
            elif len(each.name) >= 3 and _STARTED.search(before) is not None:
                confidence = 0.5
            if re.fullmatch(r"[\dA-Za-zN]+|[一二三四五六七八九十两]+", each.name) and suffix is None:
                continue
            yield Mention(each.start, end, name, confidence)

    def _teams(self) -> Iterator[Mention]:
        """Teams that need no verb, and every name of a list of quoted ones before its noun."""
        for found in _TEAM.finditer(self._text):
            name = re.sub(
                r"^.*(?:成立|组建|建立|召开|设立|开展|发动|依[靠托]|通过|借助|利用|发挥|由|和|及|与|的|在|是|"
                r"被|将|把|了|到|有一?支|出所)(?=[\u4e00-\u9fffN]{3})",
                "",
                found[0],
            )
            yield Mention(found.end() - len(name), found.end(), name, 0.5)
        for found in _LISTED.finditer(self._text):
            names = list(quoted(found["list"]))
            if len(names) > 1:
                for each in names:
                    yield Mention(found.start() + each.start, found.start() + each.end, each.name, 0.6)
        for found in _UNQUOTED.finditer(self._text):
            more = _CONTINUED.match(self._text, found.end())
            if more is not None and more["name"].count("“") == more["name"].count("”"):
                yield Mention(more.start("name"), more.end("name"), more["name"], 0.55)

    def _unquoted(self) -> Iterator[Mention]:
        for found in _UNQUOTED.finditer(self._text):
            name = found["name"]
            start = found.start("name")
            trimmed = re.sub(
                r"^(?:了|起|了一套|一套|一支|一批|各类|各种|相关|以|的|更加|完善的|"
                r"长效|\d+个|\d+支|\d+余?[个支名]|[一二三四五六七八九十]+[个支])+",
                "",
                name,
            )
            start += len(name) - len(trimmed)
            name = trimmed
            if name.count("“") != name.count("”") or len(core(name)) < 4 or len(core(name)) > 18:
                continue
            if re.search(r"、.*、", name) and not re.search("办|周", name):
                continue
            if re.fullmatch(
                r"(?:工作|各项|相关|长效|有效|上述|以上|这一|该|此|新|常态化|一系列|"
                r"一体化|规章)?(?:工作)?(?:机制|制度|模式|平台|队伍|活动|服务|品牌|"
                r"体系)",
                name,
            ):
                continue
            yield Mention(start, found.end(), name, 0.6)

    def _leads(self) -> Iterator[Mention]:
        """Headings that open a paragraph, where there are several: `蛛网式勤务机制。`, `就近处警护平安。`"""
        leads = []
        for found in _LEAD.finditer(self._text):
            name = found["name"]
            number = self._reading.sentence_at(found.start("name")).paragraph
            start, end = self._reading.paragraphs[number]
            if end - start > len(name) + 20 and not re.search(
                r"[说道]$|^(?:但|而|因|如|这|那|他|她|我)", name
            ):
                leads.append(Mention(found.start("name"), found.end("name"), name, 0.6))
        yield from (lead for lead in leads if re.search(rf"(?:{_STRONG_HEADS}|化)$", lead.name))
        for found in _LEAD_QUOTED.finditer(self._text):
            yield Mention(found.start("name"), found.end("name"), found["name"], 0.55)

    def _known(self) -> Iterator[Mention]:
        for found in _GAZETTEER.finditer(self._text):
            yield Mention(
                found.start(),
                found.end(),
                found[0],
                0.5 if found[0] not in ("警务室", "大走访", "微信群", "晨会", "警务助理", "红袖章") else 0.42,
            )

    def _item(self, group: list[Mention]) -> Item:
        label = _label(group)
        mention = next(each for each in group if each.name == label)
        first, last = self._reading.place(mention.start, mention.end)
        if last - first > LONGEST_QUOTE:
            last = first + LONGEST_QUOTE
        return Item(
            kind="mechanism",
            label=label.strip("“”")
            if label.count("“") == 0 or (label.startswith("“") and label.endswith("”"))
            else label,
            start=first,
            end=last,
            quote=self._reading.original[first:last],
            confidence=round(min(0.9, max(each.confidence for each in group) + 0.05 * (len(group) - 1)), 2),
            type=type_of(label),
            goes_to="mechanisms",
        )


def _label(group: list[Mention]) -> str:
    """The surest name of a group, the shortest of these."""
    best = max(mention.confidence for mention in group)
    return min((mention.name for mention in group if mention.confidence == best), key=len)


def _same(group: list[Mention], mention: Mention) -> bool:
    own = _bare(mention.name)
    whole = core(mention.name)
    if any(_is_head_of(core(one.name), whole) for one in group[:8]):
        return True
    for one in group[:8]:
        other = _bare(one.name)
        if own == other:
            return True
        if _kind(one.name) and _kind(mention.name) and _kind(one.name) != _kind(mention.name):
            continue
        shorter, longer = sorted((own, other), key=len)
        if (
            len(shorter) >= 3
            and (longer.startswith(shorter) or longer.endswith(shorter))
            and len(longer) - len(shorter) <= 4
        ):
            return True
    return False


def _is_head_of(one: str, other: str) -> bool:
    """Whether one is the bare noun in which the other ends: `调解室`, `石榴籽调解室`."""
    shorter, longer = sorted((one, other), key=len)
    return shorter != longer and longer.endswith(shorter) and _HEAD_END.fullmatch(shorter) is not None


@lru_cache(10_000)
def _kind(name: str) -> str:
    """The noun that a name ends in, where that tells one mechanism from another (`品牌`, `联盟`, `会议`)."""
    found = re.search(r"品牌|联盟|会议|座谈会|平台|驿站|小程序|工作室|警务室|指挥室|协会|理事会", name[-4:])
    return found[0] if found else ""


@lru_cache(10_000)
def _bare(name: str) -> str:
    """A name without the noun of its kind."""
    name = core(name)
    bare = _HEAD_END.sub("", name)
    return bare if len(bare) >= 2 else name
