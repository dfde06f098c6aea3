"""Serves the whole application over a corpus of one's own: `python -m tests.bench.site CORPUS DATA PORT`."""

import sys
from pathlib import Path

import uvicorn

from api.app import create_app
from api.settings import Settings
from graph.corpus import Corpus


def main(corpus: str, data: str, port: str) -> None:
    """Serve on 127.0.0.1 until the process is ended."""
    app = create_app(Settings(data=Path(data)), Corpus(Path(corpus)))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", lifespan="on")


if __name__ == "__main__":
    main(*sys.argv[1:])
