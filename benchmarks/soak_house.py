"""The house of the soak: the daemon's configuration and database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.soak_plan import BEGIN, SITES, Plan
from monitor.model.policy import DatabaseSettings
from monitor.settings import Settings
from monitor.wiring.configuration import load_settings
from storage.engine import opened

_MAIN = """\
[database]
url = "{database}"
[web]
private_hosts = [{hosts}]
spacing_per_host = "0s"
robots = false
[polling]
shortest = "{every}m"
first = "{every}m"
longest = "{longest}m"
[webhooks.inbox]
url = {{file = "{directory}/hook"}}
secret = {{file = "{directory}/secret"}}
"""
_ROUTES = """\
[[route]]
id = "desk"
channel = "webhook"
recipients = ["inbox"]
[[route]]
id = "daily"
channel = "webhook"
recipients = ["inbox"]
pace = "daily"
"""
_TOPIC = 'title = "Hospitals"\ndescription = "The invented hospitals."\n\n[query]\ncore = "hospital"\n'
_FEED = '[[feed]]\nid = "f{n}"\nurl = "{site}/f{n}"\npublisher = "p{n}"\nfetch = "all"\n'


@dataclass(kw_only=True)
class House:
    """Where the daemon lives."""

    plan: Plan
    directory: Path
    database: str
    every: timedelta  #: between two polls of one feed, at least; see `longest`
    sites: list[str] = field(default_factory=list)

    @property
    def longest(self) -> timedelta:
        """Between two polls of a feed that seldom has anything."""
        return max(timedelta(hours=6), 2 * self.every)

    @property
    def config(self) -> Path:
        return self.directory / "config"

    def configure(self, hook: str) -> Settings:
        (self.config / "topics").mkdir(parents=True)
        (self.directory / "hook").write_text(f"{hook}/in")
        (self.directory / "secret").write_text("whsec_" + "c29ha2luZyBmb3IgYSB5ZWFyLCBvciBsb25nZXI=")
        for name in ("hook", "secret"):
            (self.directory / name).chmod(0o600)
        hosts = ", ".join(f'"{url.removeprefix("http://")}"' for url in [*self.sites, hook])
        every, longest = (int(span.total_seconds() / 60) for span in (self.every, self.longest))
        main = _MAIN.format(
            database=self.database,
            hosts=hosts,
            directory=self.directory,
            every=every,
            longest=longest,
        )
        (self.config / "monitor.toml").write_text(main)
        (self.config / "routes.toml").write_text(_ROUTES)
        (self.config / "topics" / "hospitals.toml").write_text(_TOPIC)
        self.follow(BEGIN)
        return load_settings(self.config, {})

    def follow(self, at: datetime) -> None:
        """Write the feeds that are followed at that time."""
        feeds = self.plan.followed(at)
        (self.config / "feeds.toml").write_text(
            "".join(_FEED.format(n=n, site=self.sites[n % SITES]) for n in feeds)
        )
        (self.config / "publishers.toml").write_text(
            "".join(f'[[publisher]]\nid = "p{n}"\nname = "Outlet {n}"\n' for n in feeds)
        )

    def megabytes(self) -> float:
        """The size of the database."""
        if self.database.startswith("sqlite"):
            return Path(self.database.removeprefix("sqlite:///")).stat().st_size / 1e6
        with opened(DatabaseSettings(url=self.database)) as engine, engine.connect() as connection:
            size: int = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            return size / 1e6
