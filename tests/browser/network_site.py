"""The network page alone, under the site's own headers, over any snapshot."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.http import problems
from api.http.headers import SecurityHeaders
from api.http.version_in_force import BindVersion, VersionInForce, publish
from api.network import routes as network
from api.pages.templating import HERE as API_FOLDER
from api.settings import Settings
from graph.store.snapshot import Snapshot
from tests.browser.network_page import until
from viz.output.assets import VIS_FOLDER


@contextmanager
def serving(snapshot: Snapshot, data: Path) -> Iterator[str]:
    """The address of a server in a thread; counts are kept in the folder `data`."""
    app = FastAPI()
    publish(app, VersionInForce(snapshot, data))
    app.state.settings = Settings(data=data)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BindVersion)
    problems.install(app)
    app.include_router(network.router)
    app.mount("/static", StaticFiles(directory=API_FOLDER / "static"))
    app.mount("/assets/vis", StaticFiles(directory=VIS_FOLDER))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, "the start of the server")
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
