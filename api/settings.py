"""The settings: one frozen table, each with its name, default and what it is for.

They come from environment variables `FENGQIAO_<NAME>`; one that is not in the table fails at start, so that
a misspelt limit is not silently without effect.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limits import RateLimitItem
from limits import parse as parse_limit

from api.http.public_address import PublicAddress
from graph.draft.model import Model
from graph.errors import FengqiaoError, ModelUnavailable
from graph.record.shipped import SHIPPED
from graph.store.remote.connection import Access, Addresses
from graph.store.remote.data_sets import LEAST, DataSets
from graph.store.remote.profile import PROFILES

PREFIX = "FENGQIAO_"


class SettingInvalid(FengqiaoError):
    """An unknown setting, or a value that cannot be read."""


def _setting(
    default: Any,
    what: str,
    least: int | None = None,
    most: int | None = None,
    read: Callable[[str], Any] | None = None,
    *,
    secret: bool = False,
) -> Any:
    metadata = {"help": what, "least": least, "most": most, "read": read}
    return field(default=default, metadata=metadata, repr=not secret)


def _url(text: str) -> str:
    """An address with nothing behind its path, without a slash at the end. Raises ValueError for anything else."""
    found = urlsplit(text)
    if (
        re.search(r"[\s?#\\\x00-\x1f\x7f]", text)
        or re.fullmatch(r"[A-Za-z0-9.:\[\]-]*", found.netloc) is None
    ):
        raise ValueError(f"“{text}” is no address like https://example.org/kg")
    if (found.port or 1) < 1 or {".", ".."} & set(found.path.split("/")):
        raise ValueError(f"“{text}” is no address like https://example.org/kg")
    if found.scheme not in ("http", "https") or not found.hostname or found.query or found.fragment:
        raise ValueError(f"“{text}” is no address like https://example.org/kg")
    if re.fullmatch(r"(/[A-Za-z0-9._~-]+)*/?", found.path) is None or found.username is not None:
        raise ValueError(f"“{text}”: the path may hold letters, digits and . _ ~ - only")
    return text.rstrip("/")


def _addresses(text: str) -> tuple[str, ...]:
    """Addresses between blanks; `{a,b}` in one stands for one with each.

    Raises ValueError, which repeats no password.
    """
    found = []
    for part in text.split():
        choice = re.fullmatch(r"([^{}]*)\{([^{}]*)\}([^{}]*)", part)
        if choice is None:
            found.append(part)
        else:
            found += [f"{choice[1]}{one}{choice[3]}" for one in choice[2].split(",")]
    for address in found:
        parts = urlsplit(address)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or "@" in parts.netloc
            or "{" in address
        ):
            raise ValueError(
                "addresses like http://host:3030/fengqiao-{1,2,3}/query, without user and password"
            )
    if len(set(found)) != len(found):
        raise ValueError("an address is named twice")
    return tuple(found)


_ENGINES = ", ".join(name for name, profile in PROFILES.items() if profile.reliable)


def _profile(text: str) -> str:
    """The name of a profile. Raises ValueError for another."""
    if text not in PROFILES:
        raise ValueError(
            f"“{text[:40]}” is none of {', '.join(name for name, one in PROFILES.items() if one.reliable)}"
        )
    if not PROFILES[text].reliable:
        raise ValueError(
            f"{text} answers some queries of this site wrongly (docs/engines.md); choose another engine"
        )
    return text


def _networks(text: str) -> tuple[str, ...]:
    """Addresses and networks between commas, an IPv4 one also as a socket for both kinds names it (RFC 4291, 2.5.5.2).

    Raises ValueError for anything else.
    """
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        network = ipaddress.ip_network(part)
        found.append(str(network))
        if network.version == 4:
            found.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return tuple(found)


def _record(text: str) -> str:
    """An address of PostgreSQL, or nothing. Raises ValueError, which does not repeat the password in it."""
    if text and re.match(r"postgres(ql)?://", text) is None:
        raise ValueError("postgresql://user:password@host/database, or empty")
    return text


def _rate(text: str) -> RateLimitItem | None:
    """A limit in the notation of the library `limits`. Raises ValueError."""
    found = None if text.strip() == "off" else parse_limit(text)
    if found is not None and not 0 < found.amount < 10**9:
        raise ValueError(f"“{text}” is no limit like 600/minute")
    return found


MOST_PROCESSES = 4
"""Of the default: more web processes than that need more memory than they are worth on a machine of any size."""


@dataclass(frozen=True)
class Settings:
    """All settings; sizes in bytes, times in seconds."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on; 0 takes a free one", 0, 65_535)
    public_url: str = _setting(
        "",
        "address at which a proxy has the site reached, with its path; links are written with it",
        read=_url,
    )
    data: Path = _setting(Path(".data"), "folder of the store on disk")
    corpus: Path = _setting(
        SHIPPED, "folder of the entries, with register and gazetteer, that the store is built from"
    )
    record: str = _setting(
        "",
        "PostgreSQL that keeps the record of all revisions: postgresql://user:password@host/database; "
        "empty, it is SQLite in the data folder",
        read=_record,
        secret=True,
    )
    store: tuple[str, ...] = _setting(
        (),
        "query addresses of data sets in a SPARQL 1.1 engine that pages are answered from, three or more, as "
        "http://host:3030/fengqiao-{1,2,3}/query; empty, it is the store in the data folder",
        read=_addresses,
    )
    store_update: tuple[str, ...] = _setting((), "their update addresses, in the same order", read=_addresses)
    store_graphs: tuple[str, ...] = _setting(
        (), "their addresses of the Graph Store Protocol, in the same order", read=_addresses
    )
    store_profile: str = _setting(
        "standard",
        f"which engine it is: {_ENGINES}",
        read=_profile,
    )
    store_user: str = _setting("", "user of that engine", read=str)
    store_password_file: Path | None = _setting(
        None, "file with the user's password, or with a token", read=Path, secret=True
    )
    store_seconds: int = _setting(60, "time for one answer of that engine", 1)
    versions: int = _setting(3, "versions of the graph that stay on disk, the one in force among them", 1)
    processes: int = _setting(
        min(len(os.sched_getaffinity(0)), MOST_PROCESSES), "web processes; one a core, at most four", 1
    )
    workers: int = _setting(2, "processes that run public SPARQL, for each web process", 1)
    query_seconds: int = _setting(15, "deadline of one public query", 1)
    query_memory: int = _setting(1 << 30, "memory limit of one worker", 1 << 29)
    query_rows: int = _setting(100_000, "most rows or triples in one answer", 1)
    query_bytes: int = _setting(32 << 20, "most bytes in one answer", 1024)
    query_length: int = _setting(100_000, "most bytes in one query text", 100)
    queue: int = _setting(64, "queries that may wait for a worker; more get 503", 0)
    queue_per_client: int = _setting(8, "queries one client may have waiting or running; more get 429", 1)
    memory_bytes: int = _setting(
        64 << 20, "most bytes of answers kept in memory to be given again, a process", 0
    )
    validation_seconds: int = _setting(15, "deadline of one validation", 1)
    validation_memory: int = _setting(1 << 30, "memory limit of the process that validates", 1 << 29)
    validation_queue: int = _setting(16, "entries that may wait to be validated; more get 503", 0)
    validation_per_client: int = _setting(
        4, "entries one client may have waiting or being validated; more get 429", 1
    )
    answers_a_client: RateLimitItem | None = _setting(
        parse_limit("60000/minute"),
        "answers made for one client in a time, as 600/minute or 5000/hour; more get 429, off lets all pass",
        read=_rate,
    )
    access_log: str = _setting(
        "-", "where a line a request is written: - is standard error, off nowhere, anything else a file"
    )
    answers: int = _setting(100_000, "most saved answers", 1)
    answers_bytes: int = _setting(1 << 30, "most bytes of all saved answers, as kept (compressed)", 1 << 16)
    answers_per_client: int = _setting(60, "answers that one client may save in an hour; more get 429", 1)
    answers_bytes_per_client: int = _setting(
        16 << 20, "bytes of answers, as kept, after which a client may save no more in an hour", 1024
    )
    answers_days: int = _setting(365, "days after which an answer that nobody uses is dropped", 1)
    sources: Path | None = _setting(
        None,
        "folder with the texts of the articles, for those who are signed in to code or review them",
        read=Path,
    )
    model: str = _setting(
        "",
        "address of a language model that may propose for drafts, as https://host/v1; none without",
        read=_url,
    )
    model_name: str = _setting("default", "name of that model at its address")
    model_key: str = _setting("", "key that it asks for", secret=True)
    upload_bytes: int = _setting(4 << 20, "most bytes in a posted entry", 1024)
    grace_seconds: int = _setting(5, "time for what runs when the service is told to stop", 1)
    proxies: tuple[str, ...] = _setting(
        (), "addresses or networks of proxies whose word on the visitor's address counts", read=_networks
    )
    connections: int = _setting(
        4096, "connections open at once; fewer where the system's limit of files is lower", 8
    )
    connections_per_client: int = _setting(256, "connections that one client may have open", 1)
    head_seconds: int = _setting(10, "time for the head of a request, from the connection on", 1)
    head_bytes: int = _setting(64 << 10, "most bytes in the head of a request", 1024)
    body_seconds: int = _setting(60, "time for the body of a request", 1)
    body_idle_seconds: int = _setting(10, "time for the next part of a body", 1)
    keep_alive_seconds: int = _setting(15, "time for the next request on a connection", 1)
    send_seconds: int = _setting(20, "time in which a client must take some of an answer", 1)
    sending_bytes: int = _setting(256 << 20, "bytes of answers waiting to be taken, in all", 1 << 20)
    sending_bytes_per_client: int = _setting(64 << 20, "bytes of answers waiting for one client", 1 << 20)

    def __post_init__(self) -> None:
        """Raises SettingInvalid where the addresses of an engine do not fit together."""
        several = len(self.store)
        if not several and not self.store_update and not self.store_graphs:
            return
        if several < LEAST or not several == len(self.store_update) == len(self.store_graphs):
            raise SettingInvalid(
                f"FENGQIAO_STORE、_UPDATE、_GRAPHS 须各列出同样多的数据集地址，至少 {LEAST} 个",
                f"FENGQIAO_STORE, _UPDATE and _GRAPHS must each name as many data sets, {LEAST} at least",
            )

    @property
    def is_node(self) -> bool:
        """Whether what is in the data folder is served before the record has been asked, which others may write, too;
        not over an engine, whose data sets may hold another version by now."""
        return bool(self.record) and not self.store

    @cached_property
    def data_sets(self) -> DataSets | None:
        """The engine that holds the graph; None where that is the store in the data folder."""
        if not self.store:
            return None
        access = Access(
            PROFILES[self.store_profile], self.store_user, self.store_password_file, self.store_seconds
        )
        named = zip(self.store, self.store_update, self.store_graphs, strict=True)
        return DataSets(tuple(Addresses(*each) for each in named), access)

    @property
    def asks_engine(self) -> bool:
        """Whether public SPARQL, too, is answered by the engine that holds the graph."""
        return self.data_sets is not None and self.data_sets.access.profile.answers_visitors

    @property
    def asks_copy(self) -> bool:
        """Whether public SPARQL is answered on this machine though an engine holds the graph."""
        return self.data_sets is not None and not self.asks_engine

    @property
    def public_address(self) -> PublicAddress:
        """`public_url` with what is made of it."""
        return PublicAddress(self.public_url)


def model_of(settings: Settings) -> Model:
    """The language model that may propose for drafts. Raises ModelUnavailable where none is set."""
    if not settings.model:
        raise ModelUnavailable("没有设置模型：请设 FENGQIAO_MODEL", "no model is set: set FENGQIAO_MODEL")
    return Model(settings.model, settings.model_name, settings.model_key)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment.

    Raises SettingInvalid for a `FENGQIAO_` variable that is not in the table or a value of the wrong kind.
    """
    table = {entry.name: entry for entry in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in table:
            known = ", ".join(PREFIX + known.upper() for known in table)
            raise SettingInvalid(
                f"没有 {variable} 这一设置项；可用的有：{known}",
                f"{variable} is no setting; there are: {known}",
            )
        values[name] = _read(variable, text, table[name])
    return Settings(**values)


def _read(variable: str, text: str, entry: "Field[Any]") -> Any:
    if (read := entry.metadata["read"]) is not None:
        try:
            return read(text)
        except ValueError as error:
            raise SettingInvalid(f"{variable} 有误：{error}", f"{variable}: {error}") from error
    if entry.type is not int:
        if not text.strip():
            raise SettingInvalid(f"{variable} 不得为空", f"{variable} must not be empty")
        # mypy knows the types of fields as they are written, not as they are.
        kind: Any = entry.type
        return kind(text)
    least, most = entry.metadata["least"], entry.metadata["most"]
    # Python reads no more than 4,300 digits.
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    if number is None or number < least or (most is not None and number > most):
        zh, en = (
            (f"不小于 {least}", f"of at least {least}")
            if most is None
            else (f"{least} 到 {most} 之间", f"from {least} to {most}")
        )
        raise SettingInvalid(
            f"{variable} 须为{zh}的整数，现为“{text[:40]}”",
            f"{variable} must be a whole number {en}, not “{text[:40]}”",
        )
    return number
