"""The daemon may be killed at any moment: what it comes to is what it would have come to anyway."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from monitor.demo.player import moments
from monitor.demo.setting import READER
from monitor.demo.showing import is_digest
from monitor.demo.stage import scene
from monitor.wiring.configuration import load_settings
from tests.whole.ambush import Ambush, At
from tests.whole.lives import Lives
from tests.whole.plays import Played, ended, key_of

_KILLS = 50
_SEED = 20250701


@dataclass(frozen=True, slots=True)
class Kill:
    """When a life ends: after so many moments of the corpus, and then a time, or a point of a sending."""

    moment: int
    after: float | At  #: seconds, or where the next message has come to


def kills(chance: random.Random, *, all_moments: int, mailing: list[int], alerting: list[int]) -> list[Kill]:
    """Spread the kills over the whole play; 18 of them hit a daemon while it sends.

    A moment takes about 0.2 s and a start about 1 s, so that the others fall into opening the database,
    polling, reading and judging. A sending lasts a few milliseconds: chance alone would hardly meet one.
    """
    sending = [
        *(
            Kill(moment, at)
            for at in (At.MAIL_OFFERED, At.MAIL_TAKEN)
            for moment in chance.sample(mailing, 5)
        ),
        *(
            Kill(moment, at)
            for at in (At.POST_OFFERED, At.POST_TAKEN)
            for moment in chance.sample(alerting, 4)
        ),
    ]
    anywhere = [
        Kill(chance.randrange(all_moments), chance.choice((0.3, 1.5)) * chance.random())
        for _ in range(_KILLS - len(sending))
    ]
    return sorted(sending + anywhere, key=lambda kill: kill.moment)


def end_a_life(lives: Lives, ambush: Ambush, kill: Kill) -> None:
    lives.begin()
    assert lives.live_until(kill.moment), "the play ended before all kills were done"
    if isinstance(kill.after, At):
        ambush.lie(kill.after, lives.strike)
    else:
        time.sleep(kill.after)  # nothing depends on what it hits
        lives.strike()
    lives.live_on()
    assert lives.exit_code == -9


@pytest.fixture(scope="module")
def killed_play(tmp_path_factory: pytest.TempPathFactory, whole_play: Played) -> Iterator[Played]:
    """The demo, killed fifty times and started again each time, and then left to end."""
    directory = tmp_path_factory.mktemp("killed_play")
    with scene(directory) as on, Lives(on.config, on.clock_file) as lives:
        ambush = Ambush(on.mailbox, on.slack)
        times = moments(on.corpus)
        sent = [(times.index(mail.message["Date"].datetime), is_digest(mail)) for mail in whole_play.mails]
        plan = kills(
            random.Random(_SEED),
            all_moments=len(times) - 1,
            mailing=sorted({moment for moment, _ in sent})[:-5],
            alerting=sorted({moment for moment, digest in sent if not digest})[:-4],
        )
        for kill in plan:
            end_a_life(lives, ambush, kill)
        lives.begin()
        lives.live_on()
        assert lives.exit_code == 0
        yield ended(on, load_settings(on.config, {}))


def test_fifty_kills_change_no_story(killed_play: Played, whole_play: Played) -> None:
    assert killed_play.outcome.placements == whole_play.outcome.placements


def test_fifty_kills_change_no_development(killed_play: Played, whole_play: Played) -> None:
    assert killed_play.outcome.developments == whole_play.outcome.developments


def test_fifty_kills_lose_no_alert_and_add_none(killed_play: Played, whole_play: Played) -> None:
    assert killed_play.outcome.told == whole_play.outcome.told


def test_fifty_kills_leave_nothing_undone(killed_play: Played) -> None:
    assert killed_play.outcome.undone == []


def test_fifty_kills_break_no_thread(killed_play: Played, whole_play: Played) -> None:
    assert killed_play.outcome.threads == whole_play.outcome.threads


def test_a_mail_that_a_kill_repeats_is_the_same_mail(killed_play: Played) -> None:
    mails = Counter((mail.message_id, mail.recipients, mail.message["Subject"]) for mail in killed_play.mails)
    assert len({identity for identity, _, _ in mails}) == len(mails)
    assert max(mails.values()) > 1, "no kill came between a mail and its mark: the test has lost its teeth"
    sent = [one for one in killed_play.deliveries if one.state == "sent" and one.recipient == READER]
    assert len(mails) == len(sent)


def test_slack_is_asked_before_a_message_is_repeated_so_none_is(killed_play: Played) -> None:
    keys = Counter(key_of(post) for post in killed_play.posts)
    assert set(keys.values()) == {1}
