"""The entity tag of a page, known before the page is made: from all that a page is made of, none of it read."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request

from api.http.language import language_of
from api.http.public_address import public_address
from api.http.version_in_force import bound

PACKAGES = ("ontology", "graph", "viz", "api")
SUFFIXES = (".py", ".html", ".rq", ".ttl")


def page_tag(request: Request) -> str:
    """A weak ETag over program, version of the graph, language and address with its query."""
    parts = (
        program_digest(),
        bound(request).version,
        language_of(request),
        public_address(request).url,
        request.url.path,
        request.url.query,
    )
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


@cache
def program_digest() -> str:
    """SHA-256 over the program's own code, templates, queries and rules.

    The number of a release would leave readers with old pages where the program was changed without a new one.
    """
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted([*(root / package).glob("*"), *(root / package).glob("*/*")]):
            if path.suffix in SUFFIXES:
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
