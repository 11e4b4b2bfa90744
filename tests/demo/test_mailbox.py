"""The mail server takes real SMTP, and misbehaves only as it was told."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage

import pytest

from monitor.demo.inboxes import MailBehaviour, Mailbox


def send(box: Mailbox, to: Sequence[str], *, id_: str = "<d1@demo>", text: str = "It is in force.") -> object:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Update: longer waits", "m@demo", ", ".join(to)
    message["Message-ID"] = id_
    message.set_content(text)
    with smtplib.SMTP(box.host, box.port, timeout=5) as client:
        return client.send_message(message, from_addr="m@demo", to_addrs=list(to))


def test_a_message_arrives_whole() -> None:
    with Mailbox() as box:
        send(box, ["a@desk", "b@desk"], text="Cost: £16.4m – Gŵyl.\n.dots stay\n")
        assert box.wait_for(1)
        mail = box.mails[0]
    assert (mail.sender, mail.recipients, mail.message_id) == ("m@demo", ("a@desk", "b@desk"), "<d1@demo>")
    assert mail.message["Subject"] == "Update: longer waits"
    assert mail.message.get_content().splitlines() == ["Cost: £16.4m – Gŵyl.", ".dots stay"]
    assert b"Subject: Update" in mail.raw


def test_repeats_are_counted_by_message_id() -> None:
    with Mailbox() as box:
        for id_ in ("<d1@demo>", "<d2@demo>", "<d1@demo>"):
            send(box, ["a@desk"], id_=id_)
        assert box.copies() == {"<d1@demo>": 2, "<d2@demo>": 1}


def test_a_refused_recipient_gets_550_and_the_others_their_mail() -> None:
    with Mailbox(MailBehaviour(refused=frozenset({"gone@desk"}))) as box:
        refused = send(box, ["gone@desk", "a@desk"])
        assert refused == {"gone@desk": (550, b"5.1.1 no such mailbox here")}
        assert box.mails[0].recipients == ("a@desk",)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(box, ["gone@desk"])


def test_greylisting_defers_each_recipient_and_then_lets_it_in() -> None:
    with Mailbox(behaviour=MailBehaviour(greylisted=2)) as box:
        for _ in range(2):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
                send(box, ["a@desk"])
            assert caught.value.recipients["a@desk"][0] == 451
        send(box, ["a@desk"])
        assert len(box.mails) == 1


def test_a_full_mailbox_defers_the_message_itself() -> None:
    with Mailbox(MailBehaviour(deferred=1)) as box:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            send(box, ["a@desk"])
        assert caught.value.smtp_code == 452
        assert box.mails == ()
        send(box, ["a@desk"])
        assert len(box.mails) == 1


def test_a_cut_line_after_data_leaves_the_sender_in_doubt_with_the_message_kept() -> None:
    """Whoever sends it again makes a repeat with the same Message-ID."""
    with Mailbox(MailBehaviour(dropped=1)) as box:
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            send(box, ["a@desk"])
        assert box.wait_for(1)
        send(box, ["a@desk"])
        assert box.copies() == {"<d1@demo>": 2}


def test_waiting_in_vain_ends() -> None:
    with Mailbox() as box:
        assert not box.wait_for(1, seconds=0.01)


def test_a_closed_mailbox_has_no_port() -> None:
    with pytest.raises(RuntimeError, match="enter it first"):
        _ = Mailbox().port
