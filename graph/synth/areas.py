"""Made-up places under the real provinces, down to the town, for synthetic stations."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ontology.namespaces import ID, PREFIXES

Line = str
"""A triple in N-Triples without its full stop."""


def _pairs(signs: str, sounds: str) -> list[tuple[str, str]]:
    return list(zip(signs.split(), sounds.split(), strict=True))


PROVINCES = [
    ("beijing", "北京市", "Beijing", "110000"), ("tianjin", "天津市", "Tianjin", "120000"),
    ("hebei", "河北省", "Hebei Province", "130000"), ("shanxi", "山西省", "Shanxi Province", "140000"),
    ("neimenggu", "内蒙古自治区", "Inner Mongolia Autonomous Region", "150000"),
    ("liaoning", "辽宁省", "Liaoning Province", "210000"), ("jilin", "吉林省", "Jilin Province", "220000"),
    ("heilongjiang", "黑龙江省", "Heilongjiang Province", "230000"), ("shanghai", "上海市", "Shanghai", "310000"),
    ("jiangsu", "江苏省", "Jiangsu Province", "320000"), ("zhejiang", "浙江省", "Zhejiang Province", "330000"),
    ("anhui", "安徽省", "Anhui Province", "340000"), ("fujian", "福建省", "Fujian Province", "350000"),
    ("jiangxi", "江西省", "Jiangxi Province", "360000"), ("shandong", "山东省", "Shandong Province", "370000"),
    ("henan", "河南省", "Henan Province", "410000"), ("hubei", "湖北省", "Hubei Province", "420000"),
    ("hunan", "湖南省", "Hunan Province", "430000"), ("guangdong", "广东省", "Guangdong Province", "440000"),
    ("guangxi", "广西壮族自治区", "Guangxi Zhuang Autonomous Region", "450000"),
    ("hainan", "海南省", "Hainan Province", "460000"), ("chongqing", "重庆市", "Chongqing", "500000"),
    ("sichuan", "四川省", "Sichuan Province", "510000"), ("guizhou", "贵州省", "Guizhou Province", "520000"),
    ("yunnan", "云南省", "Yunnan Province", "530000"), ("xizang", "西藏自治区", "Xizang Autonomous Region", "540000"),
    ("shaanxi", "陕西省", "Shaanxi Province", "610000"), ("gansu", "甘肃省", "Gansu Province", "620000"),
    ("qinghai", "青海省", "Qinghai Province", "630000"),
    ("ningxia", "宁夏回族自治区", "Ningxia Hui Autonomous Region", "640000"),
    ("xinjiang", "新疆维吾尔自治区", "Xinjiang Uygur Autonomous Region", "650000"),
]  # fmt: skip
"""Slug, labels and code of GB/T 2260 of the provinces of the mainland, over which stations are spread evenly."""

_FIRST = (
    "青 云 石 白 红 清 新 东 西 南 北 上 下 龙 凤 金",
    "qing yun shi bai hong qing xin dong xi nan bei shang xia long feng jin",
)
_SECOND = (
    "山 河 桥 湖 溪 岭 塘 庄 林 口 坪 湾 泉 坡 滩 寨",
    "shan he qiao hu xi ling tang zhuang lin kou ping wan quan po tan zhai",
)
NAMES = [
    (first[0] + second[0], first[1] + second[1])
    for second, first in product(_pairs(*_SECOND), _pairs(*_FIRST))
]


@dataclass(frozen=True)
class Place:
    """Where the i-th station lies: indexes of province, prefecture, county and town."""

    province: int
    prefecture: int
    county: int
    town: int

    @classmethod
    def of(cls, number: int) -> "Place":
        rest, province = divmod(number, len(PROVINCES))
        prefecture, county, town = rest % 10, rest // 10 % 10, rest // 100
        return cls(province, prefecture, county, town)

    def name(self, depth: int) -> tuple[str, str]:
        """Chinese name and pinyin of prefecture (1), county (2) or town (3)."""
        numbers = (self.province, self.prefecture, self.county, self.town)
        seed = sum(
            number * factor for number, factor in zip(numbers[: depth + 1], (7, 31, 83, 1), strict=False)
        )
        return NAMES[(seed + 100 * depth) % len(NAMES)]

    @property
    def slugs(self) -> tuple[str, str, str, str]:
        """Slugs of province, prefecture, county and town; “x” marks what is made up."""
        province = PROVINCES[self.province][0]
        county = f"{province}-x{self.prefecture}{self.county}"
        return province, f"{province}-x{self.prefecture}", county, f"{county}-{self.name(3)[1]}{self.town}"

    @property
    def iris(self) -> tuple[str, str, str, str]:
        """IRIs of province, prefecture, county and town."""
        province, prefecture, county, town = (str(ID["area/" + slug]) for slug in self.slugs)
        return province, prefecture, county, town

    def areas(self) -> Iterator[Line]:
        """The areas that this station is the first to lie in, and its own town."""
        province, prefecture, county, town = self.iris
        if not (self.prefecture or self.county or self.town):
            _, zh, en, code = PROVINCES[self.province]
            yield from _area(province, zh, en, "province")
            yield f'<{province}> <{PREFIXES["fq"]}divisionCode> "{code}"'
        for depth, iri, upper, signs, first in (
            (1, prefecture, province, ("市", "", "prefecture"), not (self.county or self.town)),
            (2, county, prefecture, ("县", " County", "county"), not self.town),
            (3, town, county, ("镇", " Town", "township"), True),
        ):
            if first:
                zh, en = self.name(depth)
                yield from _area(iri, zh + signs[0], en.title() + signs[1], signs[2])
                yield f"<{iri}> <{PREFIXES['fq']}within> <{upper}>"


def labels(iri: str, zh: str, en: str) -> Iterator[Line]:
    """Its two labels; they hold no sign that N-Triples would want escaped."""
    yield f'<{iri}> <{PREFIXES["skos"]}prefLabel> "{zh}"@zh'
    yield f'<{iri}> <{PREFIXES["skos"]}prefLabel> "{en}"@en'


def _area(iri: str, zh: str, en: str, level: str) -> Iterator[Line]:
    yield f"<{iri}> <{PREFIXES['rdf']}type> <{PREFIXES['fq']}Area>"
    yield from labels(iri, zh, en)
    yield f"<{iri}> <{PREFIXES['fq']}areaLevel> <{PREFIXES['lv']}{level}>"
