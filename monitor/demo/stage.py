"""Puts the demo on: its servers on loopback, its configuration, its clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.corpus import load
from monitor.demo.mailbox import Mailbox
from monitor.demo.model import Corpus
from monitor.demo.outlets import Outlets
from monitor.demo.setting import write_setting
from monitor.demo.slack_endpoint import SlackEndpoint
from monitor.demo.stepped_clock import FileClock
from monitor.wiring.configuration import shipped_configuration

_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything of the demo that is not the daemon."""

    corpus: Corpus
    outlets: Outlets
    mailbox: Mailbox
    slack: SlackEndpoint
    config: Path
    clock_file: Path

    @property
    def urls(self) -> dict[str, str]:
        """The address of each article, by its id."""
        return {article.id: self.outlets.url(article.id) for article in self.corpus.articles}


@contextmanager
def scene(directory: Path, *, database: str | None = None) -> Iterator[Scene]:
    """Start outlets, mail server and Slack endpoint, and write a configuration that leads to them.

    `database` is an SQLAlchemy URL; without one the record is a file in `directory`.
    """
    corpus = load()
    clock_file = directory / "clock"
    with (
        Outlets(corpus, _ClockOrBefore(clock_file)) as outlets,
        Mailbox() as mailbox,
        SlackEndpoint() as slack,
    ):
        config = write_setting(
            directory,
            corpus,
            outlets.feeds,
            smtp_port=mailbox.port,
            slack=slack.api_url,
            topics=shipped_configuration() / "topics",
            database=database,
        )
        yield Scene(
            corpus=corpus,
            outlets=outlets,
            mailbox=mailbox,
            slack=slack,
            config=config,
            clock_file=clock_file,
        )


class _ClockOrBefore:
    """The demo's clock; before anybody set it, a time before everything."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return FileClock(self._path).now() if self._path.exists() else _BEFORE_ALL
