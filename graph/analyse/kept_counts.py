"""The counts of areas on disk beside the stores, so that a start need not count again."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from graph.analyse.area_counts import AreaCounts, area_counts
from graph.analyse.station_counts import COUNTED, Counts
from graph.store.atomic import written_whole
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path

LAYOUT = "4"
"""Raised when the same graph would be counted or written differently: what is kept of before is not read then."""


def kept_area_counts(snapshot: Snapshot, data: Path | None = None) -> AreaCounts:
    """The counts of the version, made once and kept as `<data>/network-<layout>-<version>.json`.

    What is kept of versions whose store is no longer in the data folder is removed. Without a folder nothing is
    kept.
    """
    if data is None:
        return area_counts(snapshot)
    file = data / f"network-{LAYOUT}-{snapshot.version}.json"
    made = area_counts.made(snapshot)
    if made is None and (kept := _read(file)) is not None:
        area_counts.remember(snapshot, kept)
    elif made is None or not file.exists():
        _write(file, area_counts(snapshot))
        _remove_unused(data, file)
    return area_counts(snapshot)


def _write(file: Path, made: AreaCounts) -> None:
    whole = {**vars(made), "areas": {iri: _plain(counts) for iri, counts in made.areas.items()}}
    with written_whole(file) as out:
        out.write(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())


def _plain(counts: Counts) -> int | dict[str, Any]:
    """Most areas have one station and nothing but that."""
    return vars(counts) if counts.stations > 1 else counts.stations


def _read(file: Path) -> AreaCounts | None:
    """What was counted before; None where nothing is kept or it is damaged."""
    try:
        found = json.loads(file.read_bytes())
        areas = {
            iri: Counts(kept)
            if isinstance(kept, int)
            else Counts(kept["stations"], *(Counter(kept[name]) for name in COUNTED))
            for iri, kept in found.pop("areas").items()
        }
        return AreaCounts(areas, **found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _remove_unused(data: Path, own: Path) -> None:
    """Several versions are in use at once, also by other processes: a store that is there may yet be read."""
    for other in data.glob("network-*.json"):
        layout, _, version = other.stem.removeprefix("network-").partition("-")
        if other != own and not (layout == LAYOUT and version and store_path(data, version).is_dir()):
            other.unlink(missing_ok=True)
