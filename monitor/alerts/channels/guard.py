"""What every HTTP channel needs: no secret over a plain connection, and failures without a secret in them."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.errors import (
    DeliveryDeferred,
    DeliveryRefused,
    EndpointGone,
    Gone,
    MonitorError,
    Refused,
    ServerFault,
    Throttled,
    TooSlow,
    Transient,
)
from monitor.ports.outside import Answer, Web

#: Refusals that pass: the request took too long, came too early, or came too often.
_PASSING = frozenset({408, 425, 429})


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_private_enough(url: str) -> bool:
    """Tell whether a URL may carry a secret: https anywhere, http only to this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host or "")))


def post(web: Web, url: str, *, body: bytes, headers: Mapping[str, str], name: str) -> Answer:
    """Send; `name` stands for the endpoint in errors, because its URL may be a secret.

    Raises DeliveryDeferred or DeliveryRefused.
    """
    try:
        return web.post(url, body=body, headers=headers)
    except MonitorError as error:
        failure = _translated(error, name)
    raise failure


def get(web: Web, url: str, *, headers: Mapping[str, str], name: str) -> Answer:
    """Ask; same errors as `post`."""
    try:
        return web.get(url, headers=headers)
    except MonitorError as error:
        failure = _translated(error, name)
    raise failure


def _translated(error: MonitorError, name: str) -> DeliveryDeferred | DeliveryRefused:
    """Say what happened in our own words: the original's may quote the URL."""
    if isinstance(error, Transient):
        return DeliveryDeferred(f"{name} {_passing_words(error)}", retry_after=error.retry_after)
    if isinstance(error, Gone):
        return EndpointGone(f"{name} answered 410: it is gone for good, take it off its routes")
    if isinstance(error, Refused) and error.status in _PASSING:
        return DeliveryDeferred(f"{name} answered {error.status}")
    if isinstance(error, Refused):
        return DeliveryRefused(f"{name} refused the message with status {error.status}")
    return DeliveryRefused(f"{name} cannot be used: {type(error).__name__}")


def _passing_words(error: Transient) -> str:
    if isinstance(error, Throttled):
        return "asks for fewer messages"
    if isinstance(error, ServerFault):
        return f"failed with status {error.status}"
    if isinstance(error, TooSlow):
        return "did not answer in time; it may have taken the message"
    return "could not be reached, or broke off"
