"""Four made-up articles in other styles than the coded ones, with what a coder would expect of a draft.

The styles: a county's website with its furniture, a newspaper in Chinese numerals, a scanned report with blanks and
broken lines, a frontier feature. Places and persons are invented. Of each number stand value, unit and a word of its
quote; what must not be proposed (somebody else's figures, stories, plans, the page) is what is left.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Expected:
    """Of one article: figures as (value, unit, indicator or None where the vocabulary has none, word of the quote)."""

    station: str
    figures: tuple[tuple[float, str, str | None, str], ...]
    mechanisms: tuple[str, ...]
    honours: tuple[str, ...]
    never: tuple[str, ...]
    names: tuple[str, ...]


ARTICLES = {
    "liutang": Expected(
        station="柳塘派出所",
        figures=(
            (126.4, "km2", "jurisdiction-area", "面积"),
            (14, "village", "villages-communities", "行政村"),
            (3, "village", "villages-communities", "社区"),
            (38000, "person", "total-population", "人口"),
            (9, "person", "officers", "民警"),
            (21, "person", "auxiliaries", "辅警"),
            (412, "case", "disputes-screened", "排查"),
            (403, "case", "disputes-resolved", "化解"),
            (97.8, "percent", "mediation-success-rate", "化解率"),
            (236, "person", "members", "236"),
            (12, "squad", "squads", "小队"),
            (1800, "time", "patrol-person-times", "巡逻"),
            (10000, "person-time", "patrol-person-times", "人次"),
            (2, "group", "offenders-dealt-with", "团伙"),
            (7, "person", "offenders-dealt-with", "嫌疑人"),
            (-41.2, "percent", None, "盗窃警情"),
            (-5.6, "percent", "criminal-calls", "刑事警情"),
            (3, "year", "major-incidents", "命案"),
            (38, "time", "publicity-events", "讲座"),
            (15000, "copy", "materials-distributed", "手册"),
            (23, "case", "incidents-averted", "劝阻"),
            (860000, "cny", "losses-recovered", "损失"),
            (62, "percent", "anti-fraud-coverage", "安装率"),
            (91, "percent", "anti-fraud-coverage", "91"),
            (30, "minute", "handling-time", "30"),
            (12, "minute", "handling-time", "12"),
            (67, "person-time", None, "上门服务"),
            (99.2, "percent", "public-satisfaction", "满意率"),
            (1, "person", "staff-honoured", "民警"),
        ),
        mechanisms=("塘小二", "塘边义警", "一窗通办", "国家反诈中心App"),
        honours=("青年文明号", "优秀公安基层单位", "集体三等功"),
        never=("1860", "52.3", "683", "751", "1260", "2316", "18处", "30余公里", "500元", "5个"),
        names=("老冯",),
    ),
    "beishan": Expected(
        station="北山派出所",
        figures=(
            (60, "percent", None, "六成"),
            (7, "village", "villages-communities", "社区"),
            (53000, "person", "total-population", "人口"),
            (32, "person", "officers", "民警"),
            (46, "person", "auxiliaries", "四十六"),
            (2100, "case", "effective-calls", "有效警情"),
            (-320, "case", "effective-calls", "减少"),
            (-30, "percent", "burglary-cases", "三成"),
            (8, "person", None, "八位"),
            (1276, "case", "disputes-resolved", "纠纷"),
            (98, "percent", "mediation-success-rate", "调解成功率"),
            (0, "case", None, "没有一起"),
            (640, "case", None, "业务"),
            (210, "case", None, "办结"),
            (99.3, "percent", "sense-of-safety", "安全感"),
            (1.2, "percent", "sense-of-safety", "提高"),
        ),
        mechanisms=("石榴籽", "流动车管所"),
        honours=("枫桥式公安派出所",),
        never=("十一个", "二十年", "一千九百", "三年", "两千元"),
        names=("阿不都", "周恒", "吴大妈", "苏明远", "贺兰"),
    ),
    "jiangkou": Expected(
        station="江口水上派出所",
        figures=(
            (6, "place", None, "渡口"),
            (19, "place", None, "码头"),
            (15, "person", "officers", "民警"),
            (32, "person", "auxiliaries", "辅警"),
            (4, "case", None, "巡逻艇"),
            (180, "person", "members", "180"),
            (60, "case", None, "对讲机"),
            (57, "case", None, "线索"),
            (31, "case", None, "案件"),
            (46, "person", "offenders-dealt-with", "违法人员"),
            (230, "case", None, "渔具"),
            (512, "case", None, "建档"),
            (3400, "case", "hazard-checks", "检查"),
            (268, "place", "hazards-removed", "隐患"),
            (100, "percent", None, "整改率"),
            (12000, "person-time", "services-handled", "服务"),
            (94, "case", "disputes-resolved", "调解"),
            (3500000, "cny", "dispute-value", "金额"),
            (-28, "percent", "police-calls", "警情"),
            (0, "case", "theft-cases", "零发案"),
            (5, "case", None, "5 起"),
            (1, "case", None, "1 起"),
        ),
        mechanisms=("船长义警", "一船一档", "水上驿站"),
        honours=("平安港航示范单位", "集体嘉奖"),
        never=("2 万余", "11%"),
        names=(),
    ),
    "yunling": Expected(
        station="云岭边境派出所",
        figures=(
            (2, "place", None, "乡镇"),
            (11, "village", "villages-communities", "村委会"),
            (1032, "km2", "jurisdiction-area", "面积"),
            (16, "person", "officers", "民警"),
            (3, "squad", "squads", "三支"),
            (860, "case", "problems-screened", "意见"),
            (790, "case", "problems-solved", "急难愁盼"),
            (288, "case", "disputes-resolved", "纠纷"),
            (1300, "case", None, "牛羊"),
            (460, "time", "publicity-events", "宣讲"),
            (50000, "person-time", None, "受教育"),
            (28, "person", "members", "28"),
            (145, "person", "members", "145"),
            (6, "year", None, "命案"),
            (1, "person", "staff-honoured", "人民警察"),
            (1, "person", "staff-honoured", "英模"),
        ),
        mechanisms=("板凳警务", "护边员", "双语调解员", "马背宣讲队"),
        honours=("爱民模范集体", "枫桥式公安派出所"),
        never=("38个", "200个", "300名", "1000万", "23%", "18公里", "6个小时"),
        names=("卓玛", "刘建军"),
    ),
}
