"""A thread for work that grows with an answer: parsing, comparing, rendering. The event loop does none of it.

One, since the work is the interpreter's, and several would only keep the loop's own thread waiting for their turns.
Each client has so many calls waiting or running, and all together so many.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from graph.errors import Overloaded, TooManyFromClient

P = ParamSpec("P")
T = TypeVar("T")

MOST = 128
MOST_A_CLIENT = 16
RETRY_AFTER = 2

_thread = ThreadPoolExecutor(1, "answers")
_calls: Counter[str] = Counter()


async def in_thread(client: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the call gives or raises. Raises TooManyFromClient (429) or Overloaded (503) where too much is asked."""
    if _calls[client] >= MOST_A_CLIENT:
        raise TooManyFromClient(
            f"您已有 {MOST_A_CLIENT} 个请求在处理，请稍后再试",
            f"You have {MOST_A_CLIENT} requests being worked on already; try again later",
            limit=MOST_A_CLIENT,
            retry_after=RETRY_AFTER,
        )
    if _calls.total() >= MOST:
        raise Overloaded(
            f"已有 {MOST} 个请求在处理，请在 {RETRY_AFTER} 秒后重试",
            f"{MOST} requests are being worked on already; try again in {RETRY_AFTER} seconds",
            retry_after=RETRY_AFTER,
        )
    _calls[client] += 1
    try:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_thread, lambda: call(*args, **kwargs))
    finally:
        _calls[client] -= 1
        if not _calls[client]:
            del _calls[client]
