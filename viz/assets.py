"""Where the drawing library lies: vis-network as pyvis ships it, so that nothing third-party is committed."""

from importlib.resources import files
from pathlib import Path

VIS_FOLDER = Path(str(files("pyvis"))) / "templates" / "lib" / "vis-9.1.2"
"""Holds `vis-network.min.js` and `vis-network.css`; served at `/assets/vis`."""

VIS_SCRIPT = VIS_FOLDER / "vis-network.min.js"
VIS_STYLE = VIS_FOLDER / "vis-network.css"
