"""`stories`, its corrections, and how `story` and `why` tell of them."""

from dataclasses import replace

import pytest

from monitor.model.articles import Revision
from monitor.model.ids import StoryId
from monitor.model.stories import Decision, Kinship, Relation, SharedPassage, Status
from tests.cli.conftest import Desk
from tests.storage.newsroom import judged, minutes, placement

NAMES, FIGURES = "the same names 0.90 (+2.0)", "the same figures 0.50 (+1.0)"
CONSIDERED = [
    {"story": 1, "article": 1, "score": 0.75, "languages_differ": False, "reasons": [NAMES, FIGURES]},
    {"story": 3, "article": 4, "score": -4.5, "languages_differ": True, "reasons": ["names disagree (-3.0)"]},
]


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Story 1: articles 1 and its copy 2; stories 2 and 3: articles 3 and 4."""
    with desk.newsroom() as newsroom:

        def open_with(path: str, title: str) -> tuple[Revision, StoryId]:
            read, story = (
                newsroom.read(title, path=path, published_at=minutes(int(path))),
                newsroom.story(title),
            )
            newsroom.place(read, story, decision=Decision.OPENED)
            return read, story

        first, story = open_with("1", "Ward opens")
        newsroom.judge(first, story, judged(0, "Intro."), judged(1, "It has 12 beds."))
        copied = newsroom.read("Ward open", path="2", publisher="radio", site="The Radio")
        open_with("3", "Ward named")
        open_with("4", "Fair held")
        shared = SharedPassage(
            position=0, text="It has 12 beds.", holder=first.article, holder_position=1, coverage=0.9
        )
        kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9, passages=(shared,))
        value = replace(placement(copied.article, story, kinship=kinship), reasons=("story 1 scores 0.75",))
        with newsroom.write() as records:
            records.stories.place(value, explanation={"considered": CONSIDERED, "related": [3]})
            records.stories.relate(copied.article, [StoryId(3)])
        newsroom.judge(
            copied,
            story,
            judged(
                0, "It has 12 beds.", Status.KNOWN, nearest="It has 12 beds.", nearest_article=first.article
            ),
            judged(1, "Sign up here.", Status.BOILERPLATE, reason="part of the page, not of the article"),
        )
    return desk


def listed(desk: Desk) -> dict[int, str]:
    ended = desk.ask("stories", "--json")
    assert ended.code == 0
    return {line["id"]: line["title"] for line in ended.lines}


def test_without_a_subcommand_the_stories_are_listed(told: Desk) -> None:
    assert listed(told) == {1: "Ward opens", 2: "Ward named", 3: "Fair held"}
    assert "Ward opens" in told.ask("stories").out
    assert len(told.ask("stories", "--json", "--limit", "2").lines) == 2
    assert told.ask("stories", "--json", "--since", "2030-01-01").lines == []


def test_a_merge_says_what_it_did_and_the_old_id_still_tells_the_story(told: Desk) -> None:
    ended = told.ask("stories", "merge", "2", "1", "--by", "ann", "--note", "one ward")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "story 2 is part of story 1 now: 1 article moved\n"
    assert listed(told) == {1: "Ward opens", 3: "Fair held"}
    page = told.ask("story", "2").out
    assert page.startswith("story 2 is part of story 1 now\nStory 1: Ward opens\n")
    assert "merged from story 2 into story 1 on " in page
    assert "by ann: one ward" in page


def test_articles_are_split_off_by_id_or_by_address(told: Desk) -> None:
    ended = told.ask(
        "stories", "split", "1", "https://radio.example/2?utm_source=rss", "--by", "ann", "--json"
    )
    assert ended.code == 0
    assert (ended.json["kind"], ended.json["story"], ended.json["into"]) == ("split", 1, 4)
    assert (ended.json["articles"], ended.json["by"]) == ([2], "ann")
    assert listed(told)[4] == "Ward open"
    assert "1 article split from story 1, now story 4 on " in told.ask("story", "1").out


def test_articles_are_moved_and_an_emptied_story_is_merged(told: Desk) -> None:
    ended = told.ask("stories", "move", "2", "4", "--to", "2")
    assert ended.out == (
        "story 2 has 1 article more, from story 1\nstory 3 is part of story 2 now: 1 article moved\n"
    )
    assert set(listed(told)) == {1, 2}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("merge", "1", "1"), "story 1 cannot be merged into itself"),
        (("merge", "1", "99"), "there is no story 99"),
        (("split", "2", "1"), "article 1 is in story 1, not in story 2"),
        (("split", "1", "https://nowhere.example/"), '"https://nowhere.example/" is no article'),
        (("move", "1", "--to", "1"), "article 1 is in story 1 already"),
        (("move", "1"), "Missing option '--to'"),
        (("split", "1"), "Missing argument 'ARTICLE...'"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_makes_no_sense_is_bad_usage(told: Desk, args: tuple[str, ...], words: str) -> None:
    ended = told.ask("stories", *args)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert set(listed(told)) == {1, 2, 3}


def test_a_story_names_those_that_are_possibly_related(told: Desk) -> None:
    assert "Possibly related\n  story 3: Fair held" in told.ask("story", "1").out
    assert "Possibly related\n  story 1: Ward opens" in told.ask("story", "3").out
    told.ask("stories", "merge", "3", "2")
    assert told.ask("story", "1", "--json").json["related"] == [{"id": 2, "live": 2, "title": "Ward named"}]


def test_why_tells_the_stories_considered_the_copied_passages_the_furniture_and_the_correction(
    told: Desk,
) -> None:
    told.ask("stories", "merge", "3", "2")
    told.ask("stories", "move", "2", "--to", "2", "--by", "ann", "--note", "the ward's name")
    out = told.ask("why", "https://radio.example/2").out
    assert "story 2: coverage, copy of article 1 (Paper), 90% shared" in out
    assert "corrected: 1 article moved from story 1 to story 2 on " in out
    assert "by ann: the ward's name" in out
    assert "story 1 scores 0.75" in out
    assert "considered story 1 (Ward opens): score 0.75\n      the same names 0.90 (+2.0)" in out
    assert "considered story 3, now part of story 2 (Ward named): score -4.50, in another language" in out
    assert "copied: sentence 1 is 90% sentence 2 of article 1 (Paper): “It has 12 beds.”" in out
    assert "furniture 0.75  Sign up here." in out
    assert "known from article 1 (Paper): It has 12 beds." in out


def test_why_tells_programs_the_same(told: Desk) -> None:
    told.ask("stories", "move", "2", "--to", "2", "--by", "ann")
    answer = told.ask("why", "https://radio.example/2", "--json").json
    assert [one["reasons"] for one in answer["explanation"]["considered"]] == [
        c["reasons"] for c in CONSIDERED
    ]
    assert [(one["id"], one["live"]) for one in answer["stories"]] == [(1, 1), (3, 3)]
    assert [(one["id"], one["outlet"]) for one in answer["articles"]] == [(1, "Paper")]
    assert [(one["kind"], one["story"], one["into"]) for one in answer["corrections"]] == [("move", 1, 2)]
