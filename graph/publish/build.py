"""From the shipped corpus and the record to a version in force: what every start begins with."""

import fcntl
from contextlib import suppress
from pathlib import Path

from graph.check.admission import admit, vouch
from graph.errors import StoreBroken
from graph.publish.adoption import adopt, is_adopted
from graph.publish.ground import Ground
from graph.publish.recheck import is_checked, recheck
from graph.publish.version import Origin, in_force
from graph.publish.writer import Writer
from graph.record.connections import place_of
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.store.remote.data_sets import DataSets
from graph.store.seal import check_seal
from graph.store.versions import locked, store_path
from ontology.bilingual import Progress


def ensure_built(
    corpus: Corpus,
    data: Path,
    progress: Progress,
    *,
    record: str = "",
    again: bool = False,
    known_valid: bool = False,
    recheck_record: bool = True,
    data_sets: DataSets | None = None,
) -> str:
    """The version of what is shipped and of the record at that address, built if it is not on disk yet (or `again`).

    Shipped entries that break a rule are refused, unless the caller knows that all are valid; recorded ones that no
    longer keep the rules are migrated or set aside (`recheck`), unless that is left to the caller. Versions that nobody
    reads any more and what a killed build left are removed. One process builds in a folder at a time; others wait.

    With `data_sets` it is in their engine, too. Raises StoreAway where that does not take it; CorpusRefused;
    EntryUnreadable or FileUnreadable, which name the file; RecordUnavailable; StoreBroken where the folder cannot be
    written, or what is there is damaged and not asked for anew. The version in force stays.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreBroken(
            f"无法写入数据文件夹 {data}:{error}", f"The data folder {data} cannot be written: {error}"
        ) from error
    held = Record.open(record, data)
    try:
        with locked(data, fcntl.LOCK_EX):
            (vouch if known_valid else admit)(corpus, data, progress)
        if not is_adopted(corpus, held):
            with held.writing():
                adopt(corpus, held, progress)
        writer = Writer(data, held, Ground(corpus), data_sets=data_sets)
        version = writer.bring_up_to_date(progress, again=again)
        return recheck(corpus, data, held, writer, version, progress) if recheck_record else version
    finally:
        held.close()


def standing_version(corpus: Corpus, data: Path, record: str) -> str | None:
    """The version in force in a folder, if it can be served before the record is asked; None where it has to be.

    That is one that is whole, of the record at that address, on the ground of this program and by its rules: newer
    entries may be missing in it.
    """
    place = place_of(record, data)
    with suppress(OSError, StoreBroken):
        version = in_force(data)
        origin = Origin.of(store_path(data, version)) if version else None
        if version and origin and origin.ground == Ground(corpus).digest and is_checked(corpus, data, place):
            check_seal(store_path(data, version))
            return version
    return None
