"""What an asker is told of a question that got no answer: why, and what to change."""

from graph.errors import Overloaded, QueryNotAnswered, QueryTimeout, QueryTooCostly
from graph.sparql.advice import advice, sorts

RETRY_AFTER = 5
"""Seconds."""


def overloaded(zh: str, en: str) -> Overloaded:
    """The error for a question for which there is no room."""
    return Overloaded(
        f"{zh}，请在 {RETRY_AFTER} 秒后重试",
        f"{en}; try again in {RETRY_AFTER} seconds",
        retry_after=RETRY_AFTER,
    )


def stopping() -> Overloaded:
    """The error for a question that comes or waits when the pool stops."""
    return overloaded("服务正在停止", "The service is stopping")


def timeout(query: str, seconds: float) -> QueryTimeout:
    """The error for a query that ran for `seconds`."""
    change = advice(query)
    return QueryTimeout(
        f"查询在 {seconds:g} 秒的时限内没有完成，已停止。可能的原因：{change.zh}",
        f"The query was stopped after {seconds:g} seconds: {change.en}",
        seconds=seconds,
    )


def too_costly(query: str) -> QueryTooCostly:
    """The error for a query that took more memory than a worker has."""
    change = advice(query)
    return QueryTooCostly(
        f"查询超出了内存上限，已停止。可能的原因：{change.zh}",
        f"The query was stopped since it took too much memory: {change.en}",
    )


def not_answered(query: str, fault: str) -> QueryNotAnswered:
    """The error for a query of which the engine died, with what it said."""
    zh, en = "请换一种写法", "write it in another way"
    if sorts(query):
        zh = "它可能无法给种类不同的值排序：请改用 ORDER BY STR(?…)，或去掉 ORDER BY"
        en = "it may be unable to sort values of different kinds: try ORDER BY STR(?…), or leave ORDER BY out"
    return QueryNotAnswered(
        f"查询引擎自身在此查询上出错，没有结果。{zh}",
        f"The query engine itself fails on this query, so there is no answer: {en}",
        engine=fault,
    )
