"""What every answer carries: an ETag, a strict policy for browsers, and HEAD where there is GET."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing runs, nothing is loaded from elsewhere, nobody frames us.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with none, browsers name no origin when they post
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Answering:
    """Holds an answer back until its ETag is known; answers 304 where the asker has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and finish its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(scope, start, bytes(body), send, head=head)

        await self._app(inner, receive, hold)

    async def _finish(self, scope: Scope, start: Message, body: bytes, send: Send, *, head: bool) -> None:
        headers = MutableHeaders(raw=start["headers"])
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "private, no-cache")
        if start["status"] == 200 and scope["method"] in ("GET", "HEAD"):
            tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
            headers["etag"] = tag
            if _held(Headers(scope=scope), tag):
                start["status"], body = 304, b""
                del headers["content-length"]
        await send(start)
        await send({"type": "http.response.body", "body": b"" if head else body})


def _held(headers: Headers, tag: str) -> bool:
    asked = headers.get("if-none-match", "")
    return asked.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in asked.split(","))
