"""Running sites over graphs of several sizes, side by side, so that their pages can be asked in turn."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.publish.build import ensure_built
from graph.store.versions import store_path
from tests.bench.corpora import corpus_of
from tests.bench.report import Progress
from tests.bench.servers import Client, our_site
from tests.bench.timing import once


@dataclass(frozen=True)
class Site:
    """A graph of so many stations, its store and its site, which makes each answer anew.

    Counted in quads, bytes on disk, and seconds to build and to start.
    """

    stations: int
    quads: int
    disk: int
    build: float
    start: float
    client: Client
    store: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.client.port}"


@contextmanager
def sites(sizes: Sequence[int], progress: Progress) -> Iterator[list[Site]]:
    """The sites, each in a scratch folder that is removed in the end. Raises NoAnswer where one does not start."""
    with ExitStack() as stack:
        yield [_site(size, stack, progress) for size in sizes]


def _site(stations: int, stack: ExitStack, progress: Progress) -> Site:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    progress(f"{stations:,} stations: making the entries")
    corpus = corpus_of(stations, folder / "corpus")
    progress(f"{stations:,} stations: building the store")
    versions: list[str] = []
    build = once(lambda: versions.append(ensure_built(corpus, folder, lambda _: None, known_valid=True)))
    store = store_path(folder, versions[0])
    quads = len(ox.Store.read_only(str(store)))
    disk = sum(path.stat().st_size for path in store.rglob("*"))
    progress(f"{stations:,} stations: {quads:,} quads in {build:.0f} s; starting the site")
    began = time.perf_counter()
    # Without memory: what an answer costs as the graph grows is the cost of making it.
    client = stack.enter_context(our_site(corpus.folder, folder, memory_bytes=0))
    return Site(stations, quads, disk, build, time.perf_counter() - began, client, store)
