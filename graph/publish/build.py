"""A version of the graph, written to disk from the files it is made of.

Each version is a store of its own in `<data>/graphs/<version>`, built beside the others and renamed into
place when it is whole, so that a build that is killed leaves the version in force untouched. The version is
a hash over everything that goes in: the same files give the same version and are not built again.
"""

import fcntl
import hashlib
import os
import time
from importlib.metadata import version as version_of
from pathlib import Path

from graph.errors import StoreBroken
from graph.record.shipped import Corpus
from graph.store.seal import check_seal, seal
from graph.store.utf8 import read_bytes
from graph.store.versions import locked, remove, remove_unused, store_path
from graph.store.writable import DERIVATIONS, WritableStore
from ontology.bilingual import BilingualText, Progress
from ontology.files import vocabulary_files
from ontology.namespaces import VOCABULARY

LAYOUT = "2"
"""Raised when the same files would be written differently."""


def graph_version(corpus: Corpus) -> str:
    """Sixteen hex digits that name the content: SHA-256 over names and bytes of all that goes in.

    Raises FileUnreadable, which names the file.
    """
    digest = hashlib.sha256(f"{LAYOUT} pyoxigraph {version_of('pyoxigraph')}".encode())
    for path in [*vocabulary_files(), *corpus.files(), *sorted(DERIVATIONS.glob("*.rq"))]:
        content = read_bytes(path)
        digest.update(f"\0{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def ensure_built(
    corpus: Corpus, data: Path, progress: Progress, *, again: bool = False, known_valid: bool = False
) -> str:
    """The version of the corpus, built if it is not on disk yet (or `again` asks for it anew).

    Entries that break a rule are refused, unless the caller knows that all are valid: a corpus that the program
    made itself, in which one file may hold a thousand stations. Versions that nobody reads any more and what a
    killed build left are removed. Only one process builds at a time; another waits.

    Raises CorpusRefused; EntryUnreadable or FileUnreadable, which name the file; StoreBroken where the folder
    cannot be written, or what is there is damaged and not asked for anew. The version in force stays.
    """
    version = graph_version(corpus)
    target = store_path(data, version)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent, fcntl.LOCK_EX) as folder:
            if again or not os.path.lexists(target):
                scratch = target.with_name(f"{version}.building")
                remove(scratch)
                scratch.mkdir()
                try:
                    _build(corpus, scratch, progress, None if known_valid else data)
                    if graph_version(corpus) != version:
                        raise StoreBroken(
                            f"{corpus.folder} 在构建过程中被改动，请重试",
                            f"{corpus.folder} was changed while the store was built; try again",
                        )
                    seal(scratch)
                except BaseException:
                    remove(scratch)
                    raise
                if os.path.lexists(target):
                    target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
                scratch.rename(target)
                os.fsync(folder)
            else:
                check_seal(target)
            remove_unused(target)
    except (OSError, RuntimeError) as error:
        raise StoreBroken(
            f"无法写入数据文件夹 {data}:{error}", f"The data folder {data} cannot be written: {error}"
        ) from error
    return version


def _build(corpus: Corpus, folder: Path, progress: Progress, memory: Path | None) -> None:
    """Load all files; the entries after a check that remembers in the folder `memory`, if there is one."""
    store = WritableStore(folder)
    for path in vocabulary_files():
        store.load(path, str(VOCABULARY))
    for path in corpus.reference_files:
        store.load(path)
    if memory is not None:
        # Here and not above: only a build needs pySHACL, which takes 0.3 s to import.
        from graph.check.admission import admit

        admit(corpus, memory, progress)
    for path in corpus.entry_files:
        progress(BilingualText(f"载入 {path.name}", f"loading {path.name}"))
        store.load(path)
    store.derive()
    store.close()
