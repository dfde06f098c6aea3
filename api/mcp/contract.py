"""The lists that a site has and what each is filtered by, read from its OpenAPI document: whatever it has, is there."""

from dataclasses import dataclass
from typing import Any

from api.mcp.site import Site

CONTRACT = "/api/v1/openapi.json"
API = "/api/v1/"
MOST_BYTES = 8 << 20
"""Of the document, which is the site's own word and no visitor's."""
NO_LISTS = ("search", "changes", "changes.atom", "openapi.json", "entry-schema.json", "queries")
"""What stands where lists do and is none, or has a tool of its own."""

ON = ("offset", "cursor", "after")
"""What a list that is paged goes on by."""


@dataclass(frozen=True)
class Collection:
    """A list: its name, what it is, and each parameter with what it takes."""

    name: str
    summary: str
    parameters: dict[str, str]


class Contract:
    """What a site has by its OpenAPI document, which is read once, for it does not change while the site runs."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._paths: dict[str, Any] = {}

    async def lists(self) -> dict[str, Collection]:
        """The lists of the site by name."""
        found = {}
        for path, methods in (await self._read()).items():
            name = path.removeprefix(API)
            told = methods.get("get")
            if not path.startswith(API) or "/" in name or name in NO_LISTS or told is None:
                continue
            parameters = {
                given["name"]: _what(given) for given in told.get("parameters", ()) if given["in"] == "query"
            }
            if "limit" in parameters and not parameters.keys().isdisjoint(ON):
                found[name] = Collection(name, told.get("summary", ""), parameters)
        return found

    async def _read(self) -> dict[str, Any]:
        if not self._paths:
            document: dict[str, Any] = (await self._site.get(CONTRACT, most=MOST_BYTES)).json
            self._paths = document["paths"]
        return self._paths


def _what(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    values: list[Any] = []
    for part in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        values += part.get("enum", ())
    told = parameter.get("description") or schema.get("description") or ""
    return f"{told} [{' | '.join(map(str, values))}]".strip() if values else told
