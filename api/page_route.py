"""A route whose page stays the same for a version of graph and program: who has it already is told so, at no cost."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.content import conditional, held_page
from api.page_tag import page_tag


class PageRoute(APIRoute):
    """Gives its pages their tag, and answers 304 to a client that names it, without making the page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        make = super().get_route_handler()

        async def handle(request: Request) -> Response:
            response = held_page(request)
            if response is None:
                response = await make(request)
                if response.status_code != HTTPStatus.OK:
                    return response
                response = conditional(request, response, page_tag(request))
            # What goes wrong on this address is told as page or as data (see `problems`).
            response.headers["Vary"] = f"Accept, {response.headers['Vary']}"
            return response

        return handle
