"""A version of the graph, written to disk from the files it is made of.

Each version is a store of its own in `<data>/graphs/<version>`, built beside the others and renamed into
place when it is whole, so that a build that is killed leaves the version in force untouched. The version is
a hash over everything that goes in: the same files give the same version and are not built again.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version as version_of
from pathlib import Path

import pyoxigraph as ox

from graph.corpus import Corpus
from graph.errors import EntryUnreadable, StoreBroken, TextNotUtf8
from graph.store.seal import check_seal, seal
from graph.utf8 import read_bytes, text_of, without_mark
from ontology.bilingual import BilingualText
from ontology.files import vocabulary_files
from ontology.namespaces import BASE, DERIVED, VOCABULARY
from ontology.queryfile import read_queries

DERIVATIONS = Path(__file__).resolve().parent.parent / "derivations"
LAYOUT = "2"
"""Raised when the same files would be written differently."""

Progress = Callable[[BilingualText], None]
"""Told what is being done."""


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


def store_path(data: Path, version: str) -> Path:
    """Where the store of a version lies."""
    return data / "graphs" / version


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
        with _locked(target.parent, fcntl.LOCK_EX) as folder:
            if again or not os.path.lexists(target):
                scratch = target.with_name(f"{version}.building")
                _remove(scratch)
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
                    _remove(scratch)
                    raise
                if os.path.lexists(target):
                    target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
                scratch.rename(target)
                os.fsync(folder)
            else:
                check_seal(target)
            _remove_unused(target)
    except (OSError, RuntimeError) as error:
        raise StoreBroken(
            f"无法写入数据文件夹 {data}:{error}", f"The data folder {data} cannot be written: {error}"
        ) from error
    return version


def _build(corpus: Corpus, folder: Path, progress: Progress, memory: Path | None) -> None:
    """Load all files; the entries after a check that remembers in the folder `memory`, if there is one."""
    store = ox.Store(str(folder))
    for path in vocabulary_files():
        _load(store, path, ox.RdfFormat.TURTLE, ox.NamedNode(str(VOCABULARY)))
    for path in corpus.reference_files:
        _load(store, path, ox.RdfFormat.TRIG)
    if memory is not None:
        # Here and not above: only a build needs pySHACL, which takes 0.3 s to import.
        from graph.admission import admit

        admit(corpus, memory, progress)
    for path in corpus.entry_files:
        progress(BilingualText(f"载入 {path.name}", f"loading {path.name}"))
        _load(store, path, ox.RdfFormat.TRIG)
    derive(store)
    store.optimize()
    store.flush()
    # Oxigraph holds the lock until its object is gone; the name is the only reference.
    del store


def _load(store: ox.Store, path: Path, form: ox.RdfFormat, graph: ox.NamedNode | None = None) -> None:
    content = read_bytes(path)
    try:
        text_of(content)
        store.bulk_load(without_mark(content), form, base_iri=BASE, to_graph=graph)
    except TextNotUtf8 as error:
        raise error.named(path) from None
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise EntryUnreadable(
            f"{path} 第 {line} 行无法解析：{error}",
            f"{path}, line {line}, cannot be read: {error}",
            line=line,
        ) from error


def derive(store: ox.Store) -> None:
    """Replace the derived graph by what the derivations make of the other graphs."""
    derived = ox.NamedNode(str(DERIVED))
    store.clear_graph(derived)
    for query in read_queries(DERIVATIONS).values():
        made = store.query(query.text, use_default_graph_as_union=True)
        assert isinstance(made, ox.QueryTriples), f"{query.name} is not a CONSTRUCT"
        store.bulk_extend([ox.Quad(t.subject, t.predicate, t.object, derived) for t in made])


def hold(path: Path) -> int:
    """Mark a store as being read, so that no build removes it; returns the handle to close when done."""
    handle = os.open(path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def _remove_unused(keep: Path) -> None:
    for path in keep.parent.iterdir():
        if path != keep:
            # Somebody reads this one: it goes with a later build.
            with suppress(OSError), _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
