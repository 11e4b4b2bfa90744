"""A mailbox, and the server in front of it."""

from collections.abc import Iterator

import pytest

from tests.alerts.mailserver import Mailbox, mail_server


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with mail_server(mailbox) as port:
        yield port
