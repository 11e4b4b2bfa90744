"""Email over real SMTP on loopback: what stands on the wire, and what each misbehaviour leads to."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from monitor.alerts.channels.email import EmailChannel, message_id
from monitor.alerts.channels.smtp import WARM
from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.alerts import Envelope
from monitor.model.policy import Secret, SmtpSettings
from tests.alerts.builders import FixedClock, Seconds, envelope, message
from tests.alerts.mailserver import CERTIFICATE, Mailbox, mail_server

ANNA = "anna@example.org"
BEN = "ben@example.org"
ROOT = "<00000000000000000000000000000001@monitor.example>"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with mail_server(mailbox) as port:
        yield port


def channel(port: int, *, seconds: Seconds | None = None, **options: Any) -> EmailChannel:
    own = {"unsubscribe", "one_subject", "tls"}
    settings: dict[str, Any] = {
        "host": "127.0.0.1", "port": port, "security": "none", "timeout": timedelta(seconds=5),
        "sender": "NHS monitor <alerts@monitor.example>",
    } | {key: value for key, value in options.items() if key not in own}  # fmt: skip
    extra = {key: value for key, value in options.items() if key in own}
    return EmailChannel(SmtpSettings(**settings), clock=FixedClock(), seconds=seconds or Seconds(), **extra)


def send(port: int, *envelopes: Envelope, **options: Any) -> list[str | None]:
    sender = channel(port, **options)
    try:
        return [sender.send(one).provider_id for one in envelopes]
    finally:
        sender.close()


def header_lines(raw: bytes) -> dict[str, bytes]:
    """Header lines as they travelled, unparsed and unfolded."""
    head = raw.partition(b"\r\n\r\n")[0]
    return {line.partition(b":")[0].decode(): line.partition(b":")[2].strip() for line in head.split(b"\r\n")}


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def plain_text(raw: bytes) -> str:
    body = parsed(raw).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_alert_arrives_as_text_and_html_with_the_news_as_its_subject(mailbox: Mailbox, port: int) -> None:
    """One multipart message, text first, machine-made and saying so."""
    (provider_id,) = send(port, envelope(ANNA), unsubscribe="stop@monitor.example")
    mail = parsed(mailbox.only())
    assert mail["Subject"] == message().subject
    assert mail["To"] == ANNA
    assert mail["From"] == "NHS monitor <alerts@monitor.example>"
    assert mail["Message-ID"] == provider_id == "<0123456789abcdef0123456789abcdef@monitor.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<mailto:stop@monitor.example?subject=unsubscribe>"
    assert mail["Date"] == "Wed, 26 Mar 2025 09:14:00 +0000"
    assert mail["X-NHS-Monitor-Attempt"] is None
    plain, rich = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == message().text
    assert rich.get_content_type() == "text/html"
    assert rich.get_content().replace("\r\n", "\n") == message().html


def test_an_update_points_to_the_storys_first_mail_in_plain_ascii_on_one_line(
    mailbox: Mailbox, port: int
) -> None:
    """Encoded or folded ids make Outlook drop the thread (python/cpython#100991); raw bytes are compared."""
    long_root = "<" + "a" * 32 + "@" + "b" * 21 + ".uk>"
    send(port, envelope(ANNA, thread=long_root))
    lines = header_lines(mailbox.only())
    assert lines["In-Reply-To"] == lines["References"] == long_root.encode()
    assert b"=?" not in b"".join(lines[name] for name in ("In-Reply-To", "References", "Message-ID"))


def test_the_first_mail_of_a_story_starts_its_thread(mailbox: Mailbox, port: int) -> None:
    """Nothing to reply to, so nothing is claimed; nor does a retry of it reply to itself."""
    root = message_id("0123456789abcdef0123456789abcdef", "monitor.example")
    send(port, envelope(ANNA), envelope(ANNA, thread=root, attempt=2))
    for _, raw in mailbox.mails:
        assert not {"In-Reply-To", "References"} & set(header_lines(raw))


def test_another_channels_id_is_no_thread(mailbox: Mailbox, port: int) -> None:
    """A Slack timestamp, or worse, never becomes a header."""
    send(port, envelope(ANNA, thread="1712.34"), envelope(ANNA, thread="<a@b>\r\nBcc: x@y.z"))
    for _, raw in mailbox.mails:
        assert not {"In-Reply-To", "References", "Bcc"} & set(header_lines(raw))


def test_a_repeat_carries_the_same_id_and_says_which_attempt_it_is(mailbox: Mailbox, port: int) -> None:
    """What cannot be avoided can be recognised."""
    first, second = send(port, envelope(ANNA), envelope(ANNA, attempt=3))
    assert first == second
    assert header_lines(mailbox.mails[1][1])["X-NHS-Monitor-Attempt"] == b"3"


def test_hostile_words_reach_no_header(mailbox: Mailbox, port: int) -> None:
    """A headline with line breaks stays in the subject; even an unclean message does."""
    bad = envelope(ANNA).message
    send(port, envelope(ANNA, message=message(headline="News\r\nBcc: eve@evil.example\r\n\r\nbody")))
    object.__setattr__(bad, "subject", "Raw\r\nBcc: eve@evil.example")
    send(port, envelope(ANNA, message=bad))
    for _, raw in mailbox.mails:
        assert "Bcc" not in header_lines(raw)
        assert "Bcc: eve@evil.example" in parsed(raw)["Subject"]


@pytest.mark.parametrize(
    "words", ["Bwrdd Iechyd Tŷ Ddewi", "emoji 🏥 title", "lone \ud800 surrogate", "." * 3000]
)
def test_any_words_arrive(mailbox: Mailbox, port: int, words: str) -> None:
    """Non-ASCII words, words that UTF-8 cannot carry, and lines longer than SMTP's 998."""
    send(port, envelope(ANNA, message=message(passages=(words, ".", "From here"))))
    assert max(map(len, mailbox.only().split(b"\r\n"))) <= 998
    assert mailbox.only().isascii()
    assert "From here" in plain_text(mailbox.only())


@pytest.mark.parametrize(("thread", "subject"), [(None, ""), (ROOT, "Re: ")])
def test_one_subject_per_story_keeps_gmails_thread(
    mailbox: Mailbox, port: int, thread: str | None, subject: str
) -> None:
    """The story's title is the subject of all its mails; the news is the first line below."""
    send(port, envelope(ANNA, thread=thread), one_subject=True)
    mail = parsed(mailbox.only())
    assert mail["Subject"] == subject + "Powys health board reveals plan to slow treatment in England"
    assert plain_text(mailbox.only()).startswith("Reversed: Powys board approves")


def test_one_refused_recipient_does_not_touch_the_others(mailbox: Mailbox, port: int) -> None:
    """Each recipient has an own mail and an own outcome."""
    mailbox.on_rcpt = lambda address: "550 5.1.1 no such user" if address == ANNA else None
    sender = channel(port)
    with pytest.raises(DeliveryRefused, match=r"answered 550 for anna@example.org: 5.1.1 no such user"):
        sender.send(envelope(ANNA))
    sender.send(envelope(BEN))
    sender.close()
    assert [recipient for recipient, _ in mailbox.mails] == [BEN]
    assert mailbox.connections == 1


def test_a_greylisted_recipient_is_asked_again_later(mailbox: Mailbox, port: int) -> None:
    """4xx means not now; the next attempt brings the same mail."""
    answers = iter(["451 4.7.1 greylisted, try again"])
    mailbox.on_rcpt = lambda _: next(answers, None)
    with pytest.raises(DeliveryDeferred, match="451"):
        send(port, envelope(ANNA))
    send(port, envelope(ANNA, attempt=2))
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("452 4.3.1 full", DeliveryDeferred),
        ("421 closing", DeliveryDeferred),
        ("554 5.7.1 spam", DeliveryRefused),
    ],
)
def test_what_the_server_says_after_the_text_decides(
    mailbox: Mailbox, port: int, answer: str, outcome: type[Exception]
) -> None:
    """The verdict on the mail itself follows the same rule."""
    mailbox.on_data = lambda: answer
    with pytest.raises(outcome, match=answer[:3]):
        send(port, envelope(ANNA))


def test_a_server_that_wants_a_login_first_is_our_fault_not_the_recipients(
    mailbox: Mailbox, port: int
) -> None:
    """530 is permanent for SMTP, but an operator mends it and no alert may be lost meanwhile."""
    mailbox.on_mail = lambda: "530 5.7.0 authentication required"
    with pytest.raises(DeliveryDeferred, match="530"):
        send(port, envelope(ANNA))


def test_a_connection_dropped_after_the_text_is_deferred_and_repeats_with_the_same_id(
    mailbox: Mailbox, port: int
) -> None:
    """Nobody can know whether it was taken: the repeat is recognisable."""
    mailbox.hang_up_after_data = True
    with pytest.raises(DeliveryDeferred, match="it may have taken it"):
        send(port, envelope(ANNA))
    send(port, envelope(ANNA, attempt=2))
    ids = {header_lines(raw)["Message-ID"] for _, raw in mailbox.mails}
    assert len(mailbox.mails) == 2
    assert len(ids) == 1


def test_a_server_that_is_down_defers() -> None:
    """No connection is no verdict."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryDeferred, match="cannot be used"):
            send(unused.getsockname()[1], envelope(ANNA))


def test_a_server_that_says_nothing_defers_after_the_time_out() -> None:
    """A silent server costs its timeout and no more."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(DeliveryDeferred, match="timed out"),
    ):
        send(silent.getsockname()[1], envelope(ANNA), timeout=timedelta(milliseconds=200))


def test_a_server_that_greets_with_a_refusal_defers() -> None:
    """554 as a greeting speaks of the server, not of a recipient."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            peer, _ = server.accept()
            peer.sendall(b"554 no SMTP service here\r\n")
            peer.close()

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(DeliveryDeferred, match="554 no SMTP service here"):
            send(server.getsockname()[1], envelope(ANNA))
        thread.join()


def test_without_starttls_nothing_is_sent_in_the_clear(mailbox: Mailbox, port: int) -> None:
    """The default asks for TLS; a server without it is told apart from one that is down."""
    with pytest.raises(DeliveryDeferred, match="offers no STARTTLS"):
        send(port, envelope(ANNA), security="starttls")
    assert mailbox.mails == []


def test_starttls_and_login_work_and_the_certificate_is_checked(mailbox: Mailbox) -> None:
    """The whole handshake, once trusted and once not."""
    login: dict[str, Any] = {"security": "starttls", "username": "desk", "password": Secret("open-sesame")}
    with mail_server(mailbox, tls=True) as port:
        send(port, envelope(ANNA), tls=ssl.create_default_context(cafile=str(CERTIFICATE)), **login)
        with pytest.raises(DeliveryDeferred, match="certificate is not trusted"):
            send(port, envelope(ANNA), **login)
    assert len(mailbox.mails) == 1


def test_a_rejected_login_tells_no_secret(mailbox: Mailbox) -> None:
    """The error names the server and the code; neither it nor what lies behind it holds the password."""
    login: dict[str, Any] = {
        "security": "starttls",
        "username": "desk",
        "password": Secret("wrong-word"),
    }
    with (
        mail_server(mailbox, tls=True) as port,
        pytest.raises(DeliveryDeferred, match=r"rejects the login \(535\)") as caught,
    ):
        send(port, envelope(ANNA), tls=ssl.create_default_context(cafile=str(CERTIFICATE)), **login)
    assert "wrong-word" not in repr(caught.value) + repr(caught.value.__cause__) + str(caught.value)


def test_a_warm_connection_is_used_again_and_a_cold_one_is_not(mailbox: Mailbox, port: int) -> None:
    """Many alerts at once cost one handshake; after half a minute the server may have gone."""
    seconds = Seconds()
    sender = channel(port, seconds=seconds)
    sender.send(envelope(ANNA))
    seconds.pass_(WARM - timedelta(seconds=1))
    sender.send(envelope(BEN))
    assert mailbox.connections == 1
    seconds.pass_(WARM)
    sender.send(envelope(ANNA))
    sender.close()
    assert mailbox.connections == 2
    assert len(mailbox.mails) == 3


def test_a_warm_connection_that_the_server_closed_is_replaced_before_anything_is_sent(
    mailbox: Mailbox, port: int
) -> None:
    """Only a fresh connection's failure is a failure."""
    sender = channel(port)
    sender.send(envelope(ANNA))
    mailbox.hang_up_before_mail = True
    sender.send(envelope(BEN))
    sender.close()
    assert [recipient for recipient, _ in mailbox.mails] == [ANNA, BEN]


def test_threads_share_the_channel(mailbox: Mailbox, port: int) -> None:
    """Four workers, forty mails, every one of them once, over at most four connections."""
    sender = channel(port)
    readers = [f"reader{n}@example.org" for n in range(10, 50)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda reader: sender.send(envelope(reader)), readers))
    sender.close()
    assert sorted(recipient for recipient, _ in mailbox.mails) == readers
    assert mailbox.connections <= 4


@pytest.mark.parametrize("address", ["", "anna", "a@b, c@d", "a@b\r\nBcc: x@y", "<a@b>", "ä@example.org"])
def test_what_is_no_address_is_refused_before_the_server_hears_of_it(
    mailbox: Mailbox, port: int, address: str
) -> None:
    """A configuration's mistake is named, not sent."""
    with pytest.raises(DeliveryRefused, match="is no mail address"):
        send(port, envelope(address))
    assert mailbox.connections == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"security": "ssl"}, 'smtp security is "ssl"; it can be starttls, tls, none'),
        ({"username": "desk"}, "smtp needs both username and password, or neither"),
        (
            {"host": "mail.example", "username": "desk", "password": Secret("open-sesame")},
            'smtp would send its password to mail.example in the clear; use "starttls" or "tls"',
        ),
        ({"sender": "nobody"}, 'smtp sender is "nobody"; it must be name@host or Name <name@host>'),
        ({"unsubscribe": "a@b\nX: y"}, 'unsubscribe is "a@b\nX: y"; it must be one mail address'),
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(options: dict[str, Any], sentence: str) -> None:
    """Each with the value and what is allowed, and without the password."""
    with pytest.raises(BadConfig) as caught:
        channel(25, **options)
    assert caught.value.problems == (sentence,)


@pytest.mark.parametrize("key", ["0123456789abcdef0123456789abcdef", "short", "x" * 300, "odd key <>\n", "ü"])
@pytest.mark.parametrize(
    "domain", ["localhost", "monitor.example", "a-very-long-name.for-a-host.somewhere.example", "é"]
)
def test_a_message_id_is_short_ascii_and_always_the_same(key: str, domain: str) -> None:
    """At most 60 characters, so that no policy ever folds it."""
    made = message_id(key, domain)
    assert made == message_id(key, domain)
    assert made.isascii()
    assert len(made) <= 60
    assert made.startswith("<")
    assert made.endswith(">")
    assert made.count("@") == 1
    assert not set(made) & set(" \n")


def test_the_server_of_these_tests_is_real(port: int) -> None:
    """An ordinary client can talk to it."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        assert client.noop()[0] == 250
