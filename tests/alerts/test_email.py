"""Email as it stands on the wire, over real SMTP on loopback."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from monitor.alerts.channels.email import message_id
from monitor.errors import BadConfig, DeliveryRefused
from monitor.model.policy import Secret
from tests.alerts.builders import envelope, message
from tests.alerts.mailserver import ANNA, Mailbox, channel, header_lines, send

ROOT = "<00000000000000000000000000000001@monitor.example>"


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


@pytest.mark.parametrize(
    ("address", "one_click"),
    [("https://monitor.example/signed/x.y", True), ("http://monitor.example/signed/x.y", False)],
)
def test_one_click_unsubscribes_where_the_address_is_https(
    mailbox: Mailbox, port: int, address: str, *, one_click: bool
) -> None:
    """RFC 8058 §3.1: one https address in List-Unsubscribe, List-Unsubscribe-Post with this value."""
    address += "z" * 400  # long addresses stay one plain line
    send(port, envelope(ANNA, unsubscribe=address), unsubscribe="stop@monitor.example")
    lines = header_lines(mailbox.only())
    expected = f"<{address}>, <mailto:stop@monitor.example?subject=unsubscribe>"
    assert lines["List-Unsubscribe"] == expected.encode()
    assert lines.get("List-Unsubscribe-Post") == (b"List-Unsubscribe=One-Click" if one_click else None)


def test_an_update_points_to_the_storys_first_mail_in_plain_ascii_on_one_line(
    mailbox: Mailbox, port: int
) -> None:
    """Encoded or folded ids make Outlook drop the thread (python/cpython#100991); raw bytes are compared."""
    long_root = "<" + "a" * 64 + "@" + "b" * 40 + ".uk>"  # longer than ours: one that another version gave
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
