"""Where names of persons stand, so that they are left out of every label and marked for redaction.

Found are a surname with a given name beside a rank, a role or a verb of speaking, a byline, and every further place
of a name that was found once; a surname with a form of address (`李先生`, `小杨`), and one that the article hides
itself (`张某`).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from graph.draft.reading import Reading

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云"
    "苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于"
    "时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯"
    "昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄"
    "曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭"
    "厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕"
    "连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩"
    "厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付"
)
"""The surnames of the Hundred Family Surnames, of one character, with three spellings of today."""
_NOT_FIRST = "和通时都全后从于能须向应相路居经"
"""Surnames that more often begin a word: alone they make no name."""
_FAMILIAR = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万"
    "段雷钱汤尹黎易武乔贺赖龚文庞樊殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向"
    "柳邢骆岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲游裴席卫查屈鲍覃"
    "霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
"""Surnames that go with 小 and 老; the others mostly make words (小时, 老干部)."""
_TITLES = (
    "民警|辅警|所长|副所长|教导员|政委|指导员|警长|副警长|警官|局长|副局长|政工|"
    "书记|副书记|主任|副主任|村支书|支书|站长|队长|副队长|组长|会长|记者|通讯员|"
    "见习记者|首席记者|编辑|摄影|总编辑|村民|居民|业主|教师|老师|律师|医生|经理|"
    "负责人|队员|义警|志愿者|网格员|调解员|群众|老人|商户|店主|老板|院长|校长|"
    "同志|党员|代表|市民|租户|人民警察|游客|村主任|镇长|县长|市长|厅长|部长|主席|"
    "总编|女儿|儿子|父亲|母亲|丈夫|妻子|男子|女子"
)
_SPEAKING = (
    "介绍|说道|说|表示|告诉|坦言|回忆|感慨|指出|强调|笑着|激动|竖起|感叹|讲述|"
    "解释|认为|提到|写道|看到|负责|带领|立即|称|感谢|握着|指着|满是|家住|身体|"
    "今年|平时|来到|从|向|对|做完|在|把|和|的|正|是|便|就|已|也|指|发|赠|解|一|"
    "自"
)
_GIVEN = r"[\u4e00-\u9fff]{1,2}"
_AFTER_TITLE = re.compile(
    rf"(?:{_TITLES})[：:]?(?P<name>[{SURNAMES}]{_GIVEN}?)(?=(?:{_SPEAKING}|、|，|。|等|（|”|\s|$|摄|文|图|/))"
)
_BEFORE_TITLE = re.compile(
    rf"(?P<name>[{SURNAMES}]{_GIVEN})(?=警官|所长|教导员|(?:介绍|坦言|"
    rf"感慨|回忆|说道|表示|告诉)(?:说|记者|，|：|道|，))"
)
_ADDRESSED = re.compile(
    rf"(?P<name>(?:[小老][{_FAMILIAR}](?![组区学队家小板路县镇村市子军旗]))|[{SURNAMES}](?:先生|"
    rf"女士|大爷|大妈|大娘|阿姨|奶奶|爷爷|老伯|老汉|大叔|大哥|大姐|师傅|老板|同学|"
    rf"警官|所长|某某?|婆婆|所(?=，还)))"
)
_BYLINE = re.compile(
    r"(?:记者|通讯员|作者|编辑|摄影|摄|责任编辑|责编|供稿|撰稿|文/图/?|文/|图/|"
    r"文图|校对|审核)[：:\s/]*(?P<names>(?:[\u4e00-\u9fff]{2,3}[\s、/]*){1,5})"
)
_UNKNOWN_SURNAME = re.compile(
    r"(?:村民|居民|牧民|老乡|商户|店主|大叔|阿妈|民警|辅警|的)(?P<name>(?!民警|"
    r"群众|老人|负责|居民|村民|男子|女子|所长|老板|同志|大家|人们|记者)[\u4e00-\u9fff]{2,4}?)(?=说[。，：道]|"
    r"讲起|回忆|感慨|激动地说|笑着说|告诉记者)"
)
_SIGNATURE = re.compile(r"（(?P<name>[\u4e00-\u9fff]{2,3})）\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Person:
    """A name between two places of the original, and why it is taken for one."""

    start: int
    end: int
    role: str


class Persons:
    """The names of persons of a text that is read."""

    def __init__(self, reading: Reading) -> None:
        text = reading.text
        found: dict[tuple[int, int], str] = {}
        full: set[str] = set()
        for pattern, role in (
            (_AFTER_TITLE, "titled"),
            (_BEFORE_TITLE, "titled"),
            (_ADDRESSED, "addressed"),
            (_UNKNOWN_SURNAME, "titled"),
        ):
            for match in pattern.finditer(text):
                name = match["name"]
                if role == "titled" and (len(name) < 2 or _is_word(name)):
                    continue
                found[match.span("name")] = role
                if role == "titled" and len(name) >= 2:
                    full.add(name)
        for match in _SIGNATURE.finditer(text):
            if match["name"][0] in SURNAMES:
                found[match.span("name")] = "byline"
        self.bylines = _bylines(reading)
        for start, end in self.bylines:
            for match in re.finditer(
                rf"(?<![\u4e00-\u9fff])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}", text[start:end]
            ):
                length = 2 if match[0].endswith(("审", "文", "图", "摄", "编", "校")) else len(match[0])
                found[start + match.start(), start + match.start() + length] = "byline"
        for match in _every(full, text):
            found.setdefault(match.span(), "titled")
        self._places = sorted(found)
        self.all = tuple(Person(*reading.place(*place), role) for place, role in sorted(found.items()))

    def within(self, start: int, end: int) -> bool:
        """Whether a name stands in `text[start:end]`."""
        at = bisect_left(self._places, (end, 0))
        return any(start < last for _, last in self._places[max(0, at - 4) : at])


def _bylines(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Where lines of a byline stand: short, with a role, and at the top or the end."""
    found = []
    for start, end in reading.paragraphs:
        if end - start <= 60:
            for match in _BYLINE.finditer(reading.text, start, end):
                found.append(match.span("names"))
    return tuple(found)


def _every(names: set[str], text: str) -> list[re.Match[str]]:
    kept = sorted((name for name in names if len(name) >= 2), key=len, reverse=True)[:200]
    return list(re.finditer("|".join(map(re.escape, kept)), text)) if kept else []


def _is_word(name: str) -> bool:
    return name[0] in _NOT_FIRST or re.search(r"[的了在是和与及等们人员队所镇村县市局区]", name) is not None
