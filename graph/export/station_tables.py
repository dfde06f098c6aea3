"""Tables of stations and of what is told of a station as a whole: its settings, its honours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.export.codebook import (
    LEVELS,
    Table,
    areas_of,
    code,
    iri,
    kind_of,
    plain,
    station,
    subjects,
    text,
    thing,
)
from graph.lists.stations import all_stations
from graph.read.claim import CLAIM, Claim, read_claim
from graph.read.gather import gathered
from graph.read.honour import HONOUR, Honour, read_honour
from graph.read.properties import Properties
from graph.read.station import STATION, Station, read_station
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText


@dataclass(frozen=True)
class _StationRow:
    station: Station
    areas: dict[str, str]
    founded: str | None
    credited: int


@dataclass(frozen=True)
class _HonourLevel:
    honour: str
    level: str


@dataclass(frozen=True)
class _HonourRow:
    honour: Honour
    station: str | None
    label: BilingualText


def station_rows(snapshot: Snapshot, iris: Iterable[str]) -> Iterator[_StationRow]:
    """What the rows of a table of these stations are made of, for `STATIONS` of a part of the graph."""
    for found in gathered(snapshot, iris, STATION):
        own = Properties(snapshot, found)
        read = read_station(snapshot, found.rpartition("/")[2])
        credited = {
            outcome
            for mechanism in own.iris("operates")
            for outcome in Properties(snapshot, mechanism).iris("creditedWith")
        }
        founded = min(own.iris("founded"), default=None)
        yield _StationRow(read, areas_of(snapshot, found), founded, len(credited))


def _stations(snapshot: Snapshot) -> Iterator[_StationRow]:
    return station_rows(snapshot, all_stations(snapshot))


def _settings(snapshot: Snapshot) -> Iterator[Claim]:
    for claim in gathered(snapshot, subjects(snapshot, "setting"), CLAIM):
        yield read_claim(snapshot, claim)


def _honours(snapshot: Snapshot) -> Iterator[_HonourRow]:
    for found in gathered(snapshot, subjects(snapshot, "holder"), HONOUR):
        honour = read_honour(snapshot, found)
        holder = Properties(snapshot, honour.holder)
        runs = honour.holder if kind_of(honour.holder) == "station" else holder.text("operatedBy")
        yield _HonourRow(honour, runs, snapshot.label(found))


def _honour_levels(snapshot: Snapshot) -> Iterator[_HonourLevel]:
    for found in subjects(snapshot, "holder"):
        for level in Properties(snapshot, found).iris("grantorLevel"):
            yield _HonourLevel(found, level)


_AREAS = {
    "township": ("乡镇或街道", "town or sub-district"),
    "county": ("县（市、区）", "county, district or county-level city"),
    "prefecture": ("地市", "prefecture"),
    "province": ("省", "province"),
}


def _area(level: str) -> tuple[str, str, str]:
    return (level, *_AREAS[level])


STATIONS = Table(
    "stations",
    BilingualText("派出所", "Stations"),
    BilingualText("一行一个派出所", "one row a station"),
    ("station",),
    _stations,
    (
        thing("station", "派出所", "station", lambda row: row.station.station),
        plain("slug", "页面地址中的短名", "short name in addresses", lambda row: row.station.slug),
        thing("bureau", "所属公安局", "bureau", lambda row: row.station.bureau),
        *(
            # The level is bound now: a lambda would see the last one.
            thing(*_area(level), lambda row, level=level: row.areas.get(level))  # type: ignore[misc]
            for level in LEVELS
        ),
        plain(
            "founded",
            "成立时间（照来源精确到年、月或日；说法不一时取最早）",
            "when it was set up, as exactly as the source says; the earliest where sources differ",
            lambda row: row.founded,
        ),
        plain("mechanisms", "机制数", "number of mechanisms", lambda row: row.station.mechanisms, "integer"),
        plain(
            "outcomes",
            "结果陈述数（归因与否都算）",
            "reported results, credited or not",
            lambda row: row.station.outcomes,
            "integer",
        ),
        plain(
            "outcomes_explicit",
            "其中明确归因于某一机制的",
            "of these, explicitly credited to a mechanism",
            lambda row: row.credited,
            "integer",
        ),
    ),
)

SETTINGS = Table(
    "settings",
    BilingualText("派出所的环境", "Settings of stations"),
    BilingualText(
        "一行一条陈述：来源说某派出所处于何种环境", "one row a claim: the kind of place that a source names"
    ),
    ("claim",),
    _settings,
    (
        iri("claim", "陈述", "claim", lambda claim: claim.claim, "claims"),
        station(lambda claim: claim.station),
        code("setting", "setting", "环境", "setting", lambda claim: claim.setting),
        text(
            "scope",
            "范围说明（来源用语）",
            "narrower scope, in the source's words",
            lambda claim: claim.scope,
        ),
        iri("source", "来源", "source", lambda claim: claim.evidence[0].source, "sources"),
    ),
)

HONOURS = Table(
    "honours",
    BilingualText("荣誉", "Honours"),
    BilingualText("一行一项荣誉（个人荣誉不收录）", "one row an honour (those of persons are left out)"),
    ("honour",),
    _honours,
    (
        iri("honour", "荣誉", "honour", lambda row: row.honour.honour),
        text("honour", "荣誉", "honour", lambda row: row.label),
        thing("holder", "获得者", "holder", lambda row: row.honour.holder),
        plain(
            "holder_kind",
            "获得者是什么：station、mechanism 或 area",
            "what the holder is: station, mechanism or area",
            lambda row: kind_of(row.honour.holder),
        ),
        station(lambda row: row.station, references=None),
        code("honour_type", "honour-type", "荣誉类型", "type of honour", lambda row: row.honour.type),
        code("award_status", "award-status", "授予状态", "award status", lambda row: row.honour.status),
        plain("batch", "批次", "batch", lambda row: row.honour.batch, "integer"),
        text("grantor", "授予机关（来源用语）", "granting body, as printed", lambda row: row.honour.grantor),
        plain("year", "授予年份", "year in which it was granted", lambda row: row.honour.year),
        plain("times", "次数（来源只给总次数时）", "how many times", lambda row: row.honour.times, "integer"),
        plain(
            "period_as_printed",
            "时期（原文写法）",
            "period as printed",
            lambda row: row.honour.period.as_printed if row.honour.period else None,
        ),
        text("note", "编码者说明", "curator's note", lambda row: row.honour.note),
        iri("source", "来源", "source", lambda row: row.honour.evidence[0].source, "sources"),
    ),
)

HONOUR_LEVELS = Table(
    "honour-levels",
    BilingualText("荣誉的授予级别", "Levels of honours"),
    BilingualText("一行一项荣誉的一个级别", "one row an honour and one level"),
    ("honour", "grantor_level"),
    _honour_levels,
    (
        iri("honour", "荣誉", "honour", lambda row: row.honour, "honours"),
        code("grantor_level", "level", "授予级别", "level of the granting body", lambda row: row.level),
    ),
)
