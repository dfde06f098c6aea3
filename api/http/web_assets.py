"""Browser programs of others that pages load: a SPARQL editor and an API viewer, installed from a lock file.

They are not part of the project's files. Where one is not installed, its page falls back to a plain one.
"""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers

INSTALLED = Path(__file__).resolve().parents[1] / "assets" / "node_modules"


class Files(StaticFiles):
    """Files of a folder. Whether the client has one already is decided for all in `api/http/conditions.py`."""

    def is_not_modified(self, *_: Headers) -> bool:
        """Never here."""
        return False


@dataclass(frozen=True)
class WebAsset:
    """A folder of files that is served under `/assets/<name>`."""

    name: str
    folder: Path

    @property
    def installed(self) -> bool:
        return self.folder.is_dir()


QUERY_EDITOR = WebAsset("yasqe", INSTALLED / "@zazuko" / "yasqe" / "build")
"""YASGUI's editor. Its result viewer is left out: it knows neither our labels nor Chinese."""

API_VIEWER = WebAsset("swagger-ui", INSTALLED / "swagger-ui-dist")


def mount_assets(app: FastAPI) -> None:
    """Serve those that are installed."""
    for asset in (QUERY_EDITOR, API_VIEWER):
        if asset.installed:
            app.mount(f"/assets/{asset.name}", Files(directory=asset.folder))
