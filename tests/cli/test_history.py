"""Questions about the past: what is printed, for people and for programs, and how it ends."""

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.ids import RouteId
from monitor.model.stories import Decision, Kinship, Relation, Status
from monitor.model.topics import Evidence, Field, Level, Match, TopicId
from tests.cli.conftest import Desk
from tests.storage.newsroom import NOW, finding, judged, minutes

URL = "https://paper.example/1"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """One story: an opening report and its copy; every word of the first is hostile to terminals."""
    with desk.newsroom() as newsroom:
        newsroom.entry("1", title="Ward opens")
        story = newsroom.story("Ŵyl [bold]y[/] Ddôl 🩺 :on: \x1b[31mred\x1b[0m \u202eback")
        first = newsroom.read("Ward \x1b]0;owned\x07opens", "The ward opens on Monday.", owner="Group A")
        newsroom.place(first, story, decision=Decision.OPENED, reasons=("shares “\x1b[2Jward”",))
        newsroom.judge(
            first,
            story,
            judged(0, "It \x1b[5mopens."),
            judged(
                1, "As said.", Status.KNOWN, nearest="Said \x9b31m before.", nearest_article=first.article
            ),
        )
        made = newsroom.develop(first, story, finding("Ward opens [/bold]"))
        topic = TopicId("hospitals")
        evidence = (Evidence(clause="core", words="\x1b[1mward", field=Field.TITLE),)
        verdict = Match(
            topic=topic, level=Level.CORE, score=0.5, evidence=evidence, missing=("a \x1b[1mbed",)
        )
        with newsroom.write() as records:
            records.matches.record(first.id, [verdict], at=NOW)
            records.alerts.queue(
                key="k1",
                route=RouteId("console"),
                recipient="stdout",
                development=made,
                story=story,
                state=DeliveryState.HELD,
                reason="weight 0.50 \x1b[1m",
                payload="",
                at=NOW,
            )
        newsroom.at = minutes(10)
        copied = newsroom.read("Ward opens", path="2", owner="Group B", publisher="radio", language="cy")
        kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9)
        newsroom.place(copied, story, kinship=kinship)
    return desk


QUESTIONS = [
    ("articles",),
    ("stories",),
    ("story", "1"),
    ("developments",),
    ("search", "ward"),
    ("why", URL),
    ("alerts", "list"),
    ("tasks",),
    ("feeds", "list"),
    ("feeds", "health"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_nothing_from_outside_can_steer_the_terminal(told: Desk, question: tuple[str, ...]) -> None:
    answer = told.ask(*question)
    assert answer.code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r"} & set(answer.out + answer.err)


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_json_is_one_document_a_line_whatever_was_read(told: Desk, question: tuple[str, ...]) -> None:
    answer = told.ask(*question, "--json")
    assert answer.code == 0
    assert all(isinstance(line, dict) for line in answer.lines)
    assert not {"\x1b", "\x07"} & set(answer.out)


def test_articles_in_a_pipe_are_tab_separated_lines_newest_first(told: Desk) -> None:
    radio, paper = [line.split("\t") for line in told.ask("articles").out.splitlines()]
    assert radio == ["2", "2025-01-22 09:00", "Radio", "Ward opens", "–", "1", "copy"]
    assert paper[5:] == ["1", "opened"]
    assert paper[4] == "core"


def test_articles_as_json_have_these_names(told: Desk) -> None:
    first = told.ask("articles", "--json").lines[-1]
    assert set(first) >= {
        "id", "url", "title", "outlet", "language", "published_at", "first_seen_at", "revisions", "level",
        "story", "decision", "relation",
    }  # fmt: skip
    assert first["published_at"] == "2025-01-22T09:00:00+00:00"


@pytest.mark.parametrize("command", [("articles",), ("stories",), ("developments",), ("alerts", "list")])
def test_since_leaves_out_what_came_before(told: Desk, command: tuple[str, ...]) -> None:
    assert told.ask(*command, "--since", "2025-01-22T00:00", "--json").lines
    later = told.ask(*command, "--since", "2025-06-01")
    assert (later.code, later.out) == (0, "")
    assert later.err.startswith(("no ", "nothing new ")), "what is not there is said, and since when"


def test_stories_are_shown_with_their_own_characters_and_no_markup_of_ours(told: Desk) -> None:
    (line,) = told.ask("stories").out.splitlines()
    assert line.split("\t")[2] == "Ŵyl [bold]y[/] Ddôl 🩺 :on:  [31mred [0m  back"
    assert line.split("\t")[3:] == ["1", "1", "1"]


def test_a_story_is_told_as_a_timeline_and_who_reported_it(told: Desk) -> None:
    told_story = told.ask("story", "1").out
    assert "Story 1: Ŵyl [bold]y[/] Ddôl 🩺 :on:  [31mred [0m  back\n" in told_story
    assert "1 independent report, 1 copy, 1 development" in told_story
    assert "announced  Ward opens [/bold]\n" in told_story
    assert "“The ward opens on Monday.”" in told_story
    assert "beds: 10 → 12 beds" in told_story
    assert "coverage: copy of article 1, 90% shared · 0 new, 0 known · reported in Welsh" in told_story


def test_a_story_as_json_is_one_document(told: Desk) -> None:
    page = told.ask("story", "1", "--json").json
    assert set(page) >= {"story", "timeline", "reports"}
    assert [one["headline"] for one in page["timeline"]] == ["Ward opens [/bold]"]
    assert [one["of"] for one in page["reports"]] == [None, 1]


def test_a_story_that_is_not_there_is_bad_usage_with_the_way_out(told: Desk) -> None:
    answer = told.ask("story", "404")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no story 404; nhs-monitor stories lists them" in answer.err


@pytest.mark.parametrize("number", ["0", "-1", "one", "99999999999999999999"])
def test_a_story_id_that_can_be_none_is_bad_usage(told: Desk, number: str) -> None:
    answer = told.ask("story", "--", number)
    assert answer.code == 2
    assert number in answer.err


@pytest.mark.parametrize("limit", ["0", "-1", "99999999999999999999", "many"])
def test_a_limit_that_is_none_is_bad_usage(told: Desk, limit: str) -> None:
    answer = told.ask("articles", "--limit", limit)
    assert answer.code == 2
    assert "--limit" in answer.err


def test_a_limit_keeps_the_newest(told: Desk) -> None:
    assert [one["id"] for one in told.ask("articles", "--limit", "1", "--json").lines] == [2]


def test_developments_of_one_story(told: Desk) -> None:
    assert [one["story"] for one in told.ask("developments", "--story", "1", "--json").lines] == [1]
    assert told.ask("developments", "--story", "2").out == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param(["ward", "monday"], 1, id="every word"),
        pytest.param(["ward", "tuesday"], 0, id="not only one of them"),
        pytest.param(['"opens on Monday"'], 1, id="words that stand together"),
        pytest.param(['"on opens"'], 0, id="not in another order"),
        pytest.param(['ward "opens on" monday'], 1, id="both in one argument"),
        pytest.param(['ward\'s "opens on"'], 0, id="an apostrophe opens nothing"),
        pytest.param(["opens -monday"], 1, id="a minus excludes"),
        pytest.param(["*", "--limit", "1"], 1, id="everything, as much as is asked for"),
        pytest.param(["ward", "--since", "2025-01-22", "--until", "2025-01-23"], 2, id="days"),
        pytest.param(["ward", "--since", "last week"], 0, id="a relative day"),
        pytest.param(["ward", "after:yesterday"], 0, id="a relative day in the query"),
    ],
)
def test_search_takes_what_people_type(told: Desk, query: list[str], found: int) -> None:
    answer = told.ask("search", "--json", *query)
    assert answer.code == 0
    assert len(answer.lines) == found


def test_search_says_when_nothing_answers(told: Desk) -> None:
    answer = told.ask("search", "rugby", "\x1b[31mred")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "nothing answers rugby  [31mred\n"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('a"b', "is never closed"),
        ("ward AND", "expected a word"),
        ("outlt:paper", "the nearest: outlet"),
        ("@nowhere ward", "There is no set @nowhere"),
    ],
)
def test_a_query_that_cannot_be_read_is_bad_usage_and_points_at_the_place(
    told: Desk, query: str, said: str
) -> None:
    answer = told.ask("search", query)
    assert answer.code == 2
    assert said in answer.err
    assert "^" in answer.err


def test_what_a_search_finds_names_its_passage_in_a_pipe_and_in_a_table(told: Desk) -> None:
    line = told.ask("search", "ward", "--limit", "1").out.split("\t")
    header, row = told.ask("search", "ward", "--limit", "1", "--csv").out.splitlines()
    assert header == "published,outlet,title,story,passage,stands in,at"
    assert line[5].startswith("article ")
    assert f'"{line[5]}"' in row
    refused = told.ask("search", "ward", "--csv", "--facets")
    assert (refused.code, "--json prints both" in refused.err) == (2, True)


def test_search_pages_and_counts(told: Desk) -> None:
    first = told.ask("search", "*", "--limit", "1", "--facets", "--json").lines[0]
    assert first["facets"]["counted"] == 2
    (second,) = told.ask("search", "*", "--limit", "1", "--after", first["next"], "--json").lines
    assert second["article"] != first["hits"][0]["article"]
    assert "outlets: " in told.ask("search", "ward", "--ranked", "--facets").out


def test_why_tells_the_whole_path_of_an_address(told: Desk) -> None:
    answer = told.ask("why", f"{URL}?utm_source=rss#top")
    for step in (
        "announced by paper at 2025-01-22 09:00: Ward opens",
        "topic hospitals: core, score 0.50",
        "in the title",
        "story 1: opened, independent, 0% shared",
        "known from article 1",
        "development 1: announced, weight 0.50",
        "alert to stdout by route console: held, weight 0.50",
    ):
        assert step in answer.out, step


def test_why_as_json_is_one_document(told: Desk) -> None:
    why = told.ask("why", URL, "--json").json
    assert set(why) >= {
        "url", "entries", "article", "matches", "placement", "explanation", "sentences", "developments",
        "deliveries", "troubles",
    }  # fmt: skip
    assert why["matches"][0]["evidence"] == [{"clause": "core", "words": "\x1b[1mward", "field": "title"}]


@pytest.mark.parametrize("url", ["https://nowhere.example/", "not an address", "\x1b[31mred", ""])
def test_why_of_an_address_nobody_announced_fails_and_says_where_to_look(told: Desk, url: str) -> None:
    answer = told.ask("why", url)
    assert answer.code == 1
    assert "No feed announced this address" in answer.out
    assert "\x1b" not in answer.out
    assert told.ask("why", url, "--json").code == 1


def test_an_empty_record_says_what_to_do_and_is_no_failure(desk: Desk) -> None:
    for question in (("articles",), ("stories",), ("developments",), ("alerts", "list"), ("tasks",)):
        answer = desk.ask(*question)
        assert (answer.code, answer.out) == (0, "")
        assert answer.err.startswith(("no ", "nothing "))
        assert desk.ask(*question, "--json").out == ""
