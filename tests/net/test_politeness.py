"""One request at a time per host, room between them, pauses where asked, and no endless waiting."""

import threading
from datetime import timedelta

import pytest

from monitor.errors import HostBusy, Throttled
from monitor.net.politeness import Politeness


@pytest.fixture
def polite(wrist):
    return Politeness(timedelta(seconds=5), clock=wrist, sleep=wrist.sleep)


def visit(polite, key="news.example", **how):
    with polite.turn(key, **how):
        pass


def test_starts_at_one_host_are_spaced(polite, wrist):
    for _ in range(3):
        visit(polite)
    assert wrist.slept == [5, 5]


def test_time_that_passed_since_the_last_start_counts(polite, wrist):
    visit(polite)
    wrist.seconds += 3
    visit(polite)
    wrist.seconds += 9
    visit(polite)
    assert wrist.slept == [2]


def test_hosts_do_not_wait_for_each_other(polite, wrist):
    visit(polite, "one.example")
    visit(polite, "two.example")
    assert wrist.slept == []


def test_a_hop_or_a_message_does_not_wait_for_its_space_but_the_next_page_does(polite, wrist):
    visit(polite)
    visit(polite, spaced=False)
    visit(polite)
    assert wrist.slept == [5]


def test_a_cooling_host_is_refused_at_once_with_what_is_left_of_the_pause(polite, wrist):
    polite.pause("news.example", timedelta(minutes=10))
    wrist.seconds += 60
    with pytest.raises(Throttled, match="9 min") as caught:
        visit(polite, spaced=False)
    assert caught.value.retry_after == timedelta(minutes=9)
    assert wrist.slept == []
    wrist.seconds += 540
    visit(polite)


def test_unnamed_pauses_double_up_to_six_hours_and_start_anew_after_a_good_answer(polite, wrist):
    pauses = []
    for _ in range(7):
        pauses.append(polite.pause("news.example", None) / timedelta(minutes=1))
        wrist.seconds += 7 * 3600
    assert pauses == [15, 30, 60, 120, 240, 360, 360]
    polite.welcome("news.example")
    assert polite.pause("news.example", None) == timedelta(minutes=15)


def test_a_shorter_pause_does_not_end_a_longer_one(polite):
    polite.pause("news.example", timedelta(hours=1))
    assert polite.pause("news.example", timedelta(0)) == timedelta(hours=1)


def test_a_host_that_complained_is_visited_half_as_often_for_a_day(polite, wrist):
    polite.pause("news.example", None)
    wrist.seconds += 15 * 60
    visit(polite)
    visit(polite)
    assert wrist.slept == [10]
    wrist.seconds += 24 * 3600
    visit(polite)
    visit(polite)
    assert wrist.slept == [10, 5]


def test_a_crawl_delay_widens_the_space(polite, wrist):
    polite.slow_down("news.example", timedelta(seconds=20))
    visit(polite)
    visit(polite)
    assert wrist.slept == [20]


def test_a_wait_beyond_a_minute_sends_the_request_away_instead(wrist):
    polite = Politeness(timedelta(minutes=2), clock=wrist, sleep=wrist.sleep)
    visit(polite)
    with pytest.raises(HostBusy) as caught:
        visit(polite)
    assert caught.value.retry_after == timedelta(minutes=2)
    assert wrist.slept == []


def test_a_failed_request_gives_its_turn_back(polite):
    with pytest.raises(ZeroDivisionError), polite.turn("news.example"):
        raise ZeroDivisionError
    visit(polite)


def test_threads_never_overlap_at_one_host_and_a_long_line_is_sent_away():
    polite = Politeness(timedelta(0), longest_wait=timedelta(seconds=5))
    inside, most, lock = 0, 0, threading.Lock()

    def many() -> None:
        nonlocal inside, most
        for _ in range(200):
            with polite.turn("news.example"):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


def test_who_waits_for_a_request_in_flight_is_not_kept_for_ever():
    polite = Politeness(timedelta(0), longest_wait=timedelta(seconds=0.05))
    with polite.turn("news.example"), pytest.raises(HostBusy):
        visit(polite)


def test_those_in_line_behind_a_request_that_draws_a_pause_are_refused():
    polite = Politeness(timedelta(0))
    refused = threading.Event()

    def second() -> None:
        try:
            visit(polite)
        except Throttled:
            refused.set()

    with polite.turn("news.example"):
        thread = threading.Thread(target=second)
        thread.start()
        while not polite._hosts["news.example"].waiting:
            thread.join(0.001)
        polite.pause("news.example", None)
    thread.join()
    assert refused.is_set()


def test_a_line_that_would_take_more_than_a_minute_is_not_joined(wrist):
    polite = Politeness(timedelta(seconds=5), clock=wrist, sleep=wrist.sleep)
    threads, refused = [], []

    def join_the_line() -> None:
        try:
            visit(polite)
        except HostBusy as error:
            refused.append(error.retry_after)

    with polite.turn("news.example"):
        for number in range(15):
            threads.append(threading.Thread(target=join_the_line))
            threads[-1].start()
            while polite._hosts["news.example"].waiting + len(refused) <= number:
                threads[-1].join(0.001)
    for thread in threads:
        thread.join()
    assert sorted(refused) == [timedelta(seconds=seconds) for seconds in (65, 70, 75)], "each at its own time"
    assert wrist.slept == [5] * 12


def test_hosts_not_visited_for_long_are_forgotten(wrist):
    polite = Politeness(timedelta(seconds=5), clock=wrist, sleep=wrist.sleep, most_hosts=10)
    for number in range(1000):
        visit(polite, f"{number}.example")
    assert list(polite._hosts) == [f"{number}.example" for number in range(990, 1000)]


def test_an_impatient_worker_is_sent_away_and_every_request_gets_a_time_of_its_own(wrist):
    """Fourteen feeds of one host held every worker for a minute; now each comes back when its turn is."""
    polite = Politeness(
        timedelta(seconds=5), clock=wrist, sleep=wrist.sleep, longest_wait=timedelta(seconds=1)
    )
    visit(polite)
    back = []
    for _ in range(13):
        with pytest.raises(HostBusy) as caught:
            visit(polite)
        back.append(wrist.seconds + caught.value.retry_after.total_seconds())
    assert back == [wrist.seconds + 5 * turn for turn in range(1, 14)]
    for moment in back:
        wrist.seconds = moment
        visit(polite)
    assert wrist.slept == []


def test_a_later_part_of_one_visit_may_wait_longer(wrist):
    polite = Politeness(
        timedelta(seconds=5), clock=wrist, sleep=wrist.sleep, longest_wait=timedelta(seconds=1)
    )
    visit(polite)
    visit(polite, longest_wait=timedelta(seconds=60))
    assert wrist.slept == [5]
