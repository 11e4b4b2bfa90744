"""A record with invented news and messages that wait to be sent, for the benchmarks of alerts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.model.alerts import DeliveryState
from monitor.model.articles import Extract
from monitor.model.facts import AlertQueued
from monitor.model.ids import DevelopmentId, PublisherId, RouteId
from monitor.model.stories import (
    Decision,
    Figure,
    Finding,
    JudgedSentence,
    Kind,
    Kinship,
    Placement,
    Quotation,
    Relation,
    Status,
)
from monitor.ports.records import Records
from monitor.settings import Settings
from monitor.wiring.configuration import load_settings
from monitor.wiring.record import open_store

_TOPIC = 'title = "Hospitals"\n[query]\ncore = "hospital"\n'
_SECRET = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZg" * 2 + "MDEyMw=="


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the messages of a benchmark go; "" leaves a channel out."""

    smtp_port: int = 0
    slack_url: str = ""
    webhook_url: str = ""
    readers: int = 1  #: for each channel


@dataclass(frozen=True, slots=True)
class Desk:
    """A configuration in a directory, with routes named for their channels."""

    directory: Path
    ways: Ways
    routes: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: channel to its readers

    def write(self) -> Path:
        """Write the configuration; gives its directory."""
        config = self.directory / "config"
        (config / "topics").mkdir(parents=True)
        (config / "topics" / "hospitals.toml").write_text(_TOPIC)
        (config / "publishers.toml").write_text('[[publisher]]\nid = "paper"\nname = "The Paper"\n')
        (config / "feeds.toml").write_text("")
        (config / "monitor.toml").write_text(self._main())
        (config / "routes.toml").write_text("".join(self._route(channel) for channel in self.routes))
        return config

    def _main(self) -> str:
        parts = [
            f'[database]\nurl = "sqlite:///{self.directory}/monitor.db"\n',
            '[engine]\nfirst_retry = "200ms"\n',
            '[web]\nprivate_hosts = ["127.0.0.1"]\nspacing_per_host = "0s"\n',
        ]
        if self.ways.smtp_port:
            self.routes["email"] = tuple(f"reader{n}@desk.example" for n in range(self.ways.readers))
            parts.append(
                f'[email]\nhost = "127.0.0.1"\nport = {self.ways.smtp_port}\nsecurity = "none"\n'
                'sender = "news@desk.example"\n'
            )
        if self.ways.slack_url:
            self.routes["slack"] = tuple(f"C{n:07d}" for n in range(self.ways.readers))
            token = self._secret("token", "xoxb-demo")
            parts.append(f'[slack]\ntoken = {{file = "{token}"}}\napi_url = "{self.ways.slack_url}"\n')
        if self.ways.webhook_url:
            self.routes["webhook"] = tuple(f"hook{n}" for n in range(self.ways.readers))
            url, key = self._secret("url", self.ways.webhook_url), self._secret("key", _SECRET)
            parts += [
                f'[webhooks.{name}]\nurl = {{file = "{url}"}}\nsecret = {{file = "{key}"}}\n'
                for name in self.routes["webhook"]
            ]
        return "".join(parts)

    def _secret(self, name: str, value: str) -> Path:
        path = self.directory / name
        path.touch(mode=0o600)
        path.write_text(value)
        return path

    def _route(self, channel: str) -> str:
        listed = ", ".join(f'"{reader}"' for reader in self.routes[channel])
        at_once = 'group_wait = "0s"\ngroup_interval = "0s"\nat_most = "unlimited"\n'
        return f'[[route]]\nid = "{channel}"\nchannel = "{channel}"\nrecipients = [{listed}]\n{at_once}'


@contextmanager
def desk(directory: Path, ways: Ways) -> Iterator[tuple[Path, Settings, Desk]]:
    """Write and read a configuration for these ways."""
    made = Desk(directory, ways)
    config = made.write()
    yield config, load_settings(config, {}), made


def invent(settings: Settings, count: int) -> Sequence[DevelopmentId]:
    """Put so many stories with one development each on record; nothing is queued."""
    with open_store(settings) as store, store.records(now=datetime.now(UTC)) as (_, records):
        return [_development(records, number) for number in range(count)]


def queue(settings: Settings, routes: dict[str, tuple[str, ...]], count: int) -> int:
    """Queue so many messages for every reader of every route, each of a story of its own."""
    developments = invent(settings, count)
    now = datetime.now(UTC)
    with open_store(settings) as store, store.records(now=now) as (_, records):
        for development in developments:
            story = records.stories.development(development).story
            for route, readers in routes.items():
                for reader in readers:
                    delivery = records.alerts.queue(
                        key=f"{development:016d}{abs(hash((route, reader))) % 10**16:016d}",
                        route=RouteId(route),
                        recipient=reader,
                        development=development,
                        story=story,
                        state=DeliveryState.PENDING,
                        reason="benchmark",
                        payload="",
                        at=now,
                    )
                    assert delivery is not None
                    records.log.append(AlertQueued(delivery=delivery))
    return count * sum(map(len, routes.values()))


def _development(records: Records, number: int) -> DevelopmentId:
    now = datetime.now(UTC)
    title = f"Elmsford hospital plans to close night ward {number} in May"
    url = f"https://paper.example/{number}"
    article = records.articles.add(url, PublisherId("paper"), "Paper", seen_at=now, baseline=False)
    extract = Extract(
        url=url,
        canonical_url=url,
        title=title,
        text=title,
        author=None,
        site="The Paper",
        language="en",
        published_at=now,
        modified_at=None,
    )
    key = records.articles.add_revision(
        article.id, extract, summary="", site="The Paper", language="en", fingerprint=str(number), read_at=now
    )
    story = records.stories.open(title, at=now)
    records.stories.touch(story, topics=["hospitals"], reported_at=now)
    records.stories.place(
        Placement(
            article=article.id,
            story=story,
            decision=Decision.OPENED,
            score=1.0,
            kinship=Kinship(relation=Relation.INDEPENDENT, of=None, copied_share=0.0),
            reopened_after_days=None,
            reasons=(),
            placed_at=now,
        ),
        explanation={},
    )
    made = records.stories.add_development(story, records.articles.revision(key), _finding(title), at=now)
    assert made is not None
    return made


def _finding(title: str) -> Finding:
    texts = (
        "Elmsford hospital plans to close its night ward in May to save £2.4m, papers for its board say.",
        "The night ward at Elmsford hospital has 18 beds, and 31 nurses work there.",
        "“Nobody will be sent home,” said Mary Lund, who chairs the board of Elmsford hospital.",
    )
    return Finding(
        kind=Kind.ANNOUNCED,
        weight=0.62,
        headline=title,
        passages=tuple(
            JudgedSentence(position=n, text=text, status=Status.NEW, score=0.8)
            for n, text in enumerate(texts)
        ),
        figures=(Figure(value=2.4e6, unit="GBP", counts="to save", text="£2.4m", sentence=0, was=2e6),),
        quotations=(Quotation(text="Nobody will be sent home", speaker="Mary Lund", sentence=2),),
    )
