"""Reads routes.toml: who is told what, where and when; a route that could tell nobody is refused."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import time

from monitor.model.alerts import EVERY_DAY, ChannelKind, Pace, QuietTime, Rate, Route
from monitor.model.ids import QueryId, RouteId, StoryId, TopicId
from monitor.model.policy import AppriseSettings, SlackSettings, SmtpSettings, WebhookSettings
from monitor.model.stories import Kind
from monitor.read_sources import unique_id
from monitor.settings import DigestTimes
from monitor.toml_fields import Table
from monitor.toml_values import duration_of

#: Says which key keeps a route from ever telling anything, and why; None for a route that can.
Idle = Callable[[Route], tuple[str, str] | None]

_WORKING_DAYS = frozenset(range(5))
_RATE = re.compile(r"([1-9]\d{0,5})\s*/\s*(.+)")
#: What only makes sense for a route that tells at once, and what only for one that collects.
_AT_ONCE = ("group_wait", "group_interval", "at_most", "quiet")
_COLLECTED = ("at", "days", "without_news")
#: Where an address belongs, of which a recipient is the name.
_PLAIN = "names are expected, and no addresses of the web"
_NAMED = {
    ChannelKind.SLACK: "the id of a Slack channel is expected, such as C0123456789",
    ChannelKind.SLACK_WEBHOOK: "it belongs to [slack] webhook_url, and a name of your own here",
    ChannelKind.WEBHOOK: "it belongs to [webhooks.NAME] url, and that name here",
    ChannelKind.APPRISE: "it belongs to [apprise.NAME] url, and that name here",
}


def read_routes(
    file: Table,
    topics: Collection[TopicId],
    queries: Collection[QueryId] | None,
    *,
    email: SmtpSettings | None,
    slack: SlackSettings | None,
    webhooks: Mapping[str, WebhookSettings],
    apprise: Mapping[str, AppriseSettings],
    digest: DigestTimes,
    idle: Idle,
) -> dict[RouteId, Route]:
    """Read routes.toml; every enabled route names topics and a channel that exist, and can tell something.

    Where it cannot be told which `queries` there are (None), routes may name any.
    """
    found: dict[RouteId, Route] = {}
    for table in file.tables("route"):
        route = _with_times(table, _route(table, found, topics, queries), digest)
        if route.enabled:
            _require_channel(
                table, route.channel, email=email, slack=slack, webhooks=webhooks, apprise=apprise
            )
            named = {ChannelKind.WEBHOOK: ("webhooks", webhooks), ChannelKind.APPRISE: ("apprise", apprise)}
            _check_recipients(table, route, *named.get(route.channel, ("", route.recipients)))
            if (why := idle(route)) is not None:
                table.refuse(*why)
        found[route.id] = route
        table.finish()
    file.finish()
    return found


def _route(
    table: Table, found: Collection[RouteId], topics: Collection[TopicId], queries: Collection[QueryId] | None
) -> Route:
    key = RouteId(unique_id(table, found))
    channel = table.choice("channel", ChannelKind, ChannelKind.CONSOLE)
    wanted = table.texts("topics")
    for topic in wanted:
        if topic not in topics:
            table.refuse("topics", f'names "{topic}"; there is no file topics/{topic}.toml; {_those(topics)}')
    asked = table.texts("queries")
    for query in asked:
        if queries is not None and query not in queries:
            table.refuse("queries", f'names "{query}"; queries.toml has {", ".join(queries) or "none"}')
    return Route(
        id=key,
        channel=channel,
        recipients=table.texts("recipients") or (("stdout",) if channel is ChannelKind.CONSOLE else ()),
        topics=tuple(TopicId(topic) for topic in wanted),
        stories=tuple(StoryId(number) for number in table.wholes("stories", least=1)),
        queries=tuple(QueryId(query) for query in asked),
        minimum_weight=table.number("minimum_weight", 0.0, least=0, most=1),
        kinds=table.choices("kinds", Kind),
        pace=table.choice("pace", Pace, Pace.NOW),
        enabled=table.flag("enabled", default=True),
        health=table.flag("health", default=False),
    )


def _those(topics: Collection[TopicId]) -> str:
    return f"topics/ has {', '.join(topics)}; the .toml is left out" if topics else "topics/ has none"


def _with_times(table: Table, route: Route, digest: DigestTimes) -> Route:
    """Read when it tells; a key that its pace leaves without effect is refused."""
    without = _COLLECTED if route.pace is Pace.NOW else _AT_ONCE
    for key in without:
        if table.has(key):
            table.refuse(key, f'has no effect where pace is "{route.pace.value}"; take it out')
    at, days = {
        Pace.NOW: ((digest.at,), EVERY_DAY),
        Pace.DAILY: ((digest.at,), EVERY_DAY),
        Pace.WEEKLY: ((digest.at,), frozenset({digest.weekday})),
        Pace.CUTTINGS: (digest.cuttings, _WORKING_DAYS),
    }[route.pace]
    return replace(
        route,
        group_wait=table.duration("group_wait", route.group_wait),
        group_interval=table.duration("group_interval", route.group_interval),
        at_most=_rate(table, route.at_most),
        quiet=tuple(_quiet(quiet) for quiet in table.tables("quiet")),
        timezone=table.zone("timezone", digest.timezone),
        at=table.clock_times("at", at),
        days=table.weekdays("days", days),
        without_news=table.flag("without_news", default=True),
    )


def _quiet(table: Table) -> QuietTime:
    for key in ("from", "to"):
        if not table.has(key):
            table.refuse(key, "is missing; a time of day such as 22:00:00 is required")
    quiet = QuietTime(
        begins=table.clock_time("from", time()),
        ends=table.clock_time("to", time()),
        days=table.weekdays("days", EVERY_DAY),
    )
    table.finish()
    return quiet


def _rate(table: Table, default: Rate | None) -> Rate | None:
    text = table.optional_text("at_most")
    if text is None:
        return default
    if text == "unlimited":
        return None
    found = _RATE.fullmatch(text.strip())
    span = duration_of(found[2]) if found else None
    if found is None or not span:
        table.refuse("at_most", f'is "{text}"; messages in a time, "20/1h", or "unlimited" is expected')
        return default
    return Rate(messages=int(found[1]), span=span)


def _require_channel(
    table: Table,
    channel: ChannelKind,
    *,
    email: SmtpSettings | None,
    slack: SlackSettings | None,
    webhooks: Mapping[str, WebhookSettings],
    apprise: Mapping[str, AppriseSettings],
) -> None:
    missing = {
        ChannelKind.CONSOLE: None,
        ChannelKind.EMAIL: None if email else "[email] with host and sender",
        ChannelKind.SLACK: None if slack and slack.token else "[slack] with token",
        ChannelKind.SLACK_WEBHOOK: None if slack and slack.webhook_url else "[slack] with webhook_url",
        ChannelKind.WEBHOOK: None if webhooks else "[webhooks.NAME] with url",
        ChannelKind.APPRISE: None if apprise else "[apprise.NAME] with url",
    }[channel]
    if missing:
        table.refuse("channel", f'is "{channel.value}", but monitor.toml has no {missing}')


def only_follows(problem: str, problems: Collection[str]) -> bool:
    """Tell whether a section only seems to be missing: it, or its whole file, cannot be read."""
    section = re.search(r"monitor\.toml has no \[([a-z]+)", problem)
    return section is not None and any(
        one.startswith(("monitor.toml:", f"monitor.toml [{section[1]}")) for one in problems
    )


def _check_recipients(table: Table, route: Route, section: str, known: Collection[str]) -> None:
    if not route.recipients and not table.texts_are_wrong("recipients"):
        table.refuse("recipients", "is empty; name at least one")
    for name, times in Counter(route.recipients).items():
        if times > 1 and "://" not in name:
            table.refuse("recipients", f'names "{name}" {times} times; once is enough')
        if "://" in name:  # which often holds a key, and recipients are shown
            table.refuse("recipients", f"holds an address of the web; {_NAMED.get(route.channel, _PLAIN)}")
        elif not name.strip() or not name.isprintable():
            table.refuse("recipients", f"holds {name!r}, which is no recipient")
        elif route.channel is ChannelKind.EMAIL and not re.search(r"[^@\s]@[^@\s]+", name):
            table.refuse("recipients", f'names "{name}"; an address such as "desk@example.org" is expected')
        elif known and name not in known:
            table.refuse("recipients", f'names "{name}"; monitor.toml has no [{section}.{name}]')
