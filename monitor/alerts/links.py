"""Signed links: what a reader may do about a story from a message, without logging in, for a time.

A link is a bearer's right to one small, undoable action for one reader; whoever forwards a mail forwards it.
So it names the reader, ends, and can only silence or acknowledge, never read or send anything.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.errors import BadInput
from monitor.model.handling import HandlingKind
from monitor.model.ids import RouteId, StoryId
from monitor.model.policy import Secret

_CONTEXT = b"nhs-monitor link 1\n"  # a key that signs something else too cannot be used to forge a link
_LONGEST = 2_000
_OPT_OUT = "unsubscribe"  #: stands where a link about a story names what it does


class BadLink(BadInput):
    """A link that was altered, cut, or signed with a key that is not ours."""


class ExpiredLink(BadInput):
    """A link whose time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAction:
    """What a link lets its bearer do."""

    kind: HandlingKind
    story: StoryId
    route: RouteId
    recipient: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOptOut:
    """A link by which a reader leaves a route."""

    route: RouteId
    recipient: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes links and reads them back; several keys while one is being replaced, the first one signs."""

    base_url: str  #: where the pages can be reached
    keys: Sequence[Secret]
    lifetime: timedelta

    def url(self, kind: HandlingKind, *, story: StoryId, route: RouteId, recipient: str, at: datetime) -> str:
        """Give the address of a link that is good for the lifetime from `at` on."""
        action = SignedAction(
            kind=kind, story=story, route=route, recipient=recipient, expires=at + self.lifetime
        )
        return self._address(action)

    def opt_out_url(self, *, route: RouteId, recipient: str, at: datetime) -> str:
        """Give the address by which a reader leaves a route, good for as long."""
        return self._address(SignedOptOut(route=route, recipient=recipient, expires=at + self.lifetime))

    def _address(self, action: SignedAction | SignedOptOut) -> str:
        return f"{self.base_url.rstrip('/')}/signed/{sign(action, self.keys[0])}"

    def read(self, token: str, *, now: datetime) -> SignedAction | SignedOptOut:
        """Read a link's last part. Raises BadLink or ExpiredLink."""
        return verify(token, self.keys, now=now)


def sign(action: SignedAction | SignedOptOut, key: Secret) -> str:
    """Write an action as a token that fits into an address."""
    about = (_OPT_OUT, None) if isinstance(action, SignedOptOut) else (action.kind.value, action.story)
    fields = [
        *about,
        action.route,
        action.recipient,
        int(action.expires.timestamp()),
    ]
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_encoded(content)}.{_encoded(_digest(content, key))}"


def verify(token: str, keys: Sequence[Secret], *, now: datetime) -> SignedAction | SignedOptOut:
    """Read a token that one of the keys signed. Raises BadLink, or ExpiredLink for one of the past."""
    content, signature = _parts(token)
    if not any(hmac.compare_digest(signature, _digest(content, key)) for key in keys):
        raise BadLink("this link was altered or cut short; open it from the message itself")
    kind, story, route, recipient, until = json.loads(content)
    expires = datetime.fromtimestamp(until, UTC)
    if now >= expires:
        raise ExpiredLink(f"this link was good until {expires:%d %B %Y}; newer messages have new ones")
    if kind == _OPT_OUT:
        return SignedOptOut(route=RouteId(route), recipient=recipient, expires=expires)
    return SignedAction(
        kind=HandlingKind(kind),
        story=StoryId(story),
        route=RouteId(route),
        recipient=recipient,
        expires=expires,
    )


def _parts(token: str) -> tuple[bytes, bytes]:
    content, dot, signature = token.partition(".")
    try:
        if not dot or len(token) > _LONGEST:
            raise ValueError
        return _decoded(content), _decoded(signature)
    except (ValueError, binascii.Error):
        raise BadLink("this is no link of ours; open it from the message itself") from None


def _digest(content: bytes, key: Secret) -> bytes:
    return hmac.new(key.reveal().encode(), _CONTEXT + content, hashlib.sha256).digest()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
