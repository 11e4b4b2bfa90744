"""Builds the running service: every stage gets what it needs, and nothing more."""

import gc
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any

from rich.console import Console

from monitor.alerts.asked import Queries
from monitor.alerts.channels.console import ConsoleChannel
from monitor.alerts.routing import notice_key
from monitor.alerts.sheet import Links
from monitor.alerts.stage_deliver import Deliver
from monitor.alerts.stage_digest import MakeDigest
from monitor.alerts.stage_route import RouteDevelopment
from monitor.alerts.wording import word_notice
from monitor.articles.fetching import Pages
from monitor.articles.holding import Sources
from monitor.articles.stage_extract import ExtractPage
from monitor.articles.stage_fetch import Fetch
from monitor.articles.stage_reread import Reread
from monitor.articles.workers import Extracting
from monitor.engine.embedded import EmbeddedEngine
from monitor.feeds.holding import Holding
from monitor.feeds.push_listener import listening
from monitor.feeds.stage_poll import Poll
from monitor.feeds.stage_subscribe import Receiver, Subscribe
from monitor.feeds.workers import Parsing
from monitor.model.alerts import ChannelKind, Envelope, Route
from monitor.model.urls import host_aliases
from monitor.net.robots import Robots
from monitor.net.web import GuardedWeb
from monitor.pipeline import stages
from monitor.ports.outside import Channel, Clock, FeedParser, Web
from monitor.ports.work import Job
from monitor.service import Service
from monitor.settings import Settings
from monitor.stories.novelty import NoveltyModel
from monitor.stories.passages import prepare
from monitor.stories.placing import PlacingModel
from monitor.stories.stage_develop import Develop
from monitor.stories.stage_place import Place
from monitor.stories.weighing import commonness
from monitor.stories.words import Vocabulary
from monitor.topics.match import wanting
from monitor.topics.stage_match import MatchTopics
from monitor.wiring.asking import saved_queries
from monitor.wiring.configuration import topics_of, version
from monitor.wiring.disk import free_disk
from monitor.wiring.handling import signer_of
from monitor.wiring.nodes import Node
from monitor.wiring.outgoing import guarded_web
from monitor.wiring.record import open_store
from monitor.wiring.retention import forget
from storage.repositories.board import TaskRows
from storage.store import Store

#: What a stage does with a fact.
Run = Callable[[Any, Job], None]


def _as_it_is(_stage: str, run: Run) -> Run:
    return run


@contextmanager
def open_service(
    settings: Settings,
    *,
    clock: Clock,
    console: Console,
    chance: Callable[[], float] = random.random,
    around: Callable[[str, Run], Run] = _as_it_is,
    patient: bool = True,
    node: str | None = None,
) -> Iterator[Service]:
    """Build everything that works on one database with one configuration; closes it all at the end.

    Named as a `node` it shares the database with others of other names; otherwise it must be alone there.

    `around` is given each stage's name and may put something around it: a watch, in benchmarks. One pass
    waits for a host's turn (`patient`); a daemon puts the task off and does something else.
    """
    with ExitStack() as open_things:
        woken = _Bell()
        store = open_things.enter_context(open_store(settings, on_work=woken.ring, shared=node is not None))
        among = None if node is None else Node.join(node, store, clock)
        politeness = None
        if among is not None:
            clock, politeness = among.clock, among.politeness(settings.web.spacing_per_host, patient=patient)
        web = open_things.enter_context(guarded_web(settings, patient=patient, politeness=politeness))
        extractor = open_things.enter_context(Extracting(settings.extraction))
        parser = open_things.enter_context(Parsing(most_entries=settings.polling.most_entries))
        channels = open_channels(settings, web=web, clock=clock, console=console, closing=open_things)
        queries = saved_queries(settings)
        runs = _runs(
            settings,
            store,
            web,
            parser,
            extractor,
            channels=channels,
            queries=queries,
            clock=clock,
            chance=chance,
        )
        runs = {stage: around(stage, run) for stage, run in runs.items()}
        policy, steps = settings.engine, stages(runs, settings.engine)
        if among is not None:
            engine: EmbeddedEngine = among.engine(steps, policy, chance)
        else:
            engine = EmbeddedEngine(TaskRows(store), steps, clock, policy, chance)
        woken.listener = engine.wake

        @contextmanager
        def write() -> Iterator[Any]:
            with store.records(now=clock.now()) as (_, records):
                yield records

        def forgetting() -> None:
            if among is not None:
                with among.scheduling():  # one node is enough
                    pass
            forget(store, settings, now=clock.now())

        receiver = Receiver(write=write, feeds=settings.feeds, clock=clock)
        # What was opened stays: no collection needs to walk it to find that out. What a reload closed before
        # refers to itself in circles, and would stay too: 3 MB and all that it remembered, each time.
        gc.collect()
        gc.freeze()
        open_things.callback(gc.unfreeze)
        yield Service(
            settings=settings,
            queries=queries,
            engine=engine,
            clock=clock,
            write=write if among is None else among.scheduling,
            reconcile=lambda: store.reconcile(now=clock.now()),
            forget=forgetting,
            free_disk=lambda: free_disk(settings),
            listening=lambda: _listening(settings, receiver),
        )


def _listening(settings: Settings, receiver: Receiver) -> AbstractContextManager[object]:
    if settings.websub is None:
        return nullcontext()
    return listening(receiver, host=settings.websub.host, port=settings.websub.port)


class _Bell:
    """Joins the store, which is opened first, to the engine that listens to it."""

    def __init__(self) -> None:
        self.listener: Callable[[Sequence[str]], None] = lambda _lanes: None

    def ring(self, lanes: Sequence[str]) -> None:
        self.listener(lanes)


def open_channels(
    settings: Settings, *, web: Web, clock: Clock, console: Console, closing: ExitStack
) -> dict[ChannelKind, Channel]:
    """Open the channels that the configuration has the means for; no other one is imported."""
    channels: dict[ChannelKind, Channel] = {ChannelKind.CONSOLE: ConsoleChannel(console, clock=clock)}
    if settings.email is not None:
        from monitor.alerts.channels.email import EmailChannel  # noqa: PLC0415 - see above

        email = EmailChannel(
            settings.email,
            clock=clock,
            unsubscribe=settings.email.unsubscribe,
            one_subject=settings.email.one_subject,
        )
        closing.callback(email.close)
        channels[ChannelKind.EMAIL] = email
    if settings.slack is not None:
        from monitor.alerts.channels.slack import SlackChannel, SlackWebhookChannel  # noqa: PLC0415 - see above

        if settings.slack.token is not None:
            channels[ChannelKind.SLACK] = SlackChannel(settings.slack, web=web)
        if settings.slack.webhook_url is not None:
            channels[ChannelKind.SLACK_WEBHOOK] = SlackWebhookChannel(settings.slack, web=web)
    if settings.webhooks:
        from monitor.alerts.channels.webhook import WebhookChannel  # noqa: PLC0415 - see above

        endpoints = tuple(settings.webhooks.values())
        channels[ChannelKind.WEBHOOK] = WebhookChannel(endpoints, web=web, clock=clock)
    if settings.apprise:
        from monitor.alerts.channels.apprise import AppriseChannel  # noqa: PLC0415 - see above

        channels[ChannelKind.APPRISE] = AppriseChannel(tuple(settings.apprise.values()))
    return channels


def _runs(
    settings: Settings,
    store: Store,
    web: GuardedWeb,
    parser: FeedParser,
    extractor: Extracting,
    *,
    channels: Mapping[ChannelKind, Channel],
    queries: Queries,
    clock: Clock,
    chance: Callable[[], float],
) -> dict[str, Run]:
    """Give every stage what it needs, and nothing more."""
    topics = topics_of(settings)
    aliases = host_aliases(settings.publishers.values())
    sources = Sources(feeds=settings.feeds, publishers=settings.publishers, aliases=aliases)
    robots = Robots(web) if settings.web.robots else None
    pages = Pages(web=web, robots=robots, largest=settings.web.largest_page)
    return {
        "poll": Poll(
            look=store.look,
            web=web,
            robots=robots,
            parser=parser,
            feeds=settings.feeds,
            holding=Holding(
                aliases=aliases,
                baseline_age=settings.polling.baseline_age,
                interesting=lambda title, summary: bool(wanting(topics, title, summary)),
            ),
            policy=settings.polling,
            largest_feed=settings.web.largest_feed,
            pushed=settings.websub is not None,
            chance=chance,
            clock=clock,
        ),
        "subscribe": Subscribe(
            look=store.look,
            web=web,
            public_url=settings.websub.public_url if settings.websub else None,
            clock=clock,
        ),
        "fetch": Fetch(look=store.look, pages=pages, sources=sources, clock=clock),
        "extract": ExtractPage(
            look=store.look, extractor=extractor, sources=sources, rereading=settings.rereading, clock=clock
        ),
        "reread": Reread(
            look=store.look, pages=pages, sources=sources, policy=settings.rereading, clock=clock
        ),
        "match": MatchTopics(look=store.look, topics=topics, clock=clock),
        "place": Place(
            commonness=lambda: commonness(Vocabulary.english()),
            model=PlacingModel.shipped().within_topic(),
            policy=settings.stories,
            clock=clock,
        ),
        "develop": Develop(
            look=store.look,
            prepare=lambda r: prepare(r.title, r.text, r.language, Vocabulary.english()),
            model=NoveltyModel.shipped(),
            clock=clock,
        ),
        "route": RouteDevelopment(
            routes=settings.routes,
            house_weight=settings.stories.alert_weight,
            queries=queries,
            clock=clock,
        ),
        "digest": MakeDigest(
            routes=settings.routes,
            house_weight=settings.stories.alert_weight,
            queries=queries,
            topics={topic.id: topic.title for topic in topics},
            feeds=settings.feeds,
            clock=clock,
        ),
        "deliver": Deliver(
            look=store.look,
            channels=channels,
            routes=settings.routes,
            links=Links(pages=settings.base_url),
            signer=signer_of(settings),
            patience=settings.engine.delivery_patience,
            clock=clock,
        ),
    }


def send_test(settings: Settings, route: Route, recipient: str, *, clock: Clock, console: Console) -> None:
    """Send a test message to one recipient. Raises DeliveryDeferred or DeliveryRefused, with the reason."""
    with ExitStack() as open_things:
        web = GuardedWeb(settings.web, version=version())
        open_things.callback(web.close)
        channels = open_channels(settings, web=web, clock=clock, console=console, closing=open_things)
        message = word_notice(f"this is a test of route {route.id}: it works", at=clock.now())
        key = notice_key("test", clock.now().isoformat(), route.id, recipient)
        envelope = Envelope(key=key, recipient=recipient, attempt=1, message=message, story=None, thread=None)
        channels[route.channel].send(envelope)
