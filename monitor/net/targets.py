"""Which URLs we request at all: one strict reading, and the hosts that a user has allowed by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

import httpx

from monitor.errors import BadConfig, ForbiddenAddress
from monitor.net.addresses import ALLOWED_BY_NAME, Range, forbidden_range, parse_address

LONGEST_URL = 8192
USUAL_PORTS = {80, 443}

_SHAPE = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)", re.IGNORECASE)
#: C0, C1, line separators, and the invisible characters that make two hosts look alike.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]+)(:[0-9]{0,5})?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: The last label of whatever a resolver would read as a number: 2130706433, 0x7f.1, 127.1, 0177.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be requested, as far as its text can tell; its addresses are judged when dialling."""

    url: httpx.URL
    host: str  #: lower case, A-labels, no trailing dot, no brackets
    port: int

    @property
    def key(self) -> str:
        """The host as politeness counts it: one on its usual ports, another one on each other port."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port in USUAL_PORTS else f"{name}:{self.port}"

    @property
    def site(self) -> str:
        """Scheme and host: all that may be shown where the path is a secret."""
        return f"{self.url.scheme}://{self.key}"

    @property
    def shown(self) -> str:
        """The URL for messages and logs: without query, which may hold a token, and not too long."""
        path = self.url.raw_path.decode("ascii").partition("?")
        return f"{self.site}{path[0][:160]}{'?…' if path[1] else ''}"


@dataclass(frozen=True, slots=True)
class PrivateHosts:
    """The hosts that may be private or loopback, and may use other ports than 80 and 443."""

    entries: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Read "host", "host:port", "::1" or "[::1]:port". Raises BadConfig, all mistakes together."""
        entries, problems = set(), []
        for text in texts:
            try:
                entries.add(_read_entry(text))
            except (httpx.InvalidURL, ValueError):
                problems.append(f'private_hosts: "{text}" is neither "host" nor "host:port"')
        if problems:
            raise BadConfig(problems)
        return cls(frozenset(entries))

    def lists(self, host: str, port: int) -> bool:
        """Tell whether the user named this host, for this port or for any."""
        host = host.lower().removesuffix(".")
        return (host, None) in self.entries or (host, port) in self.entries

    def refusal(self, address: str, host: str, port: int) -> Range | None:
        """Say why `host` must not be reached at `address`; None where it may."""
        ip = parse_address(address)
        if ip is None:
            return Range.RESERVED
        why = forbidden_range(ip)
        return None if why in ALLOWED_BY_NAME and self.lists(host, port) else why


def vet(url: str, allowed: PrivateHosts) -> Target:
    """Read `url` strictly. Raises ForbiddenAddress with the reason; the message never shows path or secrets.

    Tricks that make two parsers see two hosts (backslashes, userinfo, control characters, escapes in
    the host, numbers that a resolver expands) are refused rather than repaired.
    """
    _vet_text(url)
    scheme, colon, rest = url.partition(":")
    try:
        parsed = httpx.URL(scheme.lower() + colon + rest)  # in capitals it would keep its usual port
        port = parsed.port if parsed.port is not None else 443 if parsed.scheme == "https" else 80
        host = parsed.raw_host.decode("ascii").removesuffix(".")
    except (httpx.InvalidURL, ValueError) as error:
        raise ForbiddenAddress(f"{_named(url)} is no URL that we can read") from error
    _vet_host(url, host)
    if not 0 < port < 65536 or (port not in USUAL_PORTS and not allowed.lists(host, port)):
        raise ForbiddenAddress(
            f"{_named(url)} uses port {port}; 80 and 443 are allowed, others by [web] private_hosts"
        )
    if parse_address(host) is not None and (why := allowed.refusal(host, host, port)):
        raise ForbiddenAddress(f"{_named(url)} names {host}, {forbidden_words(why)}")
    if parsed.raw_host != host.encode() or parsed.fragment:
        parsed = parsed.copy_with(host=host, fragment=None)
    return Target(parsed, host, port)


def follow(target: Target, location: str, allowed: PrivateHosts) -> Target:
    """Find where a redirect leads. Raises ForbiddenAddress as `vet` does."""
    bare = location.strip(" \t")  # as browsers do, and sites rely on it
    if _UNSEEN.search(bare):  # urljoin would quietly drop some of them
        raise ForbiddenAddress(f"{target.shown} redirects to an address with a control character")
    return vet(urljoin(str(target.url), bare), allowed)


def forbidden_words(why: Range) -> str:
    """Complete a sentence about a forbidden address, with the remedy where there is one."""
    remedy = "; allow it in [web] private_hosts" if why in ALLOWED_BY_NAME else ""
    return f"which is {why}{remedy}"


def _vet_text(url: str) -> None:
    if len(url) > LONGEST_URL:
        raise ForbiddenAddress(f"{_named(url)} has {len(url)} characters; {LONGEST_URL} are allowed")
    if unseen := _UNSEEN.search(url):
        raise ForbiddenAddress(f"{_named(url)} holds a control character at position {unseen.start()}")
    if "\\" in url:
        raise ForbiddenAddress(f"{_named(url)} holds a backslash")
    shape = _SHAPE.match(url)
    if shape is None or not shape["authority"]:
        raise ForbiddenAddress(f"{_named(url)} is not a full URL; http://host/… or https://host/… is")
    if shape["scheme"].lower() not in {"http", "https"}:
        raise ForbiddenAddress(f"{_named(url)} uses {shape['scheme']}; http and https are allowed")
    if "@" in shape["authority"]:
        raise ForbiddenAddress(f"{_named(url)} holds a user name or password; put it in the feed's headers")
    if "%" in shape["authority"]:
        raise ForbiddenAddress(f"{_named(url)} has an escaped character in its host")
    if not _AUTHORITY.fullmatch(shape["authority"]):
        raise ForbiddenAddress(f"{_named(url)} has a host or port that we cannot read")


def _vet_host(url: str, host: str) -> None:
    if parse_address(host) is not None:
        return
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise ForbiddenAddress(f"{_named(url)} writes its host as a number; four decimal parts are allowed")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ForbiddenAddress(f"{_named(url)} has a host name that cannot exist")


def _read_entry(text: str) -> tuple[str, int | None]:
    bare = text.strip()
    if ":" in bare and parse_address(bare) is not None:
        return bare.lower(), None
    parsed = httpx.URL(f"//{bare}")
    host = parsed.raw_host.decode("ascii").removesuffix(".")
    if not host or parsed.userinfo or parsed.raw_path not in {b"", b"/"} or not _plain(host):
        raise ValueError(text)
    return host, parsed.port


def _plain(host: str) -> bool:
    return parse_address(host) is not None or all(_LABEL.fullmatch(label) for label in host.split("."))


def _named(url: str) -> str:
    """Show no more of an unfit URL than scheme and host: the rest may be a secret."""
    shown = re.split(r"(?<![:/])[/?#\\]", url, maxsplit=1)[0][:120]
    if "@" in url:  # where a password may end is what such a URL is unclear about
        shown = f"{url.partition(':')[0][:20]}:…@…" if ":" in url.partition("@")[0] else "…@…"
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown) + '"'
