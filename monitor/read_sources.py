"""Reads publishers, feeds and routes: the lists in a configuration, where ids must fit together."""

from collections.abc import Collection, Mapping

from monitor.model.alerts import ChannelKind, Pace, Route
from monitor.model.feeds import Feed, FetchPolicy, Publisher
from monitor.model.ids import FeedId, PublisherId, RouteId, TopicId
from monitor.model.policy import SlackSettings, SmtpSettings, WebhookSettings
from monitor.model.stories import Kind
from monitor.toml_fields import Table


def read_publishers(file: Table) -> dict[PublisherId, Publisher]:
    """Read publishers.toml; a publisher without an owner owns itself."""
    found: dict[PublisherId, Publisher] = {}
    for table in file.tables("publisher"):
        key = PublisherId(_unique(table, found))
        name = table.text("name", required=True)
        found[key] = Publisher(
            id=key,
            name=name,
            owner=table.text("owner", name),
            language=table.text("language", "en"),
            hosts=table.texts("hosts"),
        )
        table.finish()
    file.finish()
    return found


def read_feeds(file: Table, publishers: Collection[PublisherId]) -> dict[FeedId, Feed]:
    """Read feeds.toml; every feed names a publisher that exists."""
    found: dict[FeedId, Feed] = {}
    for table in file.tables("feed"):
        key = FeedId(_unique(table, found))
        url = table.text("url", required=True)
        if url and not url.startswith(("http://", "https://")):
            table.refuse("url", f'is "{url}"; an address with http:// or https:// is expected')
        publisher = table.text("publisher", required=True)
        if publisher and publisher not in publishers:
            table.refuse("publisher", f'is "{publisher}", which publishers.toml does not define')
        headers = table.mapping("headers")
        found[key] = Feed(
            id=key,
            url=url,
            publisher=PublisherId(publisher),
            title=table.text("title", key),
            language=table.text("language", "en"),
            fetch=table.choice("fetch", FetchPolicy, FetchPolicy.MATCHING),
            every=table.optional_duration("every"),
            enabled=table.flag("enabled", default=True),
            checked=table.day("checked"),
            headers=tuple((name, str(value)) for name, value in headers.items()),
        )
        table.finish()
    file.finish()
    return found


def read_routes(
    file: Table,
    topics: Collection[TopicId],
    *,
    email: SmtpSettings | None,
    slack: SlackSettings | None,
    webhooks: Mapping[str, WebhookSettings],
) -> dict[RouteId, Route]:
    """Read routes.toml; every enabled route names topics and a channel that exist."""
    found: dict[RouteId, Route] = {}
    for table in file.tables("route"):
        key = RouteId(_unique(table, found))
        channel = table.choice("channel", ChannelKind, ChannelKind.CONSOLE)
        enabled = table.flag("enabled", default=True)
        recipients = table.texts("recipients") or (("stdout",) if channel is ChannelKind.CONSOLE else ())
        if enabled:
            _require_channel(table, channel, recipients, email=email, slack=slack, webhooks=webhooks)
        wanted = table.texts("topics")
        for topic in wanted:
            if topic not in topics:
                table.refuse("topics", f'names "{topic}"; there is no file topics/{topic}.toml')
        found[key] = Route(
            id=key,
            channel=channel,
            recipients=recipients,
            topics=tuple(TopicId(topic) for topic in wanted),
            minimum_weight=table.number("minimum_weight", 0.0, least=0, most=1),
            kinds=table.choices("kinds", Kind),
            pace=table.choice("pace", Pace, Pace.NOW),
            enabled=enabled,
        )
        table.finish()
    file.finish()
    return found


def _unique(table: Table, found: Collection[str]) -> str:
    key = table.text("id", required=True)
    if key in found:
        table.refuse("id", f'is "{key}", which an earlier one has already; ids must differ')
    return key


def _require_channel(
    table: Table,
    channel: ChannelKind,
    recipients: tuple[str, ...],
    *,
    email: SmtpSettings | None,
    slack: SlackSettings | None,
    webhooks: Mapping[str, WebhookSettings],
) -> None:
    if not recipients and channel is not ChannelKind.SLACK_WEBHOOK:
        table.refuse("recipients", "is empty; name at least one")
    missing = {
        ChannelKind.CONSOLE: None,
        ChannelKind.EMAIL: None if email else "[email] with host and sender",
        ChannelKind.SLACK: None if slack and slack.token else "[slack] with token",
        ChannelKind.SLACK_WEBHOOK: None if slack and slack.webhook_url else "[slack] with webhook_url",
        ChannelKind.WEBHOOK: None if webhooks else "[webhooks.NAME] with url",
    }[channel]
    if missing:
        table.refuse("channel", f'is "{channel.value}", but monitor.toml has no {missing}')
    if channel is ChannelKind.WEBHOOK:
        for name in recipients:
            if name not in webhooks:
                table.refuse("recipients", f'names "{name}"; monitor.toml has no [webhooks.{name}]')
