"""Signed webhooks over real HTTP on loopback; the signature is verified here, independently."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.alerts.channels.webhook import WebhookChannel
from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.policy import Secret, WebhookSettings
from monitor.net.web import GuardedWeb
from tests.alerts.builders import NEWS_AT, FixedClock, Seconds, envelope, message
from tests.alerts.webserver import SILENCE, Reply, Request, guarded_web, web_server

OLD, NEW = bytes(range(24)), bytes(range(40, 72))


@pytest.fixture
def web() -> Iterator[GuardedWeb]:
    with guarded_web(Seconds()) as web:
        yield web


def secret(raw: bytes) -> Secret:
    return Secret("whsec_" + base64.b64encode(raw).decode())


def channel(address: str, web: GuardedWeb, *secrets: Secret) -> WebhookChannel:
    endpoint = WebhookSettings(
        name="intranet", url=Secret(f"{address}/hook/s3cret"), secrets=secrets or (secret(OLD),)
    )
    return WebhookChannel([endpoint], web=web, clock=FixedClock())


def signed(request: Request, raw: bytes) -> str:
    """What a receiver computes (Standard Webhooks: id.timestamp.body, HMAC-SHA256, base64)."""
    content = b".".join(
        (request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode(), request.body)
    )
    return "v1," + base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()


def test_a_receiver_can_verify_what_it_got_by_either_secret(web: GuardedWeb) -> None:
    """While a secret is rotated, both sign."""
    seen: list[Request] = []
    with web_server(lambda request: seen.append(request) or Reply(204)) as address:  # type: ignore[func-returns-value] # append, then answer
        receipt = channel(address, web, secret(OLD), secret(NEW)).send(envelope("intranet"))
    (request,) = seen
    assert receipt.provider_id == envelope("intranet").key == request.headers["webhook-id"]
    assert request.headers["webhook-timestamp"] == str(int(NEWS_AT.timestamp()))
    assert request.headers["webhook-signature"].split(" ") == [signed(request, OLD), signed(request, NEW)]
    assert request.headers["content-type"] == "application/json"
    assert request.json() == message().data
    assert "x-nhs-monitor-attempt" not in request.headers


def test_a_repeat_has_the_same_id(web: GuardedWeb) -> None:
    """The receiver drops what it has seen."""
    seen: list[Request] = []

    def answer(request: Request) -> Reply:
        seen.append(request)
        return SILENCE if len(seen) == 1 else Reply()

    with web_server(answer) as address:
        hook = channel(address, web)
        with pytest.raises(DeliveryDeferred, match="webhook intranet"):
            hook.send(envelope("intranet"))
        hook.send(envelope("intranet", attempt=2))
    assert seen[0].headers["webhook-id"] == seen[1].headers["webhook-id"]
    assert seen[1].headers["x-nhs-monitor-attempt"] == "2"


@pytest.mark.parametrize(
    ("reply", "outcome", "words"),
    [
        (Reply(410), DeliveryRefused, "answered 410: it is gone for good"),
        (Reply(400), DeliveryRefused, "with status 400"),
        (Reply(302, headers=(("location", "https://evil.example/"),)), DeliveryRefused, "webhook intranet"),
        (Reply(408), DeliveryDeferred, "did not answer in time"),
        (Reply(429, headers=(("retry-after", "60"),)), DeliveryDeferred, "fewer messages"),
        (Reply(500), DeliveryDeferred, "status 500"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else "",
)
def test_the_status_decides_and_the_address_stays_secret(
    web: GuardedWeb, reply: Reply, outcome: type[Exception], words: str
) -> None:
    """Refused for good, or worth another try; the error names the endpoint only."""
    with web_server(lambda _: reply) as address, pytest.raises(outcome, match=words) as caught:
        channel(address, web).send(envelope("intranet"))
    assert "s3cret" not in str(caught.value)


def test_an_endpoint_that_is_down_defers(web: GuardedWeb) -> None:
    """No connection is no verdict."""
    with web_server(lambda _: Reply()) as address:
        pass
    with pytest.raises(DeliveryDeferred, match="could not be reached"):
        channel(address, web).send(envelope("intranet"))


def test_an_unknown_endpoint_names_those_that_exist(web: GuardedWeb) -> None:
    """A typing error is found by reading the sentence."""
    with pytest.raises(DeliveryRefused, match="no webhook is named intrnet; configured: intranet"):
        channel("https://a.example", web).send(envelope("intrnet"))


def test_more_than_twenty_kilobytes_is_never_posted(web: GuardedWeb) -> None:
    """The wording keeps within the limit; whoever builds a message otherwise is told."""
    huge = replace(message(), data={"text": "x" * 20_000})
    with pytest.raises(DeliveryRefused, match="a webhook takes 20,000"):
        channel("https://a.example", web).send(envelope("intranet", message=huge))


@pytest.mark.parametrize(
    ("url", "secrets", "words"),
    [
        ("http://a.example/s3cret", (secret(OLD),), "must begin with https://"),
        ("https://a.example/s3cret", (), "has no secret"),
        ("https://a.example/s3cret", (Secret("s3cret"),), "secret 1 must be whsec_"),
        ("https://a.example/s3cret", (secret(OLD), Secret("whsec_s3cret!")), "secret 2 must be whsec_"),
        ("https://a.example/s3cret", (secret(b"short"),), "24 to 64 random bytes"),
    ],
)
def test_an_endpoint_that_cannot_be_trusted_is_refused_at_once(
    web: GuardedWeb, url: str, secrets: tuple[Secret, ...], words: str
) -> None:
    """And the sentence gives nothing away."""
    settings = WebhookSettings(name="intranet", url=Secret(url), secrets=secrets)
    with pytest.raises(BadConfig, match=words) as caught:
        WebhookChannel([settings], web=web, clock=FixedClock())
    assert "s3cret" not in str(caught.value)


def test_the_body_is_what_was_signed_byte_for_byte(web: GuardedWeb) -> None:
    """Words in any script survive the trip."""
    seen: list[Request] = []
    with web_server(lambda request: seen.append(request) or Reply()) as address:  # type: ignore[func-returns-value] # as above
        channel(address, web).send(envelope("intranet", message=message(headline="Tŷ Ddewi 🏥")))
    assert json.loads(seen[0].body)["data"]["headline"] == "Tŷ Ddewi 🏥"
    assert seen[0].headers["webhook-signature"] == signed(seen[0], OLD)
