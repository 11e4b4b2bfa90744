"""The demo, played whole on both databases, does what the corpus's own key asks for."""

import pytest

from monitor.demo.mailbox import Mail
from monitor.demo.setting import CHANNEL, READER
from monitor.demo.showing import is_digest
from monitor.demo.slack_endpoint import Post
from monitor.model.answers import DeliveryAnswer, StoryPage
from monitor.model.stories import Relation
from tests.conftest import fresh_postgresql
from tests.whole.plays import Played, key_of, play_whole

_POWYS = "powys-waits"
_OPINION = "powys-opinion-dyke"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One play on each database, for all assertions."""
    if request.param == "sqlite":
        play: Played = request.getfixturevalue("whole_play")
        return play
    server, template = (request.getfixturevalue(n) for n in ("postgresql_address", "migrated_template"))
    with fresh_postgresql(server, template=template) as given:
        # The local socket asks for no password, and no test pulls the plug.
        address = f"{given.replace(':@', '@')}&options=-csynchronous_commit%3Doff"
        return play_whole(tmp_path_factory.mktemp("postgresql_play"), database=address)


@pytest.fixture
def powys(played: Played) -> StoryPage:
    (first, *_) = (a.id for a in played.scene.corpus.articles if a.key.story == _POWYS)
    return played.pages[first]


def sent(played: Played, story: StoryPage, recipient: str) -> list[DeliveryAnswer]:
    """Messages about a story, in the order they were queued."""
    return sorted(
        (
            one
            for one in played.deliveries
            if one.story == story.story.id and one.recipient == recipient and one.state == "sent"
        ),
        key=lambda one: one.id,
    )


def mails_about(played: Played, story: StoryPage) -> list[Mail]:
    """The alerts by email about a story; every subject ends with its news."""
    headlines = [one.headline for one in sent(played, story, READER)]
    return [m for m in played.mails if not is_digest(m) and _tells(m.message["Subject"], headlines)]


def posts_about(played: Played, story: StoryPage) -> list[Post]:
    """The same on Slack."""
    headlines = [one.headline for one in sent(played, story, CHANNEL)]
    return [post for post in played.posts if _tells(post.text, headlines)]


def _tells(subject: str, headlines: list[str]) -> bool:
    news = subject.partition(": ")[2].rstrip("…")
    return any(headline.startswith(news) for headline in headlines)


def test_every_expected_alert_came_and_no_other(played: Played) -> None:
    assert played.score.alerts_missing == ()
    assert played.score.alerts_not_expected == ()


def test_every_matter_is_one_story_and_every_story_one_matter(played: Played) -> None:
    assert played.score.stories_split == ()
    assert played.score.stories_mixed == ()


def test_every_article_is_judged_as_the_key_asks(played: Played) -> None:
    assert played.score.wrong_decisions == ()
    assert played.score.wrong_relations == ()


def test_the_new_sentences_are_found(played: Played) -> None:
    assert played.score.sentence_f1 >= 0.95, played.score.wrong_sentences
    assert played.score.passed


def test_every_alert_goes_once_by_mail_and_once_to_slack(played: Played) -> None:
    alerts = [mail for mail in played.mails if not is_digest(mail)]
    assert len(alerts) == len(played.posts) == len(played.score.alerts_expected)
    assert len({mail.message_id for mail in played.mails}) == len(played.mails)
    assert len({key_of(post) for post in played.posts}) == len(played.posts)


def test_powys_is_four_alerts_in_one_thread(played: Played, powys: StoryPage) -> None:
    first, *others = mails_about(played, powys)
    assert len(others) == 3
    assert first.message["In-Reply-To"] is None
    assert [mail.message["In-Reply-To"] for mail in others] == [first.message_id] * 3
    root, *replies = posts_about(played, powys)
    assert root.thread_ts is None
    assert [post.thread_ts for post in replies] == [root.ts] * 3


def test_an_opinion_piece_that_restates_what_is_known_is_in_the_digest_only(played: Played) -> None:
    corpus = played.scene.corpus
    opinion = corpus.article(_OPINION)
    outlet = corpus.outlet(opinion.outlet)
    telling = [mail for mail in played.mails if opinion.path(outlet) in _text(mail)]
    assert [is_digest(mail) for mail in telling] == [True]
    assert f"1 report without news: {outlet.name}" in _text(telling[0])
    assert not any(opinion.path(outlet) in str(post) for post in played.posts)


def test_copies_are_folded_and_counted(played: Played, powys: StoryPage) -> None:
    of_powys = [a for a in played.scene.corpus.articles if a.key.story == _POWYS]
    assert powys.story.copies == sum(a.key.relation is Relation.COPY for a in of_powys)
    assert len(powys.reports) == len(of_powys)


def test_nothing_is_left_undone(played: Played) -> None:
    assert played.outcome.undone == []


def test_both_databases_tell_the_same(played: Played, whole_play: Played) -> None:
    assert played.outcome == whole_play.outcome


def _text(mail: Mail) -> str:
    part = mail.message.get_body(("plain",))
    return " ".join(part.get_content().split()) if part is not None else ""
