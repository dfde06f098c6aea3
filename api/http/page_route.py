"""Routes whose answers stay the same for a version of graph and program: who has one is told so, at no cost."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.http.content import conditional, held_page
from api.http.page_tag import page_tag


class ListRoute(APIRoute):
    """Gives its answers their tag, and answers 304 to a client that names it, without making the answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        make = super().get_route_handler()

        async def handle(request: Request) -> Response:
            response = held_page(request)
            if response is None:
                response = await make(request)
                if response.status_code == HTTPStatus.OK:
                    response = conditional(request, response, page_tag(request))
            return self.finished(response)

        return handle

    def finished(self, response: Response) -> Response:
        """The response as it goes out."""
        return response


class PageRoute(ListRoute):
    """The same for pages, which speak one of two languages."""

    def finished(self, response: Response) -> Response:
        """What goes wrong on this address is told as page or as data (see `problems`)."""
        if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["Vary"] = f"Accept, {response.headers['Vary']}"
        return response
