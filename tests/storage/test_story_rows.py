"""Stories, placements, sentences, developments: the same on both databases."""

from dataclasses import replace

import sqlalchemy as sa

from monitor.model.ids import PublisherId, RevisionId, StoryId
from monitor.model.stories import (
    Conflict,
    Decision,
    Kind,
    Kinship,
    Origin,
    OriginKind,
    Placement,
    Quotation,
    Relation,
    SharedPassage,
    Status,
)
from storage.tables import story
from tests.storage.newsroom import NOW, Newsroom, finding, judged, minutes, placement

PAPER, RADIO = PublisherId("paper"), PublisherId("radio")
COPY = Kinship(
    relation=Relation.COPY,
    of=None,
    copied_share=0.875,
    passages=(SharedPassage(position=0, text="“Ŵyl”", holder=1, holder_position=3, coverage=0.9),),  # type: ignore[arg-type]  # a bare number stands for an id
)


def test_a_new_story_has_its_headline_and_its_opening_time(newsroom: Newsroom) -> None:
    key = newsroom.story("Ward opens", topics=())
    with newsroom.write() as records:
        held = records.stories.get(key)
    assert (held.id, held.title, held.opened_at, held.last_report_at) == (key, "Ward opens", NOW, NOW)
    assert (held.topics, held.merged_into) == ((), None)


def test_a_storys_last_report_only_moves_forward_and_its_topics_add_up(newsroom: Newsroom) -> None:
    key = newsroom.story(topics=("hospitals",))
    with newsroom.write() as records:
        records.stories.touch(key, topics=["wales"], reported_at=minutes(60))
        records.stories.touch(key, topics=["hospitals", "beds"], reported_at=minutes(-60))
        held = records.stories.get(key)
    assert held.last_report_at == minutes(60)
    assert held.topics == ("beds", "hospitals", "wales")
    assert held.opened_at == NOW


def merge(newsroom: Newsroom, old: StoryId, into: StoryId) -> None:
    with newsroom.store.write() as connection:
        connection.execute(sa.update(story).where(story.c.id == old).values(merged_into=into))


def test_the_id_of_a_merged_story_leads_to_the_one_that_took_it_in(newsroom: Newsroom) -> None:
    first, second, third = (newsroom.story(name) for name in ("One", "Two", "Three"))
    merge(newsroom, first, second)
    merge(newsroom, second, third)
    with newsroom.write() as records:
        assert records.stories.get(first).id == third
        records.stories.touch(first, topics=["beds"], reported_at=minutes(5))
        assert records.stories.get(third).last_report_at == minutes(5)
    assert newsroom.archive.story(first).story.id == third
    assert [one.id for one in newsroom.archive.stories(limit=9)] == [third]


def test_a_reprint_is_corrected_with_the_agency_behind_it(newsroom: Newsroom) -> None:
    revision, original = newsroom.read("Ward"), newsroom.read("Original", publisher="wire")
    value = placement(revision.article, newsroom.story(), decision=Decision.OPENED)
    origin = Origin(kind=OriginKind.AGENCY, name="PA Media", evidence="By PA", article=original.article)
    kinship = replace(COPY, of=original.article, origin=origin, corrected_at=minutes(5))
    with newsroom.write() as records:
        records.stories.place(value, explanation={})
        records.stories.correct_kinship(revision.article, kinship)
    with newsroom.write() as records:
        assert records.stories.placement(revision.article) == replace(value, kinship=kinship)


def test_a_place_is_read_back_with_its_proof(newsroom: Newsroom) -> None:
    revision, key = newsroom.read("Ward"), newsroom.story()
    value = placement(
        revision.article,
        key,
        decision=Decision.DEVELOPMENT,
        kinship=COPY,
        reopened_after_days=91,
        reasons=("shares “Ŵyl”", "91 quiet days"),
    )
    with newsroom.write() as records:
        assert records.stories.placement(revision.article) is None
        records.stories.place(value, explanation={"at": NOW, "seen": (1, 2)})
        assert records.stories.placement(revision.article) == value
    why = newsroom.archive.why("https://paper.example/1")
    assert why.placement == value
    assert why.explanation == {"at": NOW.isoformat(), "seen": [1, 2]}


def test_a_place_is_frozen_when_it_was_decided(newsroom: Newsroom) -> None:
    revision, first, second = newsroom.read("Ward"), newsroom.story("One"), newsroom.story("Two")
    newsroom.place(revision, first, decision=Decision.OPENED)
    newsroom.place(revision, second, score=0.9)
    with newsroom.write() as records:
        held = records.stories.placement(revision.article)
    assert held is not None
    assert (held.story, held.decision, held.score) == (first, Decision.OPENED, 0.5)


def test_what_an_article_turned_out_to_be_is_written_beside_its_place(newsroom: Newsroom) -> None:
    first, second, key = newsroom.read("Ward"), newsroom.read("Ward", path="2"), newsroom.story()
    for revision in (first, second):
        newsroom.place(revision, key)
    kinship = Kinship(relation=Relation.REWRITE, of=first.article, copied_share=0.25)
    with newsroom.write() as records:
        records.stories.settle_kinship(second.article, kinship, Decision.DEVELOPMENT)
        held: Placement | None = records.stories.placement(second.article)
        other = records.stories.placement(first.article)
    assert held is not None
    assert other is not None
    assert (held.kinship, held.decision, held.score) == (kinship, Decision.DEVELOPMENT, 0.5)
    assert (other.kinship.relation, other.decision) == (Relation.INDEPENDENT, Decision.COVERAGE)


def test_a_storys_sentences_come_oldest_first_each_with_who_wrote_it(newsroom: Newsroom) -> None:
    key = newsroom.story()
    early = newsroom.read("Ward", path="1", owner="Group A")
    late = newsroom.read("Ward", path="2", owner="Group B", publisher="radio", published_at=None)
    newsroom.at = minutes(5)
    newsroom.judge(late, key, judged(0, "Third."), judged(1, "Fourth."))
    newsroom.judge(early, key, judged(1, "Second."), judged(0, "First “Ŵyl”."))
    with newsroom.write() as records:
        held = records.stories.sentences(key, [late.id, early.id])
    assert [one.text for one in held] == ["First “Ŵyl”.", "Second.", "Third.", "Fourth."]
    first, last = held[0], held[-1]
    assert (first.article, first.revision, first.publisher, first.owner) == (
        early.article,
        early.id,
        "paper",
        "Group A",
    )
    assert (first.language, first.packed, first.figures, first.published_at) == ("en", "packed 0", "[]", NOW)
    assert (last.owner, last.published_at) == ("Group B", minutes(5))


def test_only_the_asked_revisions_sentences_of_only_the_asked_story_are_read(newsroom: Newsroom) -> None:
    one, other = newsroom.story("One"), newsroom.story("Other")
    revision, later = newsroom.read("Ward"), newsroom.read("Ward", "Edited.")
    for each in (revision, later):
        newsroom.judge(each, one, judged(0, f"Ours, {each.number}."))
    with newsroom.write() as records:
        assert [held.text for held in records.stories.sentences(one, {later.id})] == ["Ours, 2."]
        assert records.stories.sentences(one, []) == []
        assert records.stories.judged_revisions(one) == {revision.id, later.id}
        assert records.stories.judged_revisions(other) == set()
        assert records.stories.sentences(other, [revision.id, later.id]) == []


def test_the_sentences_of_more_revisions_than_one_statement_holds_are_read(newsroom: Newsroom) -> None:
    key, revision = newsroom.story(), newsroom.read("Ward")
    newsroom.judge(revision, key, judged(0, "Ours."))
    many = [RevisionId(number) for number in range(1_000)]
    with newsroom.write() as records:
        assert [held.text for held in records.stories.sentences(key, many)] == ["Ours."]


def test_judging_twice_leaves_the_same_rows(newsroom: Newsroom) -> None:
    key, revision = newsroom.story(), newsroom.read("Ward")
    verdicts = (judged(0, "First."), judged(1, "Second.", Status.KNOWN, nearest="Earlier.", reason="told"))
    newsroom.judge(revision, key, *verdicts)
    newsroom.judge(revision, key, *verdicts)
    assert newsroom.archive.judged(revision.article) == [(1, verdicts[0]), (1, verdicts[1])]


def test_a_later_verdict_on_a_sentence_counts(newsroom: Newsroom) -> None:
    key, revision = newsroom.story(), newsroom.read("Ward")
    newsroom.judge(revision, key, judged(0, "First."))
    newsroom.judge(revision, key, judged(0, "First.", Status.BOILERPLATE, reason="recurs"))
    ((_, only),) = newsroom.archive.judged(revision.article)
    assert (only.status, only.reason) == (Status.BOILERPLATE, "recurs")


def test_a_finding_is_read_back_whole(newsroom: Newsroom) -> None:
    key, revision = newsroom.story(), newsroom.read("Ward")
    found = finding(
        "£16.4m “gwario”",
        kind=Kind.FIGURE_CHANGED,
        weight=0.875,
        conflicts=(Conflict(about="beds", here="12 beds", there="10 beds", there_article=revision.article),),
        reasons=("a figure changed",),
    )
    made = newsroom.develop(revision, key, found)
    with newsroom.write() as records:
        held = records.stories.development(made)
    assert (held.story, held.article, held.revision, held.found_at) == (
        key,
        revision.article,
        revision.id,
        NOW,
    )
    assert held.finding == found


def test_a_revision_has_one_development_however_often_it_is_judged(newsroom: Newsroom) -> None:
    key, revision = newsroom.story(), newsroom.read("Ward")
    newsroom.develop(revision, key, finding("First"))
    with newsroom.write() as records:
        assert records.stories.add_development(key, revision, finding("Second"), at=NOW) is None
    edited = newsroom.read("Ward", "Edited.")
    newsroom.develop(edited, key, finding("Third"))
    assert [one.headline for one in newsroom.archive.developments(limit=9)] == ["Third", "First"]


def test_the_speakers_of_a_story_are_those_quoted_in_its_developments(newsroom: Newsroom) -> None:
    key, other = newsroom.story("One"), newsroom.story("Other")
    said = (
        Quotation(text="Yes", speaker="Ann Lee", sentence=0),
        Quotation(text="No", speaker=None, sentence=1),
    )
    newsroom.develop(newsroom.read("Ward", path="1"), key, finding(quotations=said))
    newsroom.develop(newsroom.read("Ward", path="2"), key, finding(quotations=()))
    elsewhere = (Quotation(text="Yes", speaker="Siân Ŵ", sentence=0),)
    newsroom.develop(newsroom.read("Ward", path="3"), other, finding(quotations=elsewhere))
    with newsroom.write() as records:
        assert records.stories.speakers(key) == {"Ann Lee"}
        assert records.stories.speakers(other) == {"Siân Ŵ"}
        assert records.stories.speakers(StoryId(99)) == frozenset()


def recurring(newsroom: Newsroom, *keys: str, groups: int, publisher: PublisherId = PAPER) -> frozenset[str]:
    with newsroom.write() as records:
        return records.stories.recurring(publisher, keys, groups=groups)


def note(newsroom: Newsroom, group: str, *keys: str, publisher: PublisherId = PAPER) -> None:
    with newsroom.write() as records:
        records.stories.note_sentences(publisher, keys, group=group)


def test_a_sentence_recurs_once_it_stood_in_so_many_groups(newsroom: Newsroom) -> None:
    note(newsroom, "story 1", "sign up", "the ward opens")
    note(newsroom, "story 2", "sign up", "sign up")
    assert recurring(newsroom, "sign up", "the ward opens", groups=2) == {"sign up"}
    assert recurring(newsroom, "sign up", "the ward opens", groups=1) == {"sign up", "the ward opens"}
    assert recurring(newsroom, "sign up", groups=3) == frozenset()


def test_a_sentence_counts_once_per_group_however_often_it_stands_there(newsroom: Newsroom) -> None:
    for _ in range(3):
        note(newsroom, "story 1", "sign up")
    assert recurring(newsroom, "sign up", groups=2) == frozenset()


def test_what_recurs_at_one_publisher_says_nothing_of_another(newsroom: Newsroom) -> None:
    note(newsroom, "story 1", "sign up")
    note(newsroom, "story 2", "sign up", publisher=RADIO)
    assert recurring(newsroom, "sign up", groups=2) == frozenset()


def test_sentence_keys_of_any_length_and_number_are_counted(newsroom: Newsroom) -> None:
    keys = [f"{'ŵ' * 3000} {n}" for n in range(3000)]
    note(newsroom, "story 1", *keys)
    note(newsroom, "story 2", *keys[:2])
    assert recurring(newsroom, *keys, groups=2) == frozenset(keys[:2])


def test_noting_and_asking_about_nothing_is_no_mistake(newsroom: Newsroom) -> None:
    note(newsroom, "story 1")
    assert recurring(newsroom, groups=1) == frozenset()


def test_the_index_of_a_unit_of_work_is_kept_with_it_and_undone_with_it(newsroom: Newsroom) -> None:
    revision, key = newsroom.read("Ward"), newsroom.story()
    try:
        with newsroom.write() as records:
            records.index.record(revision.article, key, terms={"ward"}, key_terms={"ward"}, packed=b"\x00p")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with newsroom.write() as records:
        assert records.index.frequencies(["ward"]) == (0, {})
        records.index.record(revision.article, key, terms={"ward"}, key_terms={"ward"}, packed=b"\x00p")
    with newsroom.store.look() as records:
        (found,) = records.index.nearest([("ward", 1.0)])
    assert (found.article, found.story, found.packed) == (revision.article, key, b"\x00p")
