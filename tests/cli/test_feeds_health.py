"""`feeds health` says how each feed is doing, and what needs a person first."""

from tests.cli.conftest import Desk
from tests.whole.house import rss


def desk_with_feeds(desk: Desk) -> Desk:
    """One feed that works, one that refuses us; both were polled once."""
    desk.house.site.says(
        "/good", rss(("1", desk.house.site.url("/1"), "Ward opens")), content_type="text/xml"
    )
    desk.house.site.says("/bad", "no", status=403)
    desk.house.feed("good", "/good")
    desk.house.feed("bad", "/bad")
    desk.house.once()
    return desk


def test_a_feed_never_asked_is_new(desk: Desk) -> None:
    desk.house.feed("paper", "/feed")
    desk.house.settings()
    (one,) = desk.ask("feeds", "health", "--json").lines
    assert (one["id"], one["state"], one["polls"], one["entries_per_day"]) == ("paper", "new", 0, None)


def test_a_feed_that_is_switched_off_says_so(desk: Desk) -> None:
    desk.house.feed("paper", "/feed")
    desk.house.settings_of_feed = "enabled = false"
    desk.house.settings()
    (one,) = desk.ask("feeds", "health", "--json").lines
    assert (one["state"], one["due_reason"]) == (
        "disabled",
        "it is not asked: feeds.toml says enabled = false",
    )


def test_what_needs_a_person_comes_first_with_the_reason_and_the_next_time(desk: Desk) -> None:
    bad, good = desk_with_feeds(desk).ask("feeds", "health", "--json").lines
    assert (bad["id"], bad["state"], bad["last_success_at"]) == ("bad", "blocked", None)
    assert "403" in bad["error"]
    assert "ask less often" in bad["due_reason"]
    assert (good["id"], good["state"], good["error"]) == ("good", "ok", None)
    assert good["last_success_at"] == "2025-01-22T09:00:00+00:00"
    assert good["next_due"] > good["last_success_at"]
    assert good["entries"] == 1


def test_the_list_can_be_narrowed(desk: Desk) -> None:
    desk_with_feeds(desk)
    assert [line["id"] for line in desk.ask("feeds", "health", "--state", "ok", "--json").lines] == ["good"]
    assert [line["id"] for line in desk.ask("feeds", "health", "bad", "--json").lines] == ["bad"]
    assert desk.ask("feeds", "health", "--state", "gone").err.strip() == "no feed is so"


def test_bad_usage_is_named(desk: Desk) -> None:
    desk.house.feed("paper", "/feed")
    desk.house.settings()
    unknown = desk.ask("feeds", "health", "nosuch")
    assert unknown.code == 2
    assert 'there is no feed "nosuch"' in unknown.err
    assert desk.ask("feeds", "health", "--state", "ill").code == 2


def test_what_nothing_has_shown_yet_is_called_an_assumption(desk: Desk) -> None:
    """The first document is a baseline: neither its rhythm nor a "last item" was observed."""
    site = desk.house.site
    site.says("/good", rss(("1", site.url("/1"), "Ward opens")), content_type="text/xml")
    desk.house.feed("good", "/good")
    desk.house.once()
    (one,) = desk.ask("feeds", "health", "--json").lines
    assert (one["rate_is_assumed"], one["last_new_entry_at"]) == (True, None)
    assert "?\t" in desk.ask("feeds", "health").out

    items = (("1", site.url("/1"), "Ward opens"), ("2", site.url("/2"), "Second ward opens"))
    site.says("/good", rss(*items), content_type="text/xml")
    desk.house.clock.advance(hours=7)
    desk.house.once()
    (one,) = desk.ask("feeds", "health", "--json").lines
    assert (one["rate_is_assumed"], one["last_new_entry_at"]) == (False, one["last_success_at"])
