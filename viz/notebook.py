"""A network view inside a Jupyter notebook, as the last line of a cell: `show(open_graph(), View.of("credit"))`."""

from html import escape
from pathlib import Path

from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.store.snapshot import Snapshot
from ontology.bilingual import Language
from viz.output.standalone import standalone
from viz.views.by_name import View, Views

DATA = Path(".data")


class Shown:
    """A view that a notebook displays, sealed in a frame: what it holds reaches neither the notebook nor the net."""

    def __init__(self, page: str, height: int) -> None:
        self.page = page
        self.height = height

    def _repr_html_(self) -> str:
        sealed = 'sandbox="allow-scripts allow-downloads"'
        return (
            f'<iframe srcdoc="{escape(self.page)}" {sealed} width="100%" height="{self.height}" frameborder="0">'
            "</iframe>"
        )


def open_graph(data: Path = DATA) -> Views:
    """All views of the shipped graph, over the store in a data folder; built there first if it is not yet.

    Raises StoreBroken where the folder cannot be used.
    """
    version = ensure_built(Corpus(), data, progress=lambda _: None)
    return Views(Snapshot.open(data, version), data)


def show(views: Views, view: View | None = None, *, language: Language = "zh", height: int = 900) -> Shown:
    """The view (the whole if none is named), for a notebook to display. Raises NotInGraph as `Views.picture` does."""
    return Shown(standalone(views.reader, views.picture(view or View()), language), height)
