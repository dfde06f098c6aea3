"""From the shipped corpus and the record to a version in force: what every start begins with."""

from pathlib import Path

from graph.check.admission import admit, vouch
from graph.errors import StoreBroken
from graph.publish.adoption import adopt
from graph.publish.ground import Ground
from graph.publish.recheck import recheck
from graph.publish.writer import Writer
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.store.remote.data_sets import DataSets
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
    reads any more and what a killed build left are removed. Only one process builds at a time; another waits.

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
        with held.writing():
            (vouch if known_valid else admit)(corpus, data, progress)
            adopt(corpus, held, progress)
        writer = Writer(data, held, Ground(corpus), data_sets=data_sets)
        version = writer.bring_up_to_date(progress, again=again)
        return recheck(corpus, data, held, writer, version, progress) if recheck_record else version
    finally:
        held.close()
