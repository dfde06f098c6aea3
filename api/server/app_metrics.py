"""What the application itself shows at `/metrics`: its public queries, and the caches of the version in force."""

from collections.abc import Callable
from pathlib import Path

from api.answers.changes import MOST_REMEMBERED, Changes
from api.http.answer_memory import AnswerMemory
from api.http.request_log import Requests
from api.http.version_in_force import VersionInForce
from api.server.access_log import AccessLog
from api.server.following import Following
from api.server.metrics import LABELLED, Cache, Cached, Kind, Metrics, Numbers
from graph.check.validation import Validation
from graph.sparql.pool import WorkerPool

POOL: tuple[tuple[str, Kind, str, str], ...] = (
    ("query_workers", "gauge", "workers", "Processes that run public queries"),
    ("queries_running", "gauge", "running", "Public queries that run"),
    ("queries_waiting", "gauge", "waiting", "Public queries that wait for a worker"),
    ("queries_answered_total", "counter", "answered", "Public queries answered"),
    ("queries_failed_total", "counter", "failed", "Public queries that were stopped or failed"),
    ("query_workers_replaced_total", "counter", "replaced", "Processes of public queries that were replaced"),
)
"""Name of the family, kind, field of PoolState, help."""


def show_pool(metrics: Metrics, pool: WorkerPool) -> None:
    """Show the state of the pool."""

    def reader(field: str) -> Callable[[], Numbers]:
        return lambda: {"": getattr(pool.state(), field)}

    for name, kind, field, text in POOL:
        metrics.register(name, kind, text, reader(field))


def show_requests(metrics: Metrics, requests: Requests, lines: AccessLog | None) -> None:
    """Show requests by route and status, how long they took, and lines that the access log has lost."""

    def by_route() -> Numbers:
        return {
            f'route="{route}",status="{status}"': number
            for (route, status), number in requests.by_route.items()
        }

    def durations() -> Numbers:
        within = requests.within()
        return {**within, "_sum": round(requests.seconds, 6), "_count": within["+Inf"]}

    metrics.register("requests_total", "counter", "Requests by route and status", by_route, label=LABELLED)
    metrics.register(
        "request_seconds", "histogram", "Seconds from a request to the end of its answer", durations
    )
    if lines is not None:
        metrics.register(
            "access_log_lines_lost_total",
            "counter",
            "Lines of the access log that nobody took",
            lambda: {"": lines.lost},
        )


def show_versions(metrics: Metrics, data: Path, current: Callable[[], VersionInForce]) -> None:
    """Show which version of the graph is in force, how many there were and are, and how far the record has come."""
    metrics.register(
        "version_info", "gauge", "The version in force", lambda: {current().version: 1}, label="version"
    )
    metrics.register(
        "versions_kept",
        "gauge",
        "Versions on disk",
        lambda: {"": sum(1 for _ in (data / "graphs").glob("[0-9a-f]" * 16))},
    )
    metrics.register(
        "version_requests",
        "gauge",
        "Requests that are being answered from the version in force",
        lambda: {"": current().requests},
    )
    metrics.register(
        "record_position",
        "gauge",
        "Sequence in the record of the newest revision that the version in force holds",
        lambda: {"": current().position},
    )


def show_progress(metrics: Metrics, following: Following) -> None:
    """Show how far the record has come, as this process last saw it, and when that was."""

    def of(name: str) -> Callable[[], Numbers]:
        def read() -> Numbers:
            number = following.progress()[name]
            return {} if number is None else {"": float(number)}

        return read

    metrics.register(
        "record_newest_position",
        "gauge",
        "Sequence of the newest published revision in the record, when it was last reached",
        of("record_position"),
    )
    metrics.register(
        "record_seen_seconds",
        "gauge",
        "Seconds since the record was last reached",
        of("record_seen_seconds"),
    )


def show_set_aside(metrics: Metrics, following: Following) -> None:
    """Show how many entries no longer conform to the rules."""
    metrics.register(
        "entries_set_aside",
        "gauge",
        "Entries that no longer conform to the rules and were not revised since",
        lambda: {"": following.set_aside},
    )


def show_validation(metrics: Metrics, validation: Validation) -> None:
    """Show how many entries are held against the rules."""
    metrics.register(
        "entries_in_validation", "gauge", "Entries validated or waiting", lambda: {"": validation.in_hand}
    )
    metrics.register(
        "entries_validated_total",
        "counter",
        "Entries that got their report",
        lambda: {"": validation.validated},
    )
    metrics.register(
        "entries_stopped_total", "counter", "Validations stopped at a limit", lambda: {"": validation.stopped}
    )


def show_caches(metrics: Metrics, current: Callable[[], VersionInForce]) -> None:
    """Show what is remembered of the version in force, which `current` gives."""

    def caches() -> dict[str, Cached]:
        return current().snapshot.caches() | current().views.caches()

    def cache(name: str) -> Callable[[], Cached]:
        return lambda: caches()[name]

    for name in caches():
        metrics.register_lru_cache(name, cache(name))


def show_memory(metrics: Metrics, memory: AnswerMemory) -> None:
    """Show the answers that are kept to be given again."""
    metrics.register_cache(
        "answers", lambda: Cache(len(memory), bytes=memory.bytes, most_bytes=memory.most_bytes)
    )
    metrics.register(
        "answers_given_again_total", "counter", "Answers given from memory", lambda: {"": memory.given_again}
    )


def show_changes(metrics: Metrics, changes: Changes) -> None:
    """Show how many saved answers are remembered as compared with the version in force."""
    metrics.register_cache("answer_changes", lambda: Cache(len(changes), MOST_REMEMBERED))
