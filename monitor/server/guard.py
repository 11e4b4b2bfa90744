"""The door: which hosts a request may name, and which requests must show the token.

Host names are checked against DNS rebinding. A request that could change something needs the token, always;
where the server listens beyond loopback, every request does. Paths below `SIGNED` carry their own proof.
"""

import base64
import binascii
import hmac
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.model.policy import Secret
from monitor.server.problems import problem

#: Below this a link's own signature is its proof, so that it works from a mail without the token.
SIGNED = "/signed/"
_OPEN = (SIGNED, "/static/", "/health")
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_BYTES = 64 * 1024  #: no control action is larger
_ASK = {"www-authenticate": 'Basic realm="nhs-monitor: any name, the token as password", charset="UTF-8"'}


class Guard:
    """Lets a request in, or answers it with what is missing."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], token: Secret | None, wall: bool) -> None:
        """`hosts` are names without port; `wall` asks for the token on reads too."""
        self._app = app
        self._hosts = frozenset(hosts)
        self._token = token
        self._wall = wall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refusal = next(self._refusals(request), None)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            status, detail, headers = refusal
            await problem(request, status, detail, headers=headers)(scope, receive, send)

    def _refusals(self, request: Request) -> Iterator[tuple[int, str, dict[str, str]]]:
        headers, path = request.headers, request.url.path
        if _name(headers.get("host", "")) not in self._hosts:
            yield 400, "this host name is not served here; [alerts] base_url adds one", {}
        reads = request.method in _READS
        if not reads and not _same_origin(headers):
            yield 403, "the request comes from another site", {}
        length = headers.get("content-length", "0")
        if not reads and not (length.isdecimal() and int(length[:12]) <= _MOST_BYTES):
            yield 413, f"a request holds at most {_MOST_BYTES} bytes, and says how many", {}
        if path.startswith(_OPEN) or (reads and not self._wall):
            return
        if self._token is None:
            yield 403, "control actions need a token: set [http] token in monitor.toml", {}
        elif not _shows(headers, self._token):
            yield 401, "this needs the token of [http] token, as Bearer token or as Basic password", _ASK


def _name(host: str) -> str:
    """Give a Host header's name without its port; "" for nonsense."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same_origin(headers: Headers) -> bool:
    """Refuse what a browser says another site caused; programs say nothing, and show the token."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def name_of(headers: Headers) -> str:
    """The name that somebody gave beside the token as password; "" where none was given."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return _basic(value)[0] if scheme.lower() == "basic" else ""


def _basic(value: str) -> tuple[str, str]:
    """Name and password; both "" for nonsense."""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _shows(headers: Headers, token: Secret) -> bool:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        value = _basic(value)[1]
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(value.strip().encode(), token.reveal().encode())
