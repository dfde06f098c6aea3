"""A network view inside a Jupyter notebook, as the last line of a cell: `show(open_graph(), View.of("credit"))`.

`show_site("https://example.org/kg", View.of("credit"))` shows that of a running site, with no graph on this machine.
"""

import json
from dataclasses import Field, fields
from html import escape
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from graph.errors import FengqiaoError
from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.store.snapshot import Snapshot
from ontology.bilingual import Language
from viz.output.standalone import standalone
from viz.views.by_name import View, Views

DATA = Path(".data")
SECONDS = 60
_NAMED = {"start": "from", "end": "to"}
"""What a parameter of a view is called in the address, where that is another name."""


class NotShown(FengqiaoError):
    """A site that does not answer, or that refuses a view."""


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


def show_site(site: str, view: View | None = None, *, language: Language = "zh", height: int = 900) -> Shown:
    """The view (the whole if none is named) as a running site draws it, by the address of the site.

    Raises NotShown where the site does not answer, or in the site's own words why it refuses the view.
    """
    if not site.startswith(("http://", "https://")):
        raise NotShown(f"“{site}”不是网址", f"“{site}” is no address like https://example.org/kg")
    named = {_NAMED.get(entry.name, entry.name): str(value) for entry, value in _given(view or View())}
    address = f"{site.rstrip('/')}/api/v1/network?{urlencode({**named, 'format': 'html', 'lang': language})}"
    try:
        with urlopen(Request(address, headers={"Accept": "application/json"}), timeout=SECONDS) as answer:
            return Shown(answer.read().decode(), height)
    except HTTPError as error:
        with error:
            raise NotShown(*_told(error)) from None
    except (URLError, OSError) as error:
        raise NotShown(f"{site} 没有应答：{error}", f"{site} does not answer: {error}") from error


def _given(view: View) -> list[tuple[Field[object], object]]:
    return [(entry, value) for entry in fields(view) if (value := getattr(view, entry.name)) != entry.default]


def _told(error: HTTPError) -> tuple[str, str]:
    try:
        told = json.load(error)["messages"]
        return str(told["zh"]), str(told["en"])
    except (ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}", f"{error.code} {error.reason}"
