"""The place stage: what it knows of an article beyond its words."""

import pytest

from monitor.model.facts import ArticleMatched
from monitor.model.stories import Decision
from monitor.stories.words import Vocabulary
from storage.store import Store
from tests.stories.test_corrections import HEXHAM, POWYS, Lane

PROTEST = (
    "Parents protest against loss",
    (
        "Parents with prams filled the market place at Hexham in the rain.\n"
        "They fear long drives to Cramlington, sang songs and handed out cake."
    ),
)


@pytest.mark.parametrize(
    ("baseline", "decision"), [(False, Decision.COVERAGE), (True, Decision.OPENED)], ids=["found", "backlog"]
)
def test_an_article_without_a_date_is_of_the_day_it_was_found_but_for_a_feeds_backlog(
    store: Store, vocabulary: Vocabulary, baseline: bool, decision: Decision
) -> None:
    lane = Lane(store, vocabulary)
    lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    lane.report("Hexham maternity ward to close", HEXHAM, "2")
    undated = lane.newsroom.read(*PROTEST, path="3", publisher="other", published_at=None, baseline=baseline)
    lane.place(ArticleMatched(revision=undated.id), lane)
    with store.look() as records:
        placed = records.stories.placement(undated.article)
    assert placed is not None
    assert placed.decision is decision, placed.reasons


BOIL = (
    "Boil water notice for 4,000 homes in Larkhope",
    (
        "Households in Larkhope and Dunsel must boil their tap water after a parasite was found. "
        "Teme Valley Water said a routine sample showed traces of cryptosporidium at its Larkhope works. "
        "About 4,000 homes are affected, and bottled water is being handed out at the leisure centre."
    ),
)
BOIL_ELSEWHERE = (
    "Boil water notice for 2,500 homes in Devon",
    (
        "Households in Brixcombe, Devon, must boil their tap water after a parasite was found. "
        "Coastal Water said a routine sample showed traces of cryptosporidium at its Hollacombe works. "
        "About 2,500 homes are affected, and bottled water is being handed out at the town hall.\n\n"
        "It comes two days after Teme Valley Water told 4,000 homes in Larkhope and Dunsel to boil tap water."
    ),
)


def test_a_lookalike_that_recalls_a_story_opens_its_own(store: Store, vocabulary: Vocabulary) -> None:
    lane = Lane(store, vocabulary)
    lane.report(*BOIL, "1")
    report = lane.newsroom.read(*BOIL_ELSEWHERE, path="2")
    lane.place(ArticleMatched(revision=report.id), lane)
    with store.look() as records:
        placed = records.stories.placement(report.article)
    assert placed is not None
    assert placed.decision is Decision.OPENED, placed.reasons
