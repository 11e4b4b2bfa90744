"""Opens the guarded web with what the configured sources ask of it."""

from contextlib import suppress

from monitor.errors import ForbiddenAddress
from monitor.feeds.sources.kinds import LEAST_SPACING
from monitor.net.shared_politeness import SharedPoliteness
from monitor.net.web import GuardedWeb
from monitor.settings import Settings
from monitor.wiring.configuration import version


def guarded_web(
    settings: Settings, *, patient: bool = True, politeness: SharedPoliteness | None = None
) -> GuardedWeb:
    """Open the one way out; hosts of sources that ask for more room between requests get it."""
    web = GuardedWeb(settings.web, version=version(), patient=patient, politeness=politeness)
    for feed in settings.feeds.values():
        if feed.kind in LEAST_SPACING:
            with suppress(ForbiddenAddress):  # its poll will say so
                web.politeness.slow_down(web.target(feed.url).key, LEAST_SPACING[feed.kind])
    return web
