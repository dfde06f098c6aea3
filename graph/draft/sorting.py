"""Which printed numbers count something, and why the others do not."""

import re
from typing import Final

from graph.draft.periods import Periods
from graph.draft.quantities import Quantity
from graph.draft.subjects import Subjects
from graph.draft.surroundings import Surroundings

_TELEPHONE = re.compile(r"0\d{2,3}[-－—\s]?\d{7,8}|1[3-9]\d{9}|(?<!\d)\d{7,8}(?!\d)|400[-\d]{7,10}")
_HOTLINES = frozenset(
    {"110", "119", "120", "122", "12345", "12389", "96110", "12110", "12368", "12348", "12337"}
)
_ROUND_THE_CLOCK = re.compile(
    r"值班|值守|服务|在线|不打烊|巡|全天|自助|警务|开放|备勤|无休|轮|制|待命|响应|守护|坚守|内|机制|畅通|不间断"
)
_NAME_AFTER = re.compile(
    r"[”]?(?:办事圈|生活圈|服务圈|处置圈|响应圈|出警圈|警务圈|工作法|工作机制|机制|"
    r"模式|工程|行动|战法|体系|计划|工作室|警务|平台|小程序|App|号楼|号院|路|街|"
    r"弄|巷|栋|单元|号)"
)
_ENUMERATED = re.compile(
    r"(?:项|个|大|类|种|级|步|条|道|层|支)?(?:机制|制度|措施|举措|工程|行动|目标|"
    r"体系|模式|方面|环节|层面|原则|清单|理念|要求|重点(?![\u4e00-\u9fff])|关口|"
    r"防线|民族|国家|省份|年头|统一|结合|同步|化|维度|抓手|功能|作用|阶段|步骤|"
    r"字|方法|优势|转变|要素|能力|关系|效果|感|理|服务|专项)"
)
_COUNTED = re.compile(
    r"[名位户家支辆笔]$|村|社区|警务室|驿站|站点|民警|辅警|队|户|家|"
    r"企业|案|纠纷|嫌疑人|团伙|网格|群|中心|学校|小区|工作室|点"
)
_GOAL: Final = re.compile(
    r"力争|计划(?:在|于|到|建|投)|拟(?:建|于)|预计|争取|确保.{0,10}(?:达|率)|规划(?:建|"
    r"总)|目标(?:是|为)|到20\d\d年底?[，将]|将达|将(?:建|覆盖|实现|再)|(?:不低于|"
    r"不少于).{0,6}的?(?:要求|标准)|须|必须|应当|规定"
)
_DURATION_USED = re.compile(
    r"用时|耗时|历时|仅用|只用|用了|花了|缩短(?:至|到|为|了)?|压缩(?:至|到|为)|"
    r"经过[^，。]{0,4}$|不到$|最快|最短|平均[^，。]{0,8}$|[处出]警(?:时间|用时)?|"
    r"控制在"
)
_DURATION_AFTER = re.compile(
    r"[^，。]{0,3}(?:后|内|的(?:寻找|搜寻|搜索|努力|奋战|调解|工作|耐心|蹲守))[^。]{0,14}(?:找到|"
    r"抓获|到达|赶到|救|办结|破案|追回|告破|落网|寻回|送|寻找|搜寻|奋战|调解|耐心|"
    r"工作|侦破|处置)|[^。，]{0,6}(?:就|便|即)[^。]{0,12}(?:找到|抓获|到达|赶到|"
    r"办|破|追回|解决|相认|让|将|把|完成|成功)|(?:缩短|压缩|减少|降)[至到为]|[^，。]{0,3}(?:赶到|"
    r"到达|抵达|办结|破案|告破)"
)
_STORY_RESULT = re.compile(r"(?:追回|挽回|止付|返还|讨回|追讨|挽损|避免|冻结|拦截)[^，。]{0,24}$")
_PERSONAL_SPEECH = re.compile(r"我(?!们|所|局|国|市|县|镇|省|区)|[您你]")
_DURATIONS: Final = frozenset({"hour", "minute", "day", "month"})
_UNCOUNTED: Final = frozenset(
    [
        "级",
        "届",
        "号",
        "字",
        "时",
        "点",
        "代",
        "度",
        "层",
        "步",
        "门",
        "站",
        "国",
        "道",
        "路",
        "堂",
        "颗",
        "片",
        "段",
        "类",
        "市",
        "省",
        "县",
        "区",
        "月",
        "周",
        "年",
    ]
)


class Sorting:
    """Says of each number of a text why it is left out, or nothing where it counts something."""

    def __init__(self, text: str, surroundings: Surroundings, periods: Periods, subjects: Subjects) -> None:
        self._text = text
        self._surroundings = surroundings
        self._periods = periods
        self._subjects = subjects

    def reason(self, quantity: Quantity, unit: str, left: str, right: str) -> str | None:
        """The code of the reason for leaving it out; None for a number that counts something."""
        return (
            self._of_the_page(quantity)
            or self._of_time(quantity)
            or self._of_a_name(quantity)
            or self._indefinite(quantity, left, right)
            or self._of_a_case(quantity, unit)
            or self._of_others(quantity)
        )

    def is_case_result(self, quantity: Quantity, unit: str) -> bool:
        """Whether a number in a story is a result that the protocol keeps: time that it took, money that was saved."""
        before = self._text[max(0, quantity.start - 30) : quantity.start]
        if unit in _DURATIONS:
            return self._is_time_taken(quantity)
        averted = quantity.value == 1 and re.search(r"(?:制止|阻止|劝阻|避免)了?$", before) is not None
        return (unit == "cny" and _STORY_RESULT.search(before) is not None) or averted

    def _of_the_page(self, quantity: Quantity) -> str | None:
        text, place = self._text, quantity.number
        around = text[max(0, place - 14) : quantity.end + 12]
        telephone = (
            any(found.start() <= min(place, 14) < found.end() for found in _TELEPHONE.finditer(around))
            and not quantity.measure
        )
        if telephone:
            return "telephone"
        if self._surroundings.is_furniture(place):
            return "licence" if re.search(r"备|许可|字第|ICP|新出网|刊号", around) else "page-furniture"
        return None

    def _of_time(self, quantity: Quantity) -> str | None:
        reason = self._periods.reason(quantity.number)
        if reason is not None and not (reason == "clock-time" and quantity.percent):
            return reason
        if quantity.measure == "岁":
            return "age"
        return None

    def _of_a_name(self, quantity: Quantity) -> str | None:
        text = self._text
        before, after = (
            text[max(0, quantity.number - 2) : quantity.number],
            text[quantity.end : quantity.end + 8],
        )
        words = text[quantity.number : quantity.end]
        if before.endswith("第"):
            return "ordinal"
        if re.search(r"[A-Za-z+＋×*#＃№]$", before) or re.match(r"[+＋×*]|[A-Za-z](?![a-zA-Z]{0,3}P)", after):
            return "slogan-number"
        if re.search(r"\d[减乘加比]$", before) or re.match(r"[减乘加]\d", after):
            return "slogan-number"
        if words in _HOTLINES or (
            words.rstrip("个小时天") in ("24", "365", "7") and _ROUND_THE_CLOCK.match(after)
        ):
            return "set-phrase"
        if re.search(r"(?:即指|是指|就是指|指的是)$", text[max(0, quantity.start - 4) : quantity.start]):
            return "slogan-number"
        if quantity.measure == "期" and re.search(r"[年第总]$", before):
            return "page-furniture"
        if quantity.measure in ("分钟", "小时") and re.match(r"[^，。]{0,3}率", after):
            return "name-part"
        if (
            _NAME_AFTER.match(after)
            and not quantity.percent
            and (quantity.measure in ("", "个", "分钟", "小时", "天", "公里", "号"))
            and quantity.measure != "个"
        ):
            return "slogan-number"
        if before.endswith("“") and after.startswith("”"):
            return "slogan-number"
        if self._is_explained(quantity):
            return "slogan-number"
        if quantity.measure in _UNCOUNTED and not (quantity.measure == "年" and quantity.qualifier == "best"):
            return "name-part"
        return None

    def _indefinite(self, quantity: Quantity, left: str, right: str) -> str | None:
        text = self._text
        if quantity.unsure:
            return "indefinite"
        if quantity.chinese and not quantity.percent:
            words = text[quantity.number : quantity.number + 2]
            duration = quantity.measure in ("小时", "个小时", "昼夜", "个昼夜", "分钟", "天", "个月")
            if not quantity.measure:
                return "set-phrase"
            if quantity.value == 1 and re.search(
                r"(?:制止|阻止|劝阻|避免|破获|侦破|化解)了?$",
                text[max(0, quantity.start - 5) : quantity.start],
            ):
                return None
            if (
                quantity.value == 1
                and not duration
                and not (quantity.measure in ("村", "社区") and self._is_paired(quantity))
            ):
                return "indefinite"
            if words[:1] in "百千万" and quantity.qualifier == "exact":
                return "set-phrase"
            if (
                quantity.value < 20
                and not duration
                and (
                    _ENUMERATED.match(right) or not _COUNTED.search(right[:6] + left[-6:] + quantity.measure)
                )
            ):
                return "slogan-number"
        elif not quantity.measure and not quantity.percent:
            ends = text[quantity.end : quantity.end + 1] in ("，", "。", "；", "、", "")
            if not (
                ends
                and re.search(
                    r"(?:业务|人数|总数|数量|户数|件数|案件|纠纷|警情|次数|人口|服务|"
                    r"宣传|活动)(?:数|共|达|为|有|约)?$",
                    left,
                )
            ):
                return "no-measure"
        elif (
            _ENUMERATED.match(right)
            and quantity.value < 20
            and quantity.measure in ("项", "个", "条", "种", "类", "大")
        ):
            return "slogan-number"
        return None

    def _of_a_case(self, quantity: Quantity, unit: str) -> str | None:
        place = quantity.number
        sentence = self._surroundings._reading.sentence_at(place)
        words = self._text[sentence.start : min(sentence.end, sentence.start + 600)]
        if unit in _DURATIONS:
            if self._is_time_taken(quantity):
                return None
            return "story-detail" if self._surroundings.is_story(place) else "set-phrase"
        if _GOAL.search(self._text[max(sentence.start, place - 24) : place]):
            return "goal"
        personal = self._surroundings.is_speech(place) and _PERSONAL_SPEECH.search(words)
        if self._surroundings.is_story(place) or personal:
            return None if self.is_case_result(quantity, unit) else "story-detail"
        return None

    def _of_others(self, quantity: Quantity) -> str | None:
        return "other-subject" if self._subjects.at(quantity.number).subject == "other" else None

    def _is_time_taken(self, quantity: Quantity) -> bool:
        before = self._text[max(0, quantity.start - 12) : quantity.start].rpartition("。")[2]
        hedged = self._text[quantity.start : quantity.number]
        after = self._text[quantity.end : quantity.end + 26]
        return bool(_DURATION_USED.search(before + hedged) or _DURATION_AFTER.match(after))

    def _is_explained(self, quantity: Quantity) -> bool:
        """Whether it stands in brackets that explain a slogan: `3+X（即1名警长、1名民警…）`."""
        window = self._text[max(0, quantity.number - 60) : quantity.number]
        opened = window.rpartition("（")
        return (
            bool(opened[1])
            and "）" not in opened[2]
            and re.match(r"即|“\d|\d”?(?:是|指)|指", opened[2]) is not None
        )

    def _is_paired(self, quantity: Quantity) -> bool:
        """`九村一社区`: the one of a list of villages and communities."""
        around = self._text[max(0, quantity.number - 4) : quantity.end + 4]
        return len(re.findall(r"[一二三四五六七八九十\d]+个?(?:村|社区)", around)) >= 2
