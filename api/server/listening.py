"""The socket that all web processes accept from, and the address that people read."""

import os
import socket

from graph.errors import FengqiaoError

BACKLOG = 2048


class CannotListen(FengqiaoError):
    """The address or port cannot be had."""


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; port 0 takes a free one. Raises CannotListen.

    Its protocol is said to be TCP: asyncio sets TCP_NODELAY on the connections of no other, and each answer on a
    kept connection then waits 40 ms for the client's delayed acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise CannotListen(
            f"无法在 {host} 的端口 {port} 上监听：{reason}；请改 FENGQIAO_HOST 或 FENGQIAO_PORT",
            f"cannot listen on port {port} of {host}: {reason}; change FENGQIAO_HOST or FENGQIAO_PORT",
        ) from error
    listening.setblocking(False)
    return listening


def address_of(listening: socket.socket) -> str:
    """The address for a browser, an IPv6 one in brackets (RFC 3986, section 3.2.2)."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
