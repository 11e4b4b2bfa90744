"""Reads a configuration directory into Settings, gathering every problem on the way."""

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.model.ids import QueryId, TopicId
from monitor.model.policy import (
    DatabaseSettings,
    EngineKind,
    EnginePolicy,
    ExtractionPolicy,
    HttpSettings,
    PollingPolicy,
    RereadPolicy,
    RetentionPolicy,
    StoryPolicy,
    WebPolicy,
    WebSubSettings,
)
from monitor.read_channels import read_apprise, read_email, read_link_keys, read_slack, read_webhooks
from monitor.read_routes import Idle, only_follows, read_routes
from monitor.read_sources import read_feeds, read_publishers
from monitor.secrets import read_secret
from monitor.settings import DigestTimes, Settings
from monitor.toml_fields import Table
from monitor.toml_files import TomlFiles
from monitor.toml_values import is_web_address


def read_settings(
    directory: Path, environment: Mapping[str, str], *, idle: Idle = lambda _: None
) -> tuple[Settings, list[str]]:
    """Read `directory`. The problems are sentences that name file, key, value, what is allowed, and the line.

    `idle` knows the routes that can never tell anything.
    Where there are problems the settings hold defaults in their place and must not be used to run.
    """
    problems: list[str] = []
    files = TomlFiles(directory, problems)
    main = files.table("monitor.toml")
    alerts = main.table("alerts")
    publishers = read_publishers(files.table("publishers.toml"))
    topics = _topics(files)
    email = read_email(main, environment)
    slack = read_slack(main, environment)
    webhooks = read_webhooks(main, environment)
    apprise = read_apprise(main, environment)
    digest = _digest(alerts.table("digest"))
    queries = _queries(files)
    database = _database(main.table("database"), environment)
    settings = Settings(
        directory=directory,
        database=database,
        engine=_engine(main.table("engine"), database),
        web=_web(main.table("web")),
        polling=_polling(main.table("polling")),
        extraction=_extraction(main.table("extraction")),
        rereading=_rereading(main.table("rereading")),
        stories=_stories(main.table("stories")),
        retention=_retention(main.table("retention")),
        email=email,
        slack=slack,
        webhooks=webhooks,
        apprise=apprise,
        websub=_websub(main),
        http=_http(main, environment),
        timezone=digest.timezone,
        base_url=alerts.web_address("base_url") or None,
        link_keys=read_link_keys(alerts, environment),
        link_lifetime=alerts.duration("link_lifetime", timedelta(days=90)),
        publishers=publishers,
        feeds=read_feeds(
            files.table("feeds.toml"), None if "publishers.toml" in files.unread else publishers
        ),
        routes=read_routes(
            files.table("routes.toml"),
            [*topics, *_unread_topics(files)],
            None if "queries.toml" in files.unread else queries,
            email=email,
            slack=slack,
            webhooks=webhooks,
            apprise=apprise,
            digest=digest,
            idle=idle,
        ),
        queries=queries,
        topics=topics,
    )
    alerts.finish()
    main.finish()
    return settings, [one for one in problems if not only_follows(one, problems)]


def _topics(files: TomlFiles) -> dict[TopicId, Mapping[str, Any]]:
    """Read topics/*.toml; there must be one. What begins with a dot is an editor's own."""
    directory = files.directory / "topics"
    try:
        names = sorted(path.name for path in directory.iterdir() if not path.name.startswith("."))
    except OSError as error:
        files.refuse("topics/", f"cannot be read: {error.strerror}; {directory} is to hold NAME.toml files")
        return {}
    wanted = [name for name in names if name.endswith(".toml")]
    if not wanted:
        files.refuse("topics/", f"no topic in {directory}; write at least one NAME.toml")
    read = {TopicId(name.removesuffix(".toml")): files.read(f"topics/{name}") for name in wanted}
    return {topic: data for topic, data in read.items() if data is not None}


def _unread_topics(files: TomlFiles) -> list[TopicId]:
    return [TopicId(Path(name).stem) for name in files.unread if name.startswith("topics/")]


def _queries(files: TomlFiles) -> dict[QueryId, str]:
    """Read queries.toml, which need not be there; whether they parse is seen where the topics' sets are."""
    if not os.path.lexists(files.directory / "queries.toml"):
        return {}
    file = files.table("queries.toml")
    return {QueryId(name): file.text(name) for name in file.names()}


def _database(table: Table, environment: Mapping[str, str]) -> DatabaseSettings:
    url = environment.get("NHS_MONITOR_DATABASE_URL") or table.text("url", "sqlite:///{state}/monitor.db")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        table.refuse(
            "url", f'begins with "{url[:7]}"; sqlite:///FILE or postgresql://USER@HOST/NAME is expected'
        )
    elif "@" in url and ":" in url.partition("://")[2].rpartition("@")[0]:
        table.refuse("url", "holds a password; take it out and set password = {file = …} beside it")
    backups = table.optional_text("backups")
    settings = DatabaseSettings(
        url=url.replace("{state}", str(state_directory(environment))),
        password=read_secret(table, "password", environment),
        backups=Path(backups) if backups else None,
    )
    table.text("url")
    table.finish()
    return settings


def state_directory(environment: Mapping[str, str]) -> Path:
    """Where the record is kept: systemd's StateDirectory, else the user's state directory."""
    if environment.get("STATE_DIRECTORY"):
        return Path(environment["STATE_DIRECTORY"].split(":")[0])
    home = environment.get("XDG_STATE_HOME") or str(Path("~/.local/state").expanduser())
    return Path(home) / "nhs-monitor"


def _engine(table: Table, database: DatabaseSettings) -> EnginePolicy:
    default = EnginePolicy()
    kind = table.text("kind", default.kind.value)
    if kind not in [*EngineKind]:
        table.refuse("kind", f'is "{kind}"; "embedded" or "distributed" is expected')
    elif kind == EngineKind.DISTRIBUTED and not database.url.startswith("postgresql"):
        table.refuse("kind", 'is "distributed", which needs [database] url = "postgresql://USER@HOST/NAME"')
    policy = EnginePolicy(
        kind=EngineKind(kind) if kind in [*EngineKind] else default.kind,
        errand_workers=table.whole("errand_workers", default.errand_workers, least=1, most=64),
        lease=table.duration("lease", default.lease, none=False),
        patience=table.duration("patience", default.patience),
        delivery_patience=table.duration("delivery_patience", default.delivery_patience),
        first_retry=table.duration("first_retry", default.first_retry),
        longest_retry=table.duration("longest_retry", default.longest_retry),
    )
    table.finish()
    return policy


def _web(table: Table) -> WebPolicy:
    default = WebPolicy()
    policy = WebPolicy(
        contact=table.text("contact", default.contact),
        connect_timeout=table.duration("connect_timeout", default.connect_timeout),
        read_timeout=table.duration("read_timeout", default.read_timeout),
        total_timeout=table.duration("total_timeout", default.total_timeout, none=False),
        largest_feed=table.whole("largest_feed_bytes", default.largest_feed, least=1000, most=10**9),
        largest_page=table.whole("largest_page_bytes", default.largest_page, least=1000, most=10**9),
        most_redirects=table.whole("most_redirects", default.most_redirects, least=0, most=20),
        spacing_per_host=table.duration("spacing_per_host", default.spacing_per_host),
        private_hosts=table.texts("private_hosts"),
        proxy=_proxy(table),
        robots=table.flag("robots", default=default.robots),
    )
    table.finish()
    return policy


def _proxy(table: Table) -> str | None:
    proxy = table.optional_text("proxy")
    if proxy is not None and not is_web_address(proxy):  # which may hold a password, and is not repeated
        table.refuse("proxy", "is not of the form http://host:port or https://host:port")
        return None
    return proxy


def _polling(table: Table) -> PollingPolicy:
    default = PollingPolicy()
    policy = PollingPolicy(
        shortest=table.duration("shortest", default.shortest, none=False),
        longest=table.duration("longest", default.longest),
        first=table.duration("first", default.first),
        jitter=table.number("jitter", default.jitter, least=0, most=0.5),
        baseline_age=table.duration("baseline_age", default.baseline_age),
        most_entries=table.whole("most_entries", default.most_entries, least=1, most=100_000),
    )
    if policy.shortest > policy.longest:
        table.refuse("shortest", f"is longer than longest ({policy.longest}); it must be shorter")
    table.finish()
    return policy


def _extraction(table: Table) -> ExtractionPolicy:
    default = ExtractionPolicy()
    policy = ExtractionPolicy(
        workers=table.whole("workers", default.workers, least=1, most=64),
        wall_time=table.duration("wall_time", default.wall_time),
        memory_mb=table.whole("memory_mb", default.memory_mb, least=256, most=65_536),
        recycle_after=table.whole("recycle_after", default.recycle_after, least=1, most=1_000_000),
    )
    table.finish()
    return policy


def _rereading(table: Table) -> RereadPolicy:
    policy = RereadPolicy(after=table.durations("after", RereadPolicy().after))
    table.finish()
    return policy


def _stories(table: Table) -> StoryPolicy:
    default = StoryPolicy()
    policy = StoryPolicy(
        reopened_after_days=table.whole(
            "reopened_after_days", default.reopened_after_days, least=1, most=3650
        ),
        alert_weight=table.number("alert_weight", default.alert_weight, least=0, most=1),
    )
    table.finish()
    return policy


def _retention(table: Table) -> RetentionPolicy:
    default = RetentionPolicy()
    spans = {
        kind.name: table.keeping(kind.name, getattr(default, kind.name), least=timedelta(days=7))
        for kind in fields(RetentionPolicy)
    }
    table.finish()
    return RetentionPolicy(**spans)


def _digest(table: Table) -> DigestTimes:
    default = DigestTimes()
    times = DigestTimes(
        at=table.clock_time("at", default.at),
        weekday=table.weekday("weekday", default.weekday),
        cuttings=table.clock_times("cuttings", default.cuttings),
        timezone=table.zone("timezone", default.timezone),
    )
    table.finish()
    return times


def _websub(main: Table) -> WebSubSettings | None:
    table = main.table("websub")
    if not main.has("websub"):
        return None
    url, listen = table.web_address("public_url", required=True), table.text("listen", "127.0.0.1:8780")
    host, _, port = listen.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port[:6]) < 65_536):
        table.refuse("listen", f'is "{listen}"; HOST:PORT such as "127.0.0.1:8780" is expected')
        port = "0"
    table.finish()
    return WebSubSettings(public_url=url, host=host.strip("[]"), port=int(port))


def _http(main: Table, environment: Mapping[str, str]) -> HttpSettings | None:
    table = main.table("http")
    if not main.has("http"):
        return None
    default = HttpSettings()
    settings = HttpSettings(
        listen=table.text("listen", default.listen),
        port=table.whole("port", default.port, least=1, most=65_535),
        token=read_secret(table, "token", environment),
        hosts=table.texts("hosts"),
    )
    if settings.problem:
        table.refuse("listen" if settings.token is None else "token", settings.problem)
    table.finish()
    return settings
