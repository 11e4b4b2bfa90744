"""What each misbehaviour of a mail server leads to, over real SMTP on loopback."""

import smtplib
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts.channels.smtp import WARM
from monitor.errors import DeliveryDeferred, DeliveryRefused
from monitor.model.policy import Secret
from tests.alerts.builders import Seconds, envelope
from tests.alerts.mailserver import ANNA, BEN, CERTIFICATE, Mailbox, channel, header_lines, mail_server, send


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


def test_the_server_of_these_tests_is_real(port: int) -> None:
    """An ordinary client can talk to it."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        assert client.noop()[0] == 250
