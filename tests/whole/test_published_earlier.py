"""A press release that is polled after the newspaper's report of it is still named as the earlier one."""

import pytest

from tests.conftest import Command
from tests.whole.house import House, article, rss
from tests.whole.test_bad_delivery import FIRST, TEXTS

RELEASE = "Statement on services at Elmsford hospital"


def publish(house: House, feed: str, title: str, *, at: str, day: str) -> None:
    """Let a feed announce one page with the report's words."""
    house.feed(feed, f"/feed-{feed}")
    url = house.site.url(f"/{feed}")
    house.site.says(
        f"/feed-{feed}", rss((feed, url, title), published=day), content_type="application/rss+xml"
    )
    house.site.says(f"/{feed}", article(title, *TEXTS[FIRST], published=at))


@pytest.mark.parametrize("release_at", ["07:00", "11:00"])
def test_the_message_says_who_published_first(house: House, command: Command, release_at: str) -> None:
    house.clock.advance(hours=3)
    house.routes += "[[route.quiet]]\nfrom = 11:30:00\nto = 12:10:00\n"
    publish(house, "paper", FIRST, at="2025-01-22T08:00:00Z", day="Wed, 22 Jan 2025 08:00:00 GMT")
    house.once()
    house.clock.advance(minutes=1)
    at, day = f"2025-01-22T{release_at}:00Z", f"Wed, 22 Jan 2025 {release_at}:00 GMT"
    publish(house, "release", RELEASE, at=at, day=day)
    house.once()
    assert not house.printed.getvalue(), "nobody is disturbed before ten past twelve"
    house.clock.advance(minutes=11)
    house.once()
    told = " ".join(house.printed.getvalue().split())
    first = release_at == "07:00"
    assert told.count("New from The Paper, 22 Jan 2025, 08:00 UTC") == 1
    assert RELEASE not in told
    earlier = f"Published earlier: The Paper, 22 Jan 2025, 07:00 UTC {house.site.url('/release')}"
    assert (earlier in told) is first
    for asked in (("story", "1"), ("why", house.site.url("/paper"))):
        answer = command("--config", house.directory / "config", *asked).stdout
        assert ("copy of article 2" in answer) is first
