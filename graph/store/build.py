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
from graph.errors import StoreBroken
from ontology.files import vocabulary_files
from ontology.namespaces import DERIVED, VOCABULARY
from ontology.queryfile import read_queries

DERIVATIONS = Path(__file__).resolve().parent.parent / "derivations"
LAYOUT = "1"
"""Raised when the same files would be written differently."""

Progress = Callable[[str], None]


def graph_version(corpus: Corpus) -> str:
    """Sixteen hex digits that name the content: SHA-256 over names and bytes of all that goes in."""
    digest = hashlib.sha256(f"{LAYOUT} pyoxigraph {version_of('pyoxigraph')}".encode())
    for path in [*vocabulary_files(), *corpus.files(), *sorted(DERIVATIONS.glob("*.rq"))]:
        content = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def store_path(data: Path, version: str) -> Path:
    """Where the store of a version lies."""
    return data / "graphs" / version


def ensure_built(corpus: Corpus, data: Path, progress: Progress, *, again: bool = False) -> str:
    """The version of the corpus, built if it is not on disk yet (or `again` asks for it anew).

    Versions that nobody reads any more and what a killed build left are removed. Only one process builds at
    a time; another waits. Raises StoreBroken where the folder cannot be written.
    """
    version = graph_version(corpus)
    target = store_path(data, version)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.parent, fcntl.LOCK_EX) as folder:
            if again or not target.is_dir():
                scratch = target.with_name(f"{version}.building")
                shutil.rmtree(scratch, ignore_errors=True)
                scratch.mkdir()
                _build(corpus, scratch, progress)
                if target.is_dir():
                    target.rename(target.with_name(f"{version}.replaced-{time.time_ns()}"))
                scratch.rename(target)
                os.fsync(folder)
            _remove_unused(target)
    except OSError as error:
        raise StoreBroken(
            f"无法写入数据文件夹 {data}:{error}", f"The data folder {data} cannot be written: {error}"
        ) from error
    return version


def _build(corpus: Corpus, folder: Path, progress: Progress) -> None:
    store = ox.Store(str(folder))
    vocabulary = ox.NamedNode(str(VOCABULARY))
    for path in vocabulary_files():
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=vocabulary)
    for path in corpus.files():
        progress(path.name)
        store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    derive(store)
    store.optimize()
    store.flush()
    # Oxigraph holds the lock until its object is gone; the name is the only reference.
    del store


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
            with suppress(BlockingIOError), _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(path, ignore_errors=True)
