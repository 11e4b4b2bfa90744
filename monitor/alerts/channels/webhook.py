"""Signed JSON to an endpoint, as Standard Webhooks describes it (standardwebhooks.com, 1.0)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from monitor.alerts.channels.guard import is_private_enough, post
from monitor.alerts.payload import LARGEST_BODY, encode
from monitor.errors import BadConfig, DeliveryRefused
from monitor.model.alerts import Envelope, Receipt
from monitor.model.policy import Secret, WebhookSettings
from monitor.ports.outside import Clock, Web

_PREFIX = "whsec_"
_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64  #: bytes, from the standard


class WebhookChannel:
    """Posts to endpoints by name. The envelope's key is the webhook-id: the same for every attempt."""

    def __init__(self, endpoints: Sequence[WebhookSettings], *, web: Web, clock: Clock) -> None:
        """Raises BadConfig for an endpoint without https, without a secret, or with one that is no secret."""
        problems = [problem for endpoint in endpoints for problem in _problems(endpoint)]
        if problems:
            raise BadConfig(problems)
        self._endpoints = {endpoint.name: endpoint for endpoint in endpoints}
        self._web = web
        self._clock = clock

    def reach(self) -> str:
        """Nothing can be tried without posting."""
        names = ", ".join(self._endpoints)
        return f"{names}: a webhook cannot be tried without posting: nhs-monitor alerts test does that"

    def send(self, envelope: Envelope) -> Receipt:
        """Sign and post. Raises EndpointGone for 410: it wants no more messages, ever."""
        endpoint = self._endpoints.get(envelope.recipient)
        if endpoint is None:
            known = ", ".join(sorted(self._endpoints)) or "none"
            raise DeliveryRefused(f"no webhook is named {envelope.recipient}; configured: {known}")
        body = encode(envelope.message.data)
        if len(body) > LARGEST_BODY:
            raise DeliveryRefused(f"the message has {len(body):,} bytes, a webhook takes {LARGEST_BODY:,}")
        sent_at = str(int(self._clock.now().timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": envelope.key,
            "webhook-timestamp": sent_at,
            "webhook-signature": signature(envelope.key, sent_at, body, endpoint.secrets),
        }
        if envelope.attempt > 1:
            headers["x-nhs-monitor-attempt"] = str(envelope.attempt)
        post(self._web, endpoint.url.reveal(), body=body, headers=headers, name=_named(endpoint))
        return Receipt(provider_id=envelope.key)


def signature(key: str, sent_at: str, body: bytes, secrets: Sequence[Secret]) -> str:
    """Sign once per secret, so that a receiver may hold the old or the new one while they rotate."""
    signed = f"{key}.{sent_at}.".encode() + body
    digests = (hmac.new(_bytes(secret), signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _bytes(secret: Secret) -> bytes:
    """Decode "whsec_…". Raises ValueError for anything else, without quoting it."""
    prefix, value = secret.reveal()[: len(_PREFIX)], secret.reveal()[len(_PREFIX) :]
    if prefix != _PREFIX:
        raise ValueError("no whsec_")
    return base64.b64decode(value, validate=True)


def _problems(endpoint: WebhookSettings) -> list[str]:
    name = _named(endpoint)
    problems = []
    if not is_private_enough(endpoint.url.reveal()):
        problems.append(f"{name}: its url must begin with https:// (http:// only to this machine)")
    if not endpoint.secrets:
        problems.append(f"{name} has no secret; without one a receiver cannot tell our messages from others'")
    for number, secret in enumerate(endpoint.secrets, 1):
        try:
            fits = _SHORTEST_SECRET <= len(_bytes(secret)) <= _LONGEST_SECRET
        except (ValueError, binascii.Error):
            fits = False
        if not fits:
            problems.append(f"{name}: secret {number} must be whsec_ and the base64 of 24 to 64 random bytes")
    return problems


def _named(endpoint: WebhookSettings) -> str:
    return f"webhook {endpoint.name}"
