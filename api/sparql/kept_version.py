"""`version=` of `/sparql`: a query is asked of a version that is kept, or told that it is gone and what to do."""

import asyncio
import os
import re
from contextlib import ExitStack
from http import HTTPStatus

from starlette.requests import Request

from api.http.problems import Refusal
from api.http.version_in_force import bound
from api.server.following import Following
from graph.publish.version import kept_versions, was_in_force
from graph.record.database import Record
from graph.store.versions import hold_whole, store_path

NAME = re.compile(r"[0-9a-f]{16}\Z")


async def version_asked(request: Request, name: str | None, until: ExitStack) -> str:
    """The version that a query is asked of: the one in force unless another is named, which stays until `until` ends.

    Raises Refusal: 400 for what names no version, 410 for one that was in force and is no longer kept, 404 else;
    RecordUnavailable where that cannot be told yet, since other nodes may have it.
    """
    in_force = bound(request)
    if name is None or name == in_force.version:
        return in_force.version
    if not NAME.match(name):
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "version 须为图谱版本的名称（16 位十六进制数），见各页页脚与 Fengqiao-Version 头",
            "version must name a version of the graph, sixteen hex digits, as the foot of each page and the header"
            " Fengqiao-Version have it",
            parameter="version",
        )
    held = await asyncio.to_thread(hold_whole, store_path(in_force.data, name))
    following: Following | None = getattr(request.app.state, "following", None)
    if held is None and following and await asyncio.to_thread(following.await_record):
        held = await asyncio.to_thread(hold_whole, store_path(in_force.data, name))
    if held is None:
        raise await asyncio.to_thread(_gone, request, name)
    until.callback(os.close, held)
    return name


def _gone(request: Request, name: str) -> Refusal:
    in_force = bound(request)
    kept = kept_versions(in_force.data)
    there = "、".join(kept), ", ".join(kept)
    record: Record | None = getattr(request.app.state, "record", None)
    known = was_in_force(in_force.data, name) or (record is not None and record.has_made(name))
    return Refusal(
        HTTPStatus.GONE if known else HTTPStatus.NOT_FOUND,
        f"图谱版本 {name} {'已不再保留' if known else '不在此处'}；可查询的版本有：{there[0]}。"
        "去掉 version= 即查询现行版本；要使回答长久可引，请在查询时保存（/answers）",
        f"The version {name} of the graph is {'no longer kept' if known else 'not here'}; there are {there[1]}. Without"
        " version= the one in force is asked; an answer that is saved when it is asked for (/answers) stays",
        parameter="version",
        in_force=in_force.version,
        kept=kept,
    )
