"""What goes out and what comes back: a request on its way, its headers, and the reply as read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore

from monitor.errors import BadInput
from monitor.model.policy import USUAL_WAY, Way
from monitor.net.bodies import ACCEPTED, SLACK, Overflow, read_body
from monitor.net.outcomes import REDIRECTS
from monitor.net.targets import Target
from monitor.ports.outside import Answer

#: What may follow a redirect to another site; anything else (a key, a cookie) was meant for the first.
_CARRIED = {
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"a-im",
    b"connection",
    b"if-modified-since",
    b"if-none-match",
    b"user-agent",
}
#: Headers that are ours to set: framing, and the encodings that can be read within bounds.
_OURS = {"accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding", "upgrade"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request on its way, hop by hop."""

    method: str
    target: Target
    headers: dict[bytes, bytes]  #: names in lower case
    limit: int  #: decompressed bytes
    body: bytes = b""
    cut: bool = False  #: keep the beginning of a longer body
    way: Way = USUAL_WAY
    left: float  #: seconds of the total time that the hops before have not used

    @property
    def shown(self) -> str:
        """Name the request in messages: what we send to may be a secret URL, what we read is not."""
        return self.target.site if self.method == "POST" else self.target.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one hop answered."""

    status: int
    headers: dict[str, str]  #: names in lower case
    location: str | None  #: where to go next; None where this is the last hop
    body: bytes


def user_agent(version: str, contact: str) -> str:
    """Name ourselves honestly: sites that refuse disguised readers let a named one with a contact in."""
    plain = re.sub(r"[^\x21-\x7e]|[()]", "", contact)
    return f"nhs-monitor/{version}" + (f" (+{plain})" if plain else "")


def outgoing_headers(headers: Mapping[str, str], agent: str) -> dict[bytes, bytes]:
    """Encode headers so that bytes a server once sent (an ETag) go back as they came. Raises BadInput."""
    out = {b"user-agent": agent.encode(), b"accept": b"*/*"}
    for name, value in headers.items():
        if name.lower() in _OURS:
            raise BadInput(f'the header "{name}" is set by the client itself and cannot be configured')
        try:
            out[name.lower().encode("ascii")] = value.encode("latin-1")
        except UnicodeEncodeError:
            raise BadInput(f'the header "{name}" holds a character that HTTP cannot carry') from None
    return out | {b"accept-encoding": ACCEPTED.encode(), b"connection": b"close"}


def headers_for_hop(headers: dict[bytes, bytes], here: Target, there: Target) -> dict[bytes, bytes]:
    """Let all headers travel on within one site, or to its encrypted twin; elsewhere only the harmless."""
    twins = (here.url.scheme, here.port, there.url.scheme, there.port) == ("http", 80, "https", 443)
    same = (here.url.scheme, here.port) == (there.url.scheme, there.port)
    if here.host == there.host and (same or twins):
        return headers
    return {name: value for name, value in headers.items() if name in _CARRIED}


def read_reply(response: httpcore.Response, ask: Ask) -> Reply:
    """Read headers, and the body of an answer or of what an endpoint says to a message."""
    headers: dict[str, str] = {}
    location: bytes | None = None
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
        location = raw_value if name == "location" and location is None else location
    status, body = response.status, b""
    redirects = ask.method == "GET" and status in REDIRECTS
    good = 200 <= status < 300
    if good and not ask.cut and _announced(headers) > ask.limit + SLACK:
        raise Overflow  # before a single byte of it is read
    if good or ask.method == "POST":
        encoding = headers.get("content-encoding", "")
        body = read_body(response.iter_stream(), encoding, ask.limit, cut=ask.cut or not good)
    onward = _as_sent(location) if redirects and location is not None else None
    return Reply(status=status, headers=headers, location=onward, body=body)


def _as_sent(location: bytes) -> str:
    """Read an address as UTF-8, the way sites send it."""
    try:
        return location.decode("utf-8")
    except UnicodeDecodeError:
        return location.decode("latin-1")


def _announced(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def answer(url: str, ask: Ask, reply: Reply, hops: tuple[tuple[int, str], ...]) -> Answer:
    """Give the last reply the form that the rooms know."""
    return Answer(
        url=url,
        final_url=str(ask.target.url),
        status=reply.status,
        headers=reply.headers,
        body=reply.body,
        redirects=hops,
    )
