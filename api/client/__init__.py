"""A client of a running site, for programs and notebooks: `Fengqiao` waits for each answer, `AsyncFengqiao` is awaited.

from api.client import Fengqiao

with Fengqiao("https://example.org/kg") as site:
    for station in site.list("stations", province="zhejiang"):
        print(station["label"]["en"])
"""

from api.client.answers import Found, Item, Page, Report, Table, Written
from api.client.asynchronous import AsyncFengqiao
from api.client.errors import NotReached, ProblemError, VersionGone
from api.client.synchronous import Fengqiao

__all__ = [
    "AsyncFengqiao",
    "Fengqiao",
    "Found",
    "Item",
    "NotReached",
    "Page",
    "ProblemError",
    "Report",
    "Table",
    "VersionGone",
    "Written",
]
