"""The files that a page of the network loads: vis-network as pyvis ships it, and the page's own script and style."""

from importlib.resources import files
from pathlib import Path

VIS_FOLDER = Path(str(files("pyvis"))) / "templates" / "lib" / "vis-9.1.2"
"""Served at `/assets/vis`; in it, nothing third-party need be committed."""

VIS_SCRIPT = VIS_FOLDER / "vis-network.min.js"

_STATIC = Path(__file__).resolve().parents[1] / "static"
OWN_SCRIPTS = [
    _STATIC / f"{name}.js"
    for name in (
        "network-drawing",
        "network-page",
        "network-model",
        "network-canvas",
        "network-address",
        "network-memory",
        "network-acts",
        "network-lists",
        "network-card",
        "network-line",
        "network-elsewhere",
        "network-exports",
        "network",
    )
]
"""In the order in which a page loads them."""
OWN_STYLE = _STATIC / "network.css"
PICKERS = _STATIC / "network-pickers.js"
"""Of the site alone: it asks for names while a form is filled in."""
OWN_FILES = {path.name: path for path in (*OWN_SCRIPTS, PICKERS, OWN_STYLE)}
"""By name; a stand-alone file carries them inside, so they lie here and not with the site's."""
