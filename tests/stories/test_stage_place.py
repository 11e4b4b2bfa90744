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
