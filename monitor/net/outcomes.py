"""Turns what a server or a connection did into our errors, in sentences that say what happened."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import httpcore

from monitor.errors import (
    BadInput,
    Gone,
    MonitorError,
    Refused,
    ServerFault,
    Throttled,
    TooLarge,
    TooSlow,
    Unreachable,
)
from monitor.model.policy import WebPolicy
from monitor.net.bodies import ACCEPTED, Broken, Overflow, UnknownEncoding

LONGEST_PAUSE = timedelta(hours=24)  #: a server may ask for no more
REDIRECTS = {301, 302, 303, 307, 308}
_TOO_LONG_A_HEAD = 431  # how h11, whose error travels inside httpcore's, hints at it
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


@contextmanager
def translated(shown: str, policy: WebPolicy, limit: int) -> Iterator[None]:
    """Raise our errors in place of httpcore's; `shown` names the URL without its secrets."""
    try:
        yield
    except MonitorError:
        raise
    except Overflow as error:
        raise TooLarge(f"{shown} sends more than {limit:,} bytes, or a compression bomb") from error
    except Broken as error:
        raise Unreachable(f"{shown} sent a damaged answer: {error}") from error
    except UnknownEncoding as error:
        raise Refused(
            f'{shown} answered in the encoding "{error}", which nobody asked for: we ask for {ACCEPTED}; '
            "its server or a cache before it is set up wrongly",
            status=406,
        ) from error
    except (httpcore.ReadTimeout, httpcore.WriteTimeout) as error:
        raise TooSlow(
            f"{shown} sent nothing for {policy.read_timeout.total_seconds():g} s,"
            f" or not everything within {policy.total_timeout.total_seconds():g} s"
        ) from error
    except httpcore.ConnectTimeout as error:
        seconds = policy.connect_timeout.total_seconds()
        raise Unreachable(f"{shown} gave no connection within {seconds:g} s") from error
    except httpcore.LocalProtocolError as error:
        raise BadInput(f"a header for {shown} cannot be sent: {_plain(error)}") from error
    except httpcore.RemoteProtocolError as error:
        if any(getattr(arg, "error_status_hint", None) == _TOO_LONG_A_HEAD for arg in error.args):
            raise TooLarge(f"{shown} sends headers without end") from error
        raise Unreachable(f"{shown} broke off or does not speak HTTP: {_plain(error)}") from error
    except (httpcore.ProxyError, httpcore.NetworkError) as error:
        raise Unreachable(f"{shown} cannot be reached: {_plain(error)}") from error
    except (OSError, RuntimeError) as error:  # a socket or pool that was closed under us
        raise Unreachable(f"{shown} was broken off: {_plain(error)}") from error


def failure(shown: str, status: int, headers: Mapping[str, str], said: str = "") -> MonitorError | None:
    """Say what a status means; None where it is an answer (2xx, 304).

    `said` is the beginning of the body, for endpoints that explain themselves there.
    """
    if 200 <= status < 300 or status == 304:
        return None
    pause = retry_after(headers)
    sentence = f"{shown} answered {status}{_explained(status, headers, said)}"
    if status in {429, 503}:
        return Throttled(sentence, retry_after=pause)
    if status >= 500:
        return ServerFault(sentence, status=status, retry_after=pause)
    if status == 410:
        return Gone(sentence, status=status)
    if status == 408:  # the server gave up waiting for us; its next try may be quicker
        return TooSlow(sentence, retry_after=pause)
    return Refused(sentence, status=status, challenge=_is_challenge(headers))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read Retry-After: seconds, or a date relative to the server's own Date, capped at 24 hours.

    The server's clock may be wrong, so ours is not consulted: a date without a Date header says nothing.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value):
        return min(timedelta(seconds=float(value)), LONGEST_PAUSE)
    try:
        until, sent = (parsedate_to_datetime(text) for text in (value, headers.get("date", "")))
        pause = until.replace(tzinfo=until.tzinfo or UTC) - sent.replace(tzinfo=sent.tzinfo or UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(pause, timedelta(0)), LONGEST_PAUSE)


def _explained(status: int, headers: Mapping[str, str], said: str) -> str:
    if _is_challenge(headers):
        return " with a challenge for browsers, which a program cannot pass"
    if status in REDIRECTS:
        return " but a redirect is not followed here, or does not say where to"
    words = _UNPRINTABLE.sub(" ", said).strip()[:120]
    return f": {words}" if words else ""


def _is_challenge(headers: Mapping[str, str]) -> bool:
    return "challenge" in headers.get("cf-mitigated", "")


def _plain(error: BaseException) -> str:
    return _UNPRINTABLE.sub(" ", str(error)).strip()[:160] or type(error).__name__
