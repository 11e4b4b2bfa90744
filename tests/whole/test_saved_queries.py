"""A saved query decides who is told: through the whole daemon, and as its user asks beforehand."""

from tests.conftest import Command
from tests.whole.house import House, article, rss
from tests.whole.test_bad_delivery import FIRST, SECOND, TEXTS

ROUTES = """\
[[route]]
id = "laundry"
channel = "console"
recipients = ["laundry"]
queries = ["laundry"]
[[route]]
id = "voices"
channel = "console"
recipients = ["voices"]
queries = ["voices"]
"""


def test_each_route_is_told_what_answers_its_query(house: House, command: Command) -> None:
    """Two reports of one story; one query asks for a word, the other for who is newly quoted."""
    house.queries = 'laundry = "laundry"\nvoices = "speaker:lund NOT @laundry"\n'
    house.routes = ROUTES
    house.feed("paper", "/feed")
    items = [(str(n), house.site.url(f"/{n}"), title) for n, title in enumerate((FIRST, SECOND))]
    for number, title in enumerate((FIRST, SECOND)):
        house.site.says(f"/{number}", article(title, *TEXTS[title]))
        house.site.says("/feed", rss(*items[: number + 1]), content_type="application/rss+xml")
        house.once(2)
    with house.archive() as archive:
        told = {(one.route, one.state, one.headline) for one in archive.deliveries(limit=10)}
    assert told == {
        ("laundry", "held", FIRST),
        ("laundry", "sent", SECOND),
        ("voices", "sent", FIRST),
        ("voices", "held", SECOND),
    }
    config = house.directory / "config"
    rehearsed = command("--config", config, "alerts", "test", "--route", "laundry", "--since", "2000-01-01")
    assert "1 message, 1 development held" in rehearsed.stdout
    assert "route laundry wants what answers its saved query laundry" in rehearsed.stdout
    found = command("--config", config, "search", "@laundry")
    assert SECOND in found.stdout
    assert FIRST not in found.stdout
