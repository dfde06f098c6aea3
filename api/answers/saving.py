"""From a posted form to a saved answer: read, asked, held against the graph, kept; nothing long on the event loop."""

import contextlib
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.requests import Request

from api.answers.answer import SavedAnswer, answer_from, name_of, now, tidy
from api.answers.archive import MOST_BYTES, AnswerArchive, Limits
from api.answers.origin import FROM_NOTHING, computed_columns, could_be_made_up
from api.answers.shared import SharedArchive
from api.answers.threads import in_thread
from api.http.body import read_body
from api.http.negotiation import JSON_RESULTS
from api.http.problems import Refusal
from api.http.version_in_force import bound
from api.server.shared_counts import visitor
from api.settings import Settings
from graph.errors import FormatNotAvailable
from graph.record.database import Record
from graph.record.shared_answers import Bounds, SharedAnswers
from graph.sparql.pool import Answer, Question, WorkerPool


def archive_of(request: Request) -> AnswerArchive:
    """The archive of the data folder, with the limits of the settings; with a record that nodes share, that of all."""
    settings: Settings = request.app.state.settings
    return archive_at(settings, request.app.state.record)


def archive_at(settings: Settings, record: Record | None) -> AnswerArchive:
    """The archive by the settings; `record` is the one they name, if they name one."""
    limits = limits_of(settings)
    if not settings.record or record is None:
        return AnswerArchive(settings.data, limits)
    bounds = Bounds(limits.answers, limits.bytes, limits.days)
    return SharedArchive(settings.data, limits, SharedAnswers(record.connections, bounds))


def limits_of(settings: Settings) -> Limits:
    """The settings of the archive as its limits."""
    return Limits(
        settings.answers,
        settings.answers_bytes,
        settings.answers_per_client,
        settings.answers_bytes_per_client,
        settings.answers_days,
    )


def client_of(request: Request) -> str:
    """Whom the request counts against."""
    return visitor(request.client.host) if request.client else ""


async def save_posted(request: Request) -> str:
    """The name of the answer to the posted query: the one there is, else one made now.

    Raises Refusal for what is no form with a query, is no SELECT or ASK, owes nothing to the graph, is too large
    or was removed; the errors of a query; TooManyFromClient where the client has saved its share.
    """
    archive, client = archive_of(request), client_of(request)
    body = await _posted(request)
    in_force = bound(request)

    def prepare() -> tuple[str, str, bool]:
        query = tidy(_query_in(body))
        name = name_of(query, in_force.version)
        there = archive.has(name)
        if not there:
            archive.check_share(client)
        return query, name, there

    query, name, there = await in_thread(client, prepare)
    if there:
        return name
    found = await ask(request, query)

    def compose() -> tuple[SavedAnswer, bool]:
        answer = answer_from(found.body, query, found.version, now())
        computed = computed_columns(query, answer.variables, answer.solutions, in_force.snapshot)
        answer = replace(answer, computed=computed)
        return answer, could_be_made_up(answer, in_force.snapshot)

    answer, suspect = await in_thread(client, compose)
    if suspect:
        without = await ask(request, query, FROM_NOTHING)
        await in_thread(client, _refuse_same, answer, without)
    await in_thread(client, archive.save, answer, client)
    return answer.name


async def ask(request: Request, query: str, graph: str | None = None) -> Answer:
    """The answer of the version that the request has begun with as a JSON result; of one graph alone where it is named.

    Raises the errors of a query; Refusal for one that makes a graph.
    """
    pool: WorkerPool = request.app.state.pool
    settings: Settings = request.app.state.settings
    question = Question(
        query,
        default_graphs=(graph,) if graph else (),
        solutions=JSON_RESULTS,
        boolean=JSON_RESULTS,
        length=settings.query_length,
        rows=settings.query_rows,
        bytes=min(settings.query_bytes, MOST_BYTES),
        version=bound(request).version,
    )
    try:
        return await pool.ask(question, client_of(request))
    except FormatNotAvailable:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "只能保存 SELECT 与 ASK 的答案；CONSTRUCT 与 DESCRIBE 的结果请直接下载",
            "Only answers to SELECT and ASK can be saved; download what CONSTRUCT and DESCRIBE give",
        ) from None


def _refuse_same(answer: SavedAnswer, without: Answer) -> None:
    """Raises Refusal where the query gives the same without the graph."""
    same = answer_from(without.body, answer.query, answer.version, answer.created)
    if same.digest == answer.digest:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "此答案不含图谱中的任何数据：没有图谱，查询也给出同样的结果，因此不能作为图谱的答案保存",
            "This answer holds no data of the graph: the query gives the same without it, so it cannot be saved as"
            " an answer of the graph",
        )


async def _posted(request: Request) -> bytes:
    """The body of the form. Raises Refusal where it is too long."""
    settings: Settings = request.app.state.settings
    # A character of three bytes takes nine in a form.
    return await read_body(request, 3 * settings.query_length)


def _query_in(body: bytes) -> str:
    found: list[str] = []
    with contextlib.suppress(ValueError):
        found = parse_qs(body.decode(), errors="strict", max_num_fields=20).get("query", [])
    if len(found) != 1:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "正文须为 UTF-8 的表单（application/x-www-form-urlencoded），其中恰有一个 query",
            "The body must be a form (application/x-www-form-urlencoded, UTF-8) with exactly one query",
        )
    return found[0]
