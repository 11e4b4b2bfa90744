"""When a feed is asked again, and what is remembered of asking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.interval import first_due, next_poll
from monitor.feeds.rhythm import SLOW, count_for, entries_per_day, is_observed
from monitor.model.feeds import FeedMemory, FeedState, ParsedEntry, ParsedFeed, PollOutcome
from monitor.model.ids import FeedId
from monitor.model.policy import PollingPolicy

NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = PollingPolicy()
FEED = FeedId("bbc-wales")
OK = PollOutcome(status=200, etag='"1"', last_modified="yesterday", body_hash="h")
UNCHANGED = PollOutcome(status=304, not_modified=True)
GONE = PollOutcome(status=410, error="410", severity=1.0, state=FeedState.GONE)


def failed(severity: float = 1.0, **fields: object) -> PollOutcome:
    return replace(PollOutcome(status=500, error="no", severity=severity, state=FeedState.FAILING), **fields)


def steady(a_day: float, **fields: object) -> FeedMemory:
    memory = FeedMemory(
        feed=FEED, polls=9, last_polled_at=NOW, last_success_at=NOW, last_full_answer_at=NOW,
        last_new_entry_at=NOW, state=FeedState.OK, slow_rate=count_for(a_day, SLOW),
    )  # fmt: skip
    return replace(memory, **fields)


def pause(
    memory: FeedMemory, outcome: PollOutcome = OK, *, now: datetime = NOW, **known: object
) -> timedelta:
    due = next_poll(memory, outcome, POLICY, now=now, **{"chance": 0.5, **known}).next_due
    assert due is not None
    return due - now


def minutes(span: timedelta) -> float:
    return round(span.total_seconds() / 60, 1)


def dated(*hours_ago: float) -> ParsedFeed:
    entries = tuple(
        ParsedEntry(
            id=str(hours), url=None, title="t", summary="", content="", author=None,
            published_at=NOW - hours * HOUR, updated_at=None,
        )
        for hours in hours_ago
    )  # fmt: skip
    return ParsedFeed(
        title="", description="", site_url=None, language=None, ttl_minutes=None, entries=entries
    )


@pytest.mark.parametrize(("a_day", "expected"), [(6, 60), (24, 30), (96, 15), (1000, 10), (0.01, 360)])
def test_the_interval_goes_with_one_over_the_root_of_the_rate(a_day, expected):
    assert minutes(pause(steady(a_day))) == expected


def test_a_new_feed_is_asked_every_half_hour_until_its_rhythm_shows():
    fresh = FeedMemory(feed=FEED)
    assert minutes(pause(fresh)) == 30
    assert minutes(pause(fresh, failed())) == 60


def test_a_first_document_tells_the_rhythm_by_its_dates():
    first = next_poll(
        FeedMemory(feed=FEED), replace(OK, feed=dated(*range(1, 25))), POLICY, now=NOW, chance=0.5
    )
    assert entries_per_day(first) == pytest.approx(24)
    wild = replace(OK, feed=dated(-5, -6, 24 * 365 * 50))
    assert minutes(pause(FeedMemory(feed=FEED), wild)) <= 30


def test_what_the_first_poll_finds_is_no_news():
    first = next_poll(FeedMemory(feed=FEED), OK, POLICY, now=NOW, chance=0.5, new_entries=500)
    assert first.fast_rate == 0
    assert minutes(pause(FeedMemory(feed=FEED), new_entries=500)) == 30


def test_a_burst_shortens_the_interval_and_is_forgotten():
    calm = steady(6)
    burst = next_poll(calm, OK, POLICY, now=NOW + HOUR, chance=0.5, new_entries=6)
    assert burst.next_due < NOW + HOUR + timedelta(minutes=30)
    later = next_poll(burst, UNCHANGED, POLICY, now=NOW + 12 * HOUR, chance=0.5)
    assert minutes(later.next_due - NOW - 12 * HOUR) > 40


def test_a_short_document_is_read_before_it_turns_over():
    assert minutes(pause(steady(20), replace(OK, feed=dated(1)))) == pytest.approx(28.8)
    assert minutes(pause(steady(60), replace(OK, feed=dated(1)))) == 10
    assert minutes(pause(steady(20, document_entries=1), UNCHANGED)) == pytest.approx(28.8), "after a 304 too"


@pytest.mark.parametrize(
    ("hint", "expected"), [(timedelta(minutes=60), 60), (timedelta(minutes=5), 15), (timedelta(days=9), 360)]
)
def test_a_server_may_slow_us_down_within_limits_and_never_speed_us_up(hint, expected):
    assert minutes(pause(steady(96), replace(OK, hint=hint))) == expected
    assert minutes(pause(steady(96), replace(UNCHANGED, hint=hint))) == expected


def test_a_fixed_interval_is_kept_with_jitter_only():
    every = timedelta(minutes=2)
    assert pause(steady(1), every=every) == every
    assert pause(steady(1), every=every, chance=0.0) == 0.9 * every


def test_each_hard_failure_doubles_the_pause_up_to_a_day():
    memory, pauses = steady(96), []
    for _ in range(9):
        memory = next_poll(memory, failed(), POLICY, now=NOW, chance=0.5)
        pauses.append(minutes(memory.next_due - NOW))
    assert pauses[:4] == [30, 60, 120, 240]
    assert pauses[-1] == 24 * 60
    assert memory.state is FeedState.FAILING
    assert memory.failing_since == NOW


def test_a_passing_failure_is_shown_and_changes_no_state():
    memory = steady(6)
    states = []
    for _ in range(3):
        memory = next_poll(memory, failed(0.5), POLICY, now=NOW, chance=0.5)
        states.append((memory.state, memory.error))
    assert states == [(FeedState.OK, "no"), (FeedState.FAILING, "no"), (FeedState.FAILING, "no")]
    never_read = next_poll(FeedMemory(feed=FEED), failed(0.25), POLICY, now=NOW, chance=0.5)
    assert never_read.state is FeedState.FAILING


def test_a_feed_that_is_only_slow_for_a_day_is_failing():
    slow = failed(0.25, state=FeedState.SLOW)
    memory = next_poll(steady(6), slow, POLICY, now=NOW, chance=0.5)
    assert memory.state is FeedState.SLOW
    assert next_poll(memory, slow, POLICY, now=NOW + 25 * HOUR, chance=0.5).state is FeedState.FAILING


def test_an_outage_of_our_own_is_held_against_no_feed():
    memory = steady(6, error_score=0.5)
    lost = failed(0.5, unreachable=True)
    after = [next_poll(memory, lost, POLICY, now=NOW, chance=chance, offline=True) for chance in (0, 1)]
    assert {(m.state, m.error_score, m.failing_since) for m in after} == {(FeedState.OK, 0.5, None)}
    assert [minutes(m.next_due - NOW) for m in after] == [2.5, 7.5], "spread over the next minutes"
    assert after[0].error == "no"


def test_lighter_failures_weigh_less():
    assert pause(steady(6), failed(0.25)) < pause(steady(6), failed(0.5)) < pause(steady(6), failed(1.0))


def test_after_a_week_of_failure_a_week_is_the_limit():
    lost = steady(0.5, failing_since=NOW - timedelta(days=8), error_score=50, error="no")
    assert timedelta(days=1) < pause(lost, failed()) <= timedelta(days=7)


def test_one_success_clears_every_failure():
    memory = steady(6, failing_since=NOW - HOUR, error_score=50, error="no", state=FeedState.FAILING)
    healed = next_poll(memory, UNCHANGED, POLICY, now=NOW, chance=0.5)
    assert (healed.state, healed.error, healed.error_score, healed.failing_since) == (
        FeedState.OK,
        None,
        0,
        None,
    )
    assert minutes(healed.next_due - NOW) == 60


def test_retry_after_is_never_undercut_and_capped_at_a_day():
    assert pause(steady(6), failed(retry_after=5 * HOUR)) == 5 * HOUR
    assert pause(steady(6), failed(retry_after=timedelta(days=400))) == timedelta(days=1)


def test_gone_is_believed_when_said_twice_a_day_apart():
    once = next_poll(steady(6), GONE, POLICY, now=NOW, chance=0.5)
    assert (once.state, once.next_due) == (FeedState.FAILING, NOW + timedelta(days=1))
    hasty = next_poll(once, GONE, POLICY, now=NOW + HOUR, chance=0.5)
    assert hasty.state is FeedState.FAILING
    twice = next_poll(once, GONE, POLICY, now=NOW + timedelta(days=1), chance=0.5)
    assert (twice.state, twice.next_due) == (FeedState.GONE, NOW + timedelta(days=8))
    assert next_poll(twice, GONE, POLICY, now=NOW + timedelta(days=8), chance=0.5).state is FeedState.GONE
    back = next_poll(twice, OK, POLICY, now=NOW + timedelta(days=8), chance=0.5, new_entries=1)
    assert back.state is FeedState.OK


def test_a_blocked_feed_is_shown_as_blocked():
    blocked = failed(state=FeedState.BLOCKED)
    assert next_poll(steady(6), blocked, POLICY, now=NOW, chance=0.5).state is FeedState.BLOCKED


@pytest.mark.parametrize(
    ("a_day", "days", "state"),
    [(10, 2.9, FeedState.OK), (10, 3.1, FeedState.QUIET), (1, 7, FeedState.OK), (1, 9, FeedState.QUIET),
     (1 / 7, 50, FeedState.OK), (1 / 7, 58, FeedState.QUIET)],
)  # fmt: skip
def test_silence_far_beyond_the_usual_gap_is_quiet(a_day, days, state):
    """However often we asked meanwhile: the rate fades in silence, and must not excuse it."""
    memory = steady(a_day)
    for step in range(1, 11):
        memory = next_poll(memory, UNCHANGED, POLICY, now=NOW + timedelta(days=days) * step / 10, chance=0.5)
    assert memory.state is state
    ended = next_poll(memory, OK, POLICY, now=NOW + timedelta(days=days + 1), chance=0.5, new_entries=1)
    assert ended.state is FeedState.OK


def test_validators_are_kept_verbatim_and_dropped_after_eight_days_of_304():
    memory = next_poll(steady(6), OK, POLICY, now=NOW, chance=0.5)
    assert (memory.etag, memory.last_modified, memory.body_hash) == ('"1"', "yesterday", "h")
    kept = next_poll(memory, UNCHANGED, POLICY, now=NOW + timedelta(days=7), chance=0.5)
    assert (kept.etag, kept.last_modified) == ('"1"', "yesterday")
    dropped = next_poll(kept, UNCHANGED, POLICY, now=NOW + timedelta(days=8), chance=0.5)
    assert (dropped.etag, dropped.last_modified) == (None, None)
    assert next_poll(memory, failed(), POLICY, now=NOW, chance=0.5).etag == '"1"'


def test_new_feeds_are_spread_and_a_feed_keeps_its_phase():
    dues = {first_due(FeedId(f"feed-{n}"), now=NOW, spread=HOUR) for n in range(100)}
    assert len({due.minute // 6 for due in dues}) == 10
    assert all(NOW <= due < NOW + HOUR for due in dues)
    assert first_due(FEED, now=NOW, spread=HOUR) == first_due(FEED, now=NOW, spread=HOUR)


hints = st.none() | st.timedeltas(timedelta(), timedelta(days=400))
outcomes = st.one_of(
    st.builds(replace, st.sampled_from([OK, UNCHANGED]), hint=hints),
    st.builds(failed, st.sampled_from([0.0, 0.25, 0.5, 1.0]), retry_after=hints),
    st.just(GONE),
)
steps = st.lists(
    st.tuples(outcomes, st.timedeltas(-HOUR, timedelta(days=40)), st.integers(0, 500), st.floats(0, 1)),
    max_size=12,
)


@given(steps)
def test_whatever_happens_there_is_a_next_poll_in_reach(history):
    memory, now = FeedMemory(feed=FEED), NOW
    for outcome, elapsed, new, chance in history:
        now = max(now + elapsed, NOW)
        memory = next_poll(memory, outcome, POLICY, now=now, chance=chance, new_entries=new)
        assert memory.next_due is not None
        assert now < memory.next_due <= now + timedelta(days=7)
        assert memory.due_reason
        if outcome.error is None:
            assert POLICY.shortest <= memory.next_due - now <= POLICY.longest
            assert memory.error_score == 0


@given(st.floats(0.001, 5000), st.floats(0.001, 5000))
def test_a_busier_feed_is_never_asked_less_often(first, second):
    assert pause(steady(max(first, second))) <= pause(steady(min(first, second)))


@given(st.floats(0, 1))
def test_jitter_stays_within_a_tenth(chance):
    assert 54 <= minutes(pause(steady(6), chance=chance)) <= 66


def test_a_rate_is_called_assumed_until_something_new_has_come():
    for document in (dated(), dated(*range(1, 25))):
        read = replace(OK, feed=document)
        first = next_poll(FeedMemory(feed=FEED), read, POLICY, now=NOW, chance=0.5, new_entries=24)
        assert "assumed" in first.due_reason or "may come" in first.due_reason
        quiet = next_poll(first, UNCHANGED, POLICY, now=NOW + HOUR, chance=0.5)
        assert "assumed" in quiet.due_reason or "may come" in quiet.due_reason
        later = next_poll(quiet, read, POLICY, now=NOW + 2 * HOUR, chance=0.5, new_entries=1)
        assert is_observed(later.fast_rate)
        assert "assumed" not in later.due_reason
        assert "may come" not in later.due_reason
