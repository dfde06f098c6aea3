"""A request sees one version from its first line to its last, and names that one."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from rdflib import Graph
from starlette.requests import Request

from api.http.version_in_force import BindVersion, VersionInForce, bound, publish
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot


def version(name: str, data: Path) -> VersionInForce:
    snapshot = Snapshot.in_memory(Graph())
    snapshot.version = name
    return VersionInForce(snapshot, data)


def test_a_version_published_meanwhile_is_for_later_requests(tmp_path: Path) -> None:
    app = FastAPI()
    app.add_middleware(BindVersion)
    begun, go_on = asyncio.Event(), asyncio.Event()

    @app.get("/slow")
    async def slow(request: Request) -> list[str]:
        first = bound(request).version
        begun.set()
        await go_on.wait()
        return [first, bound(request).version, bound(request).snapshot.version]

    @app.get("/quick")
    async def quick(request: Request) -> str:
        return bound(request).version

    async def run() -> tuple[Any, Any]:
        publish(app, version("old", tmp_path))
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            asked = asyncio.create_task(client.get("/slow"))
            await begun.wait()
            publish(app, version("new", tmp_path))
            later = await client.get("/quick")
            go_on.set()
            return (await asked).json(), later.json()

    assert asyncio.run(run()) == (["old", "old", "old"], "new")


def test_readers_of_the_old_version_do_not_wait_for_what_is_counted_of_the_new(tmp_path: Path) -> None:
    counting: list[str] = []
    old, new = version("old", tmp_path).snapshot, version("new", tmp_path).snapshot

    @once_per_version
    def counted(snapshot: Snapshot) -> str:
        counting.append(snapshot.version)
        if snapshot is new:
            # While the new one is counted the old one is asked for: with one lock for both this never ends.
            assert asyncio.run(asyncio.wait_for(asyncio.to_thread(counted, old), 10)) == "old"
        return snapshot.version

    assert counted(old) == "old"
    assert counted(new) == "new"
    assert counting == ["old", "new"]


def test_views_belong_to_their_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, Path]] = []

    def views(snapshot: Snapshot, data: Path) -> object:
        made.append((snapshot.version, data))
        return object()

    monkeypatch.setattr("api.http.version_in_force.Views", views)
    old, new = version("old", tmp_path), version("new", tmp_path)
    assert old.views is old.views
    assert new.views is not old.views
    assert made == [("old", tmp_path), ("new", tmp_path)]
