"""What people do about stories is kept in order, and says when a snooze ends: the same on both databases."""

import pytest

from monitor.alerts.silence import handle, handled
from monitor.errors import BadInput
from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kind
from tests.storage.newsroom import NOW, Newsroom, finding, minutes


def did(story: StoryId, kind: HandlingKind, **more: object) -> Handling:
    return Handling(story=story, kind=kind, by="sian", **({"at": NOW} | more))  # type: ignore[arg-type]  # by name


def keep(newsroom: Newsroom, handling: Handling) -> StoryId:
    with newsroom.write() as records:
        return handle(records, handling)


def test_a_handling_is_read_back_as_it_was_done(newsroom: Newsroom) -> None:
    story = newsroom.story()
    mute = did(
        story,
        HandlingKind.MUTE,
        until=minutes(60),
        text="we have this",
        route=RouteId("desk"),
        recipient="Siân",
    )
    note = did(story, HandlingKind.NOTE, text="statement at four")
    keep(newsroom, mute)
    keep(newsroom, note)
    assert newsroom.archive.story(story).handlings == (mute, note)


def test_what_was_done_about_one_story_is_not_done_about_another(newsroom: Newsroom) -> None:
    story, other = newsroom.story("One"), newsroom.story("Other")
    keep(newsroom, did(story, HandlingKind.MUTE))
    with newsroom.write() as records:
        assert records.handlings.of(other) == []


def test_a_merged_storys_id_leads_to_the_story_that_it_became(newsroom: Newsroom) -> None:
    story, into = newsroom.story("One"), newsroom.story("Other")
    keep(newsroom, did(story, HandlingKind.MUTE))
    with newsroom.write() as records:
        records.corrections.close(story, into=into)
    assert newsroom.archive.story(into).handlings == ()  # a mute of the part is no mute of the whole
    assert keep(newsroom, did(story, HandlingKind.ACK)) == into
    assert [one.kind for one in newsroom.archive.story(story).handlings] == [HandlingKind.ACK]


def test_a_story_that_is_not_there_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(BadInput, match="there is no story 77"):
        keep(newsroom, did(StoryId(77), HandlingKind.MUTE))


def develop(newsroom: Newsroom, story: StoryId, path: str, **changes: object) -> DevelopmentId:
    return newsroom.develop(newsroom.read(path, path=path), story, finding(**changes))


def test_a_snooze_ends_with_weight_or_a_correction_and_with_nothing_else(newsroom: Newsroom) -> None:
    story, other = newsroom.story("One"), newsroom.story("Other")
    keep(newsroom, did(story, HandlingKind.SNOOZE))
    newsroom.at = minutes(10)
    develop(newsroom, other, "1", weight=0.9)
    light = develop(newsroom, story, "2", weight=0.54)
    opinion = develop(newsroom, story, "3", weight=0.9, kind=Kind.BACKGROUND)
    heavy = develop(newsroom, story, "4", weight=0.55)
    after = develop(newsroom, story, "5", weight=0.4)

    def silent(development: DevelopmentId) -> bool:
        with newsroom.write() as records:
            people = handled(records, story, development)
        return people.silenced(RouteId("desk"), "anna", now=newsroom.at) is not None

    assert [silent(one) for one in (light, opinion, heavy, after)] == [True, True, False, False]
    newsroom.at = minutes(20)
    keep(newsroom, did(story, HandlingKind.SNOOZE, at=minutes(20)))
    newsroom.at = minutes(30)
    assert silent(develop(newsroom, story, "6", weight=0.4))
    assert not silent(develop(newsroom, story, "7", weight=0.4, kind=Kind.CORRECTION))
