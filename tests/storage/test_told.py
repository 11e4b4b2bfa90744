"""Who was told of what: the same on both databases."""

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kinship, Relation
from tests.storage.newsroom import Newsroom
from tests.storage.test_alert_rows import BOARD, DESK, must_queue

ANNA = "anna@example.org"


def told(newsroom: Newsroom, by: DevelopmentId) -> set[tuple[RouteId, str]]:
    with newsroom.write() as records:
        article = records.stories.development(by).article
        return set(records.alerts.told(article, before=by))


def report(
    newsroom: Newsroom, story: StoryId, path: str, *, of: DevelopmentId | None = None
) -> DevelopmentId:
    revision = newsroom.read(path, path=path)
    with newsroom.write() as records:
        origin = None if of is None else records.stories.development(of).article
    relation = Relation.INDEPENDENT if origin is None else Relation.COPY
    newsroom.place(revision, story, kinship=Kinship(relation=relation, of=origin, copied_share=0.9))
    return newsroom.develop(revision, story)


def edit(newsroom: Newsroom, story: StoryId, path: str) -> DevelopmentId:
    return newsroom.develop(newsroom.read(path, "Other text.", path=path), story)


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (DeliveryState.SENT, True),
        (DeliveryState.PENDING, True),  # on its way: it cannot be called back
        (DeliveryState.HELD, False),
        (DeliveryState.DEAD, False),
    ],
)
def test_told_is_who_got_or_will_get_the_message(
    newsroom: Newsroom, state: DeliveryState, counts: bool
) -> None:
    story = newsroom.story()
    wrong = report(newsroom, story, "1")
    must_queue(newsroom, "k1", story=story, development=wrong, to=ANNA, state=state)
    assert told(newsroom, edit(newsroom, story, "1")) == ({(DESK, ANNA)} if counts else set())


def test_another_report_of_the_story_told_nothing_that_this_one_corrects(newsroom: Newsroom) -> None:
    story = newsroom.story()
    must_queue(newsroom, "k1", story=story, development=report(newsroom, story, "1"), to=ANNA)
    report(newsroom, story, "2")
    assert told(newsroom, edit(newsroom, story, "2")) == set()


def test_a_copy_that_is_corrected_corrects_its_origin_and_the_other_way_round(newsroom: Newsroom) -> None:
    story = newsroom.story()
    origin = report(newsroom, story, "1")
    must_queue(newsroom, "k1", story=story, development=origin, to=ANNA)
    copy = report(newsroom, story, "2", of=origin)
    must_queue(newsroom, "k2", story=story, development=copy, to=ANNA, route=BOARD)
    both = {(DESK, ANNA), (BOARD, ANNA)}
    assert told(newsroom, edit(newsroom, story, "2")) == both
    assert told(newsroom, edit(newsroom, story, "1")) == both
