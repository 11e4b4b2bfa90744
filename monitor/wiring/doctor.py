"""Joins the examination of the database to what `check` tries, so that every finding names its way out."""

from collections.abc import Iterator
from datetime import datetime

from monitor.model.findings import Finding
from monitor.settings import Settings
from monitor.stories.remembering import terms_in
from monitor.wiring.checks import Check
from storage import examination

#: What to do about each kind of thing that `check` tries, by the first word of its name.
_FIXES = {
    "routes": "a [[route]] with enabled = true in routes.toml, then: systemctl reload nhs-monitor",
    "health": "health = true in a table of routes.toml, then: systemctl reload nhs-monitor",
    "disk": "make room, or move the database: [database] url",
    "channel": "mend its section in monitor.toml, then: nhs-monitor alerts test",
    "clock": "timedatectl set-ntp true",
    "feed": "mend its url in feeds.toml, or set enabled = false, then: nhs-monitor feeds test",
}


def examine(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Examine the database that the settings name, without changing it."""
    return examination.examine(settings.database, now=now, terms=terms_in)


def finding(check: Check) -> Finding:
    """Give what was tried the way out that its kind has."""
    fix = (
        None if check.ok and not check.warns else _FIXES.get(check.what.split()[0], "see docs/operations.md")
    )
    return Finding(what=check.what, ok=check.ok, says=check.says, fix=fix)
