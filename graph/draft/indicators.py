"""Which unit and which indicator a number is of, by its measure word and by the nouns and verbs beside it.

Three sources, in this order: rules over the words of the field; what shipped entries have coded in the like words
(`graph.draft.learned`, never of the article that is being drafted); the names of indicators in the vocabulary.
"""

import re
from functools import cache
from typing import Final

from ontology.files import vocabulary
from ontology.namespaces import FQ, VOC

UNITS: Final = {
    **dict.fromkeys(["人", "名", "位"], "person"),
    **dict.fromkeys(["人次"], "person-time"),
    **dict.fromkeys(list("起件例宗笔桩艘条项批封面台辆部套只架块幅则种"), "case"),
    **dict.fromkeys([*list("次场期轮届趟课堂节"), "场次", "批次", "班次", "件次", "户次", "车次", "家次"], "time"),
    **dict.fromkeys(["份", "张", "册", "本", "篇"], "copy"),
    **dict.fromkeys(["元", "块钱", "美元"], "cny"),
    **dict.fromkeys(["户"], "household"),
    **dict.fromkeys(["家", "处", "座", "间", "所", "栋", "幢"], "place"),
    **dict.fromkeys(["支", "队", "组"], "squad"),
    **dict.fromkeys(["村", "社区"], "village"),
    **dict.fromkeys(["平方公里", "平方千米"], "km2"),
    **dict.fromkeys(["公里", "千米"], "km"),
    **dict.fromkeys(["小时", "个小时"], "hour"),
    **dict.fromkeys(["分钟"], "minute"),
    **dict.fromkeys(["天", "日", "昼夜", "个昼夜"], "day"),
    **dict.fromkeys(["个月"], "month"),
    **dict.fromkeys(["年"], "year"),
}  # fmt: skip
"""The unit by the measure word; that of 个 is told by the noun."""

OF_STAFF: Final = frozenset(["officers", "auxiliaries", "party-members"])
"""Who works at the station: of no mechanism's making."""
OF_PLACE: Final = OF_STAFF | {
    *(
        "jurisdiction-area",
        "coastline-length",
        "registered-population",
        "floating-population",
        "total-population",
    ),
    "villages-communities",
}
"""What a plain entry says of a station as such: its attributes."""


@cache
def of_context() -> frozenset[str]:
    """The indicators that the vocabulary has at the level of context: nothing that anybody brought about."""
    found = vocabulary().subjects(FQ.resultLevel, VOC["result-level/context"])
    return frozenset(str(indicator).rpartition("/")[2] for indicator in found)


_OF_PIECES: Final = (
    ("village", re.compile(
        r"(?:行政|自然|城市|中心)?(?:村居|村|社区|居委会|村社|村庄|小区)(?!警务|"
        r"民警|服务|工作|矫正|团伙)"
    )),
    ("squad", re.compile(r"[小分中支]?队(?!员)|战队|班组")),
    ("group", re.compile(r"团伙|群(?!众)|犯罪集团")),
    ("post", re.compile(
        r"驿站|警务室|工作站|服务站|服务点|警务站|岗亭|窗口|工作室|调解室|"
        r"中心|驻点|站点|联络点|执勤点|卡点|防控点|执法点"
    )),
    ("place", re.compile(
        r"网格|渡口|企业|单位|学校|商铺|场所|厂|公司|景区|景点|乡镇|街道|"
        r"楼|院落|农贸市场|市场|点位|路口|部位|摄像头|探头|监控|设施|窝点"
    )),
)  # fmt: skip

_RULES: Final = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        # what the place and the station are like
        ("jurisdiction-area", r"面积.{0,12}#|#.{0,3}平方公里"),
        ("coastline-length", r"海岸线"),
        ("floating-population", r"(?:流动|外来|暂住|登记在册的流动|非户籍).{0,3}(?:人口|人员)"),
        ("registered-population", r"(?:户籍|在册).{0,3}(?:人口|人数)"),
        ("total-population", (
            r"(?:总人口|常住人口|实有人口|人口总数|服务人口|人口).{0,8}#|#.{0,4}(?:常住|"
            r"实有|总)?人口|#.{0,4}(?:常住|实有|总)?(?:居民|群众)$"
        )),
        ("staff-honoured", (
            r"(?:涌现|优秀人民警察|英模|英雄模范|先进个人|标兵|能手|最美).{0,8}#|#.{0,10}(?:被(?:评|"
            r"授|记|嘉)|获(?:评|得)?|荣[获立]|立功|受(?:到)?(?:表彰|嘉奖))|(?:个人(?:一|"
            r"二|三)等功|嘉奖).{0,6}#"
        )),
        ("auxiliaries", r"(?:辅警|警务辅助人员|协警).{0,6}#|#.{0,3}(?:辅警|警务辅助人员|协警)"),
        ("party-members", r"党员.{0,5}#|#.{0,4}党员"),
        ("staff-engaged", (
            r"(?:聘[任请用]|招募|选聘|配备).{0,14}#|#.{0,8}(?:警务助理|联络员|"
            r"网格员|信息员|调解员|协管员|专职)"
        )),
        ("officers", r"(?:民警|警力|在编|干警).{0,6}#|#.{0,5}(?:在编)?(?:民警|干警|警察|警力)$"),
        ("governance-grids", r"#.{0,6}网格|(?:网格).{0,6}#"),
        ("ferry-crossings", r"#.{0,4}渡口"),
        ("ferry-trips", r"搭渡|摆渡.{0,4}#"),
        ("visitors-per-day", r"#.{0,4}游客|(?:游客|客流).{0,8}#"),
        # input of a mechanism
        ("online-groups", r"(?:微信群|钉钉群|QQ群|警民群|联络群|网格群).{0,6}#|#.{0,8}(?:微信群|钉钉群|警民群)"),
        ("police-offices", r"(?:警务室|警务站|警务工作站).{0,5}#|#.{0,8}(?:警务室|警务站|警务工作站)"),
        ("posts", (
            r"(?:驿站|服务[站点]|工作站|工作室|调解室|站点|岗亭|联络点).{0,6}#|"
            r"#.{0,8}(?:驿站|服务[站点]|工作站|工作室|调解室|站点|岗亭|联络点)"
        )),
        ("squads", r"#.{0,10}(?:[小分]?队|队伍|班组)$|(?:[小分]队|队伍).{0,3}#支"),
        ("villages-covered", r"(?:遍布|覆盖|辐射|进驻|深入|走遍|在).{0,6}#.{0,4}(?:村|社区)"),
        ("villages-communities", (
            r"#.{0,4}(?:行政|自然)?(?:村|社区|居委会)|(?:辖|管辖|下辖|现有|"
            r"共有).{0,8}(?:村|社区).{0,3}#"
        )),
        # rates
        ("eight-minute-arrival-rate", r"(?:分钟)?到达率|出警.{0,4}率"),
        ("prosecution-rate", r"起诉率|移诉率"),
        ("case-disposal-rate", r"查处率|结案率"),
        ("detection-rate", r"破案率|侦破率|破获率"),
        ("completion-rate", r"办结率|结办率|完成率"),
        ("mediation-success-rate", r"(?:调[处解]|化解|纠纷).{0,6}(?:成功|化解|履[约行])?率|调解成功率|化解率"),
        ("surveillance-coverage", r"(?:监控|探头|视频).{0,6}覆盖率"),
        ("anti-fraud-coverage", r"(?:反诈|App|APP|小程序|安装|注册|保护).{0,12}(?:覆盖|安装|注册)率|覆盖率"),
        ("service-satisfaction", r"(?:办事|服务|窗口|业务).{0,8}满意[度率]|办结率.{0,3}群众满意率"),
        ("public-safety-satisfaction", r"安全感满意[度率]|安全感.{0,3}满意度"),
        ("sense-of-safety", r"安全感"),
        ("scenic-area-satisfaction", r"(?:景区|游客).{0,4}满意[度率]"),
        ("public-satisfaction", r"满意[度率]"),
        ("share-units-zero-crime", (
            r"(?:无案|零发案|无诉|无诈|无访).{0,6}(?:村|社区|小区|单位).{0,6}#|"
            r"#.{0,16}(?:无案|零发案|无诉)"
        )),
        # calls and cases, before what is done about them
        ("criminal-public-order-calls", r"刑事(?:警情)?[、和]?治安(?:类)?(?:总|双)?警情|违法犯罪警情"),
        ("telecom-fraud-calls", r"(?:电信|网络|电).{0,6}诈(?:骗)?.{0,6}警情"),
        ("criminal-calls", r"刑事(?:类)?警情"),
        ("public-order-calls", r"治安(?:类)?警情"),
        ("effective-calls", r"有效(?:总)?警情"),
        ("complaints", r"投诉|信访|上访|举报"),
        ("administrative-reconsiderations", r"行政复议|复议"),
        ("burglary-cases", r"入[室户]盗窃(?!.{0,4}嫌疑)"),
        ("gambling-gangs-dealt-with", r"赌博(?:团伙|窝点)"),
        ("theft-suspects-caught", r"盗窃.{0,4}嫌疑人"),
        ("fugitives-caught", r"逃犯|在逃"),
        ("losses-recovered", (
            r"(?:追回|挽回|止付|追缴|返还|挽损|追赃|避免|减少|止损|讨回|追讨).{0,22}#|"
            r"#元.{0,3}损失"
        )),
        ("dispute-value", r"(?:涉及|涉案|纠纷|标的).{0,6}(?:金额|资金|标的额?|款).{0,6}#"),
        ("incidents-averted", r"(?:劝阻|阻止|制止|预警|拦截|成功避免).{0,16}#|(?:劝阻|制止|拦截)"),
        ("offenders-dealt-with", (
            r"(?:抓获|打处|打击处理|刑拘|拘留|处罚|移送|逮捕|查处|行政处罚|查获|捣毁|打掉).{0,14}#[人名个].{0,6}$|"
            r"打处|#.{0,3}(?:犯罪)?嫌疑人|嫌疑人.{0,8}#"
        )),
        ("public-order-cases-handled", (
            r"治安案件.{0,4}#起|(?:办理|查处|受理).{0,10}(?:治安|行政|赌博|"
            r"涉赌).{0,4}案(?:件)?.{0,6}#"
        )),
        ("criminal-cases-handled", (
            r"(?:办理|破获|侦破|查破|侦办|破).{0,12}(?:刑事|盗窃|诈骗|电诈|类|各类)?.{0,8}案(?:件)?.{0,5}#|"
            r"#.{0,6}刑事案件"
        )),
        ("major-incidents", (
            r"重[特大].{0,4}(?:案|事件|事故|刑事|治安|安全|恶性)|恶性(?:案|事件|刑事)|群体性(?:事件|"
            r"上访)|命案|现行命案|民转刑|亡人|事故|安全事件|个人极端"
        )),
        ("campus-epidemic-incidents", r"涉校|校园.{0,6}(?:案|事件)|涉疫"),
        ("telecom-fraud-cases", r"电诈|电信.{0,4}诈骗|网络诈骗|通讯网络诈骗"),
        ("fraud-cases", r"诈骗"),
        ("preventable-cases", r"可防性(?:刑事)?案"),
        ("theft-cases", r"盗窃|盗抢|两抢|侵财"),
        ("public-order-cases", r"治安(?:、|和)?.{0,4}案|治安发案"),
        ("criminal-cases", r"刑事(?:、|和)?.{0,6}案|刑事(?:类)?发案|刑案|发案|案件|立案|违法犯罪"),
        # mediation and problems
        ("disputes-reaching-station", r"(?:矛盾|纠纷).{0,4}上交|到派出所解决"),
        ("disputes-screened", (
            r"(?:摸排|排查|收集|发现|掌握|梳理).{0,12}(?:矛盾|纠纷).{0,8}#|"
            r"#.{0,6}(?:矛盾|纠纷)线索"
        )),
        ("problems-screened", (
            r"(?:摸排|排查|收集|征集|梳理|征求).{0,12}(?:问题|诉求|需求|意见|"
            r"建议|难题|心愿|社情民意).{0,6}#"
        )),
        ("disputes-referred", r"移[交送].{0,10}(?:部门|纠纷|矛盾).{0,5}#"),
        ("disputes-resolved", (
            r"(?:化解|调[处解]|排解|解决|处理|处置|受理).{0,14}(?:矛盾|纠纷|争议|案事件|"
            r"到位|信访).{0,8}#|(?:调解|调处|化解)(?:成功|到位|了)?.{0,8}#起?|#.{0,8}(?:矛盾|"
            r"纠纷|信访积案)"
        )),
        ("hukou-problems-solved", r"(?:疑难)?户口(?:问题|难题)"),
        ("hukou-booklets-reissued", r"(?:补办|补发|换发).{0,4}户口|户口.{0,12}补办"),
        ("problems-referred", r"移交.{0,4}#"),
        ("problems-solved", (
            r"(?:解决|办好|办成|办结|回应|落实|完成|兑现|破解|帮助).{0,14}(?:问题|难题|"
            r"诉求|实事|困难|难事|急难愁盼|心愿|建议|事项|求助).{0,6}#|#.{0,6}(?:实事|难题|"
            r"问题|诉求|微心愿|急难愁盼|困难)"
        )),
        # what was done
        ("people-evacuated", r"(?:转移|疏散|撤离).{0,10}#"),
        ("people-rescued", (
            r"(?:救助|营救|救援|救出|解救|搜救|抢救|帮扶|找回|寻回).{0,12}#|"
            r"#.{0,6}(?:走失|被困|危难)"
        )),
        ("hazards-removed", r"(?:消除|整改|整治|清除|督促整改|排除|化解).{0,12}(?:隐患|风险).{0,6}#|#.{0,6}隐患"),
        ("hazard-checks", (
            r"(?:隐患|安全|消防|场所|出租[屋房]).{0,8}(?:排查|检查|巡查).{0,6}#|(?:排查|"
            r"检查|清查).{0,14}(?:隐患|场所|出租[屋房]|单位|企业|商铺|旅馆).{0,6}#|(?:检查|"
            r"排查|清查).{0,4}#"
        )),
        ("patrol-person-times", r"(?:巡[逻防查]|出动|参与|投入|开展).{0,14}#人次|(?:巡[逻防查]).{0,8}#"),
        ("materials-distributed", (
            r"(?:发放|张贴|派发|散发|投放|悬挂|印发).{0,14}#|(?:资料|传单|手册|宣传[单页册]|"
            r"海报|横幅|倡议书|告知书|明白[纸卡]).{0,5}#|#.{0,6}(?:宣传资料|传单|手册|宣传册)"
        )),
        ("joint-activities", r"(?:等|种|类)(?:各类|各种)?活动.{0,4}#"),
        ("publicity-events", r"(?:宣传|宣讲|普法|讲座|课堂|反诈进).{0,12}#|#.{0,10}(?:宣传|宣讲|讲座|普法)"),
        ("trainings-held", r"(?:培训|演练|训练|轮训|授课).{0,8}#|#.{0,8}(?:培训|演练)"),
        ("proxy-items", r"(?:代办|帮办|代跑).{0,12}#"),
        ("registration-services", (
            r"(?:户籍|户政|身份证|户口|居住证|证件|证照|出入境|车管|驾驶证).{0,12}#|(?:上门)?(?:办理|"
            r"办证|送证).{0,10}#.{0,4}(?:证|户籍)?"
        )),
        ("online-services", (
            r"(?:线上|网上|微服务|掌上|互联网|“微服务).{0,12}#|(?:微信|平台).{0,6}(?:解答|"
            r"答复|受理|推送).{0,8}#"
        )),
        ("services-handled", r"(?:办事|服务|办理|接待|受理|解答|便民|为群众|求助|咨询|走访).{0,14}#"),
        ("joint-activities", (
            r"(?:活动|行动|联[防勤巡]|夜巡|共巡|会议|座谈|恳谈|议事|走访).{0,6}#|"
            r"#.{0,8}(?:活动|行动)$"
        )),
        ("members", (
            r"(?:队员|成员|志愿者|义警|队伍|力量|骨干|会员|规模).{0,14}#|#.{0,8}(?:队员|"
            r"成员|志愿者|义警|会员|骨干|平安.{0,4}员|治保|热心|积极分子|“.{1,8}”|参与|"
            r"加入|注册)"
        )),
        ("police-calls", r"(?:警情|接处?警|报警|发案).{0,10}#|警情"),
        ("disaster-damage", r"#.{0,10}(?:被毁|受损|受灾|损毁|倒塌)"),
        ("enterprises", (
            r"(?:企业|厂企|公司|商铺|商户|单位|店铺).{0,8}#|#.{0,6}(?:企业|"
            r"公司|商户|商铺|店铺|厂|经营主体)"
        )),
    )
)  # fmt: skip
"""Indicators by the words beside the number, `left#right`: the first that fits is taken."""

_OF_TIME: Final = ("minute", "hour", "day", "month")


def unit_of(measure: str, percent: bool, left: str, right: str) -> str:
    """The code of the unit of a number, `unstated` where no measure word is printed."""
    if percent:
        return "percent"
    if measure == "个":
        for text in (right[:8], left[-12:]):
            for unit, pattern in _OF_PIECES:
                if pattern.search(text):
                    return unit
        return (
            "person"
            if re.search(r"嫌疑人|[队会成]员|志愿者|义警|群众|老人|孩子|学生|代表", right[:6])
            else "case"
        )
    if not measure:
        return "unstated"
    return UNITS.get(measure, "case")


def indicator_of(left: str, right: str, unit: str, measure: str) -> str | None:
    """The code of the indicator by the words before and after a number, None where no rule knows them."""
    if unit in _OF_TIME:
        return "handling-time"
    words = f"{left}#{measure}{right}"
    if measure in ("村", "社区"):
        return (
            "villages-covered"
            if re.search(r"(?:遍布|覆盖|辐射|进驻).{0,6}$", left)
            else "villages-communities"
        )
    for code, pattern in _RULES:
        if pattern.search(words) and _fits(code, unit):
            return code
    return None


def indicator_in(words: str) -> str | None:
    """The indicator that a noun phrase without a number names (`入室盗窃案件数`)."""
    for code, pattern in _RULES:
        if pattern.search(f"{words}#"):
            return code
    return None


RATES: Final = frozenset(
    [
        "prosecution-rate",
        "case-disposal-rate",
        "detection-rate",
        "completion-rate",
        "mediation-success-rate",
        "surveillance-coverage",
        "anti-fraud-coverage",
        "service-satisfaction",
        "public-safety-satisfaction",
        "sense-of-safety",
        "scenic-area-satisfaction",
        "public-satisfaction",
        "share-units-zero-crime",
    ]
)
_PEOPLE: Final = frozenset(
    [
        "floating-population",
        "registered-population",
        "total-population",
        "auxiliaries",
        "party-members",
        "staff-engaged",
        "officers",
        "members",
        "staff-honoured",
        "theft-suspects-caught",
        "people-rescued",
        "people-evacuated",
        "visitors-per-day",
    ]
)


def _fits(code: str, unit: str) -> bool:
    """Whether an indicator is counted in the unit: rates in percent, money in yuan, people as people."""
    if unit == "percent":
        return code not in _PEOPLE or code == "members"
    if code in RATES or unit == "km":
        return code == "coastline-length"
    if (code in ("losses-recovered", "dispute-value")) != (unit == "cny"):
        return False
    if (code == "jurisdiction-area") != (unit == "km2") or (code == "coastline-length" and unit != "km"):
        return False
    if code in _PEOPLE:
        return unit in ("person", "person-time", "unstated", "household")
    if code in (
        "enterprises",
        "villages-communities",
        "villages-covered",
        "posts",
        "police-offices",
        "squads",
        "governance-grids",
    ):
        return unit not in ("person", "person-time", "time", "copy")
    if code == "patrol-person-times":
        return unit in ("person-time", "time", "person")
    return True
