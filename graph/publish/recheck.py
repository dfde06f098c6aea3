"""When the rules have changed, what stands in the record is held against them again.

An entry that a program can bring to the present ontology is migrated (`migration.py`), as a new revision. Another that
no longer conforms is not served as if it did: it is withdrawn by a revision of its own, which says the
first rule that it breaks, so that the record keeps all of it and `fengqiao history` tells why. One that others need
cannot go before those are revised: it stays in the graph, disputed.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from graph.check.admission import faults
from graph.check.verdicts import rules_digest
from graph.errors import FengqiaoError
from graph.publish.migration import migrated
from graph.publish.writer import Write, Writer, again
from graph.record.database import Record
from graph.record.revision import RULES, NewRevision, Revision, Status
from graph.record.shipped import Corpus
from graph.store.atomic import written_whole
from graph.store.entry_form import entry_form
from graph.store.standing import Standing
from graph.store.utf8 import read_bytes
from graph.store.versions import store_path
from ontology.bilingual import BilingualText, Progress

TRIG = "application/trig"
MIGRATED = "随本体新版改写 / migrated to the present version of the ontology"
CHECKED_BY = "checked-by"
"""In the data folder: the digest of the rules that all that its version holds was held against, and whose record."""
WAYS: dict[Status, BilingualText] = {
    "withdrawn": BilingualText("已撤出图谱，修订记录中仍在", "withdrawn from the graph, kept in the record"),
    "disputed": BilingualText(
        "其他条目仍需要它，故留在图谱中并标为存疑", "stays in the graph, disputed, since others need it"
    ),
}
"""What becomes of an entry that no longer conforms: the first that can be."""
AT_ONCE = 100
"""Entries set aside in one version."""


def recheck(
    corpus: Corpus, data: Path, record: Record, writer: Writer, version: str, progress: Progress
) -> str:
    """Set aside what no longer conforms, where the rules are not those of the last time; the version then in force.

    `version` is the one of what the record holds now; what of it is just shipped was checked before. An entry takes
    0.2 to 0.4 s. Raises OSError, StoreBroken, and the errors of the record.
    """
    rules = rules_digest(corpus)
    if not record.checked_by(rules):
        version = _rechecked(corpus, data, record, writer, version, progress)
        record.note_checked(rules)
    if not is_checked(corpus, data, record.connections.place):
        with written_whole(data / CHECKED_BY) as file:
            file.write(f"{rules} {record.connections.place}".encode())
    return version


def is_checked(corpus: Corpus, data: Path, place: str) -> bool:
    """Whether what a data folder holds was held against the rules as they are now, and is of the record at a place."""
    noted = data / CHECKED_BY
    return noted.is_file() and noted.read_text(encoding="utf-8") == f"{rules_digest(corpus)} {place}"


def _rechecked(
    corpus: Corpus, data: Path, record: Record, writer: Writer, version: str, progress: Progress
) -> str:
    broken = []
    for revision, found, write in _broken(corpus, data, record, version, progress):
        if write is None:
            broken.append((revision, found))
            continue
        (done,) = writer.write([write])
        if isinstance(done, FengqiaoError):
            broken.append((revision, found))
        else:
            version = done.version
            progress(
                BilingualText(
                    f"条目 {revision.entry} 已改写为本体现行版本的修订",
                    f"the entry {revision.entry} was migrated to the present version of the ontology",
                )
            )
    for start in range(0, len(broken), AT_ONCE):
        version = _set_aside(broken[start : start + AT_ONCE], record, writer, progress) or version
    return version


def _broken(
    corpus: Corpus, data: Path, record: Record, version: str, progress: Progress
) -> Iterator[tuple[Revision, BilingualText, Write | None]]:
    """The revisions in force that do not conform, each with the first fault; and a migrated one, if that conforms."""
    shipped = {hashlib.sha256(read_bytes(path)).hexdigest() for path in corpus.entry_files}
    others = [each.entry for each in record.published() if each.digest not in shipped]
    if not others:
        return
    # Here and not above: only a check needs pySHACL, which takes 0.3 s to import.
    from graph.check.gate import Gate

    gate, standing = Gate(corpus), Standing(store_path(data, version))
    for number, (revision, content) in enumerate(record.published_contents(others), 1):
        place = f"{number}/{len(others)} {revision.entry}"
        progress(
            BilingualText(f"规则有变，重新校验 {place}", f"the rules have changed: validating again {place}")
        )
        found = next(faults(gate, content, revision.media_type, standing, revision.entry), None)
        if found is None:
            continue
        new = migrated(content, revision.media_type)
        sound = new is not None and not any(faults(gate, new.content, TRIG, standing, revision.entry))
        yield revision, found, _written(revision, new.content) if new is not None and sound else None


def _written(revision: Revision, content: bytes) -> Write:
    """The write of an entry as it was migrated."""
    form = entry_form(content, TRIG)
    new = NewRevision(revision.entry, revision.status, TRIG, content, form.digest, RULES, MIGRATED)
    return Write(new, form, revision.number)


def _set_aside(
    broken: list[tuple[Revision, BilingualText]], record: Record, writer: Writer, progress: Progress
) -> str | None:
    """Withdraw entries, or dispute those that others need; each is told of. The version then in force, if any was."""
    version = None
    for status, said in WAYS.items():
        # Not what somebody has revised meanwhile.
        broken = [
            (revision, fault) for revision, fault in broken if record.in_force(revision.entry) == revision
        ]
        writes = []
        for revision, fault in broken:
            newest = record.newest(revision.entry)
            why, seen = f"{fault.zh}\n{fault.en}", newest.number if newest else None
            writes.append(again(record, revision, status, RULES, why, seen))
        left = []
        for (revision, fault), done in zip(broken, writer.write(writes), strict=True):
            if isinstance(done, FengqiaoError):
                left.append((revision, fault))
                continue
            version = done.version
            progress(
                BilingualText(
                    f"条目 {revision.entry} 不再符合规则：{said.zh}。{fault.zh}",
                    f"the entry {revision.entry} no longer conforms: {said.en}. {fault.en}",
                )
            )
        if not left:
            break
        broken = left
    return version
