"""`why`: the rules that decided about an address, a story and a message, in plain words and as JSON."""

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.ids import RouteId
from monitor.model.stories import (
    Conflict,
    Decision,
    Figure,
    Kind,
    Kinship,
    Origin,
    OriginKind,
    Relation,
    Status,
)
from tests.cli.conftest import Desk
from tests.storage.newsroom import finding, judged, minutes

WIRE, RADIO, GORORAU = (f"https://{host}.example/1" for host in ("wire", "radio", "gororau"))


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A wire's report, a copy of it that came first, a Welsh report, and an edit of the wire's."""
    with desk.newsroom() as newsroom:
        story = newsroom.story("Waits grow")
        radio = newsroom.read("Waits grow", publisher="radio", owner="Group B")
        wire = newsroom.read("Waits grow", publisher="wire", owner="Wire")
        origin = Origin(
            kind=OriginKind.AGENCY, name="Isles Wire", evidence="Isles Wire", article=wire.article
        )
        copy = Kinship(
            relation=Relation.COPY, of=wire.article, copied_share=0.9, origin=origin, corrected_at=minutes(9)
        )
        newsroom.place(radio, story, decision=Decision.OPENED, kinship=copy)
        newsroom.judge(radio, story, judged(0, "Waits grow.", Status.KNOWN))
        newsroom.place(wire, story, reopened_after_days=41)
        newsroom.judge(
            wire,
            story,
            judged(
                0, "Now 158 wait.", reason="states 158", nearest="Now 15 wait.", nearest_article=radio.article
            ),
        )
        welsh = newsroom.read("Aros", publisher="gororau", owner="Gororau", language="cy")
        newsroom.place(welsh, story, decision=Decision.DEVELOPMENT)
        newsroom.develop(welsh, story, finding("Aros", reasons=("announced: says “plan”",)))
        edit = newsroom.read(
            "Waits grow", "Now 185 wait.", publisher="wire", owner="Wire", modified_at=minutes(5 * 60 + 2)
        )
        moved = Figure(value=185, unit="people", counts="people waiting", text="185", sentence=0, was=158)
        differ = Conflict(about="people waiting", here="185", there="158", there_article=radio.article)
        made = newsroom.develop(
            edit,
            story,
            finding("185 wait, not 158", kind=Kind.CORRECTION, figures=(moved,), conflicts=(differ,)),
        )
        with newsroom.write() as records:
            records.alerts.queue(
                key="k1",
                route=RouteId("desk"),
                recipient="ann@desk.example",
                development=made,
                story=story,
                state=DeliveryState.HELD,
                reason="its weight 0.20 is below the 0.35 of route desk",
                payload="",
                at=minutes(10),
            )
    return desk


def test_a_corrected_reprint_names_its_original_its_agency_and_why_nobody_was_told(told: Desk) -> None:
    out = told.ask("why", RADIO).out
    assert "story 1: opened, copy of article 2 (Wire), 90% shared" in out
    assert "corrected at 2025-01-22 09:09, when its original arrived after it" in out
    assert "agency Isles Wire, by its credit of article 2: “Isles Wire”" in out
    assert "no development: nothing in it is new" in out


def test_the_first_line_says_whether_anybody_was_told(told: Desk) -> None:
    def verdict(*named: str) -> str:
        return told.ask("why", *named).out.splitlines()[1]

    repeated = "Nobody was told: it is a copy of article 2 (Wire), and nothing in it is new."
    assert verdict(RADIO) == verdict("1") == told.ask("why", "1", "--json").json["verdict"] == repeated
    held = "held from ann@desk.example (desk), since its weight 0.20 is below the 0.35 of route desk."
    assert verdict(WIRE) == f"It brought news (correction), {held}"
    assert verdict(GORORAU) == "It brought news (announced), and no route wanted it: nobody was told."
    assert "Nobody was told" not in told.ask("why", "--alert", "1").out


def test_the_address_is_the_one_that_the_page_is_read_at(told: Desk) -> None:
    with told.newsroom() as newsroom:
        newsroom.entry("9", url="http://www.paper.example/9")
    assert told.ask("why", "https://paper.example/9").out.splitlines()[0] == "http://www.paper.example/9"


def test_a_new_sentence_has_its_reason_and_the_nearest_known_one(told: Desk) -> None:
    with told.newsroom() as newsroom:
        held = newsroom.archive.why(WIRE)
    assert [sentence.nearest for sentence in held.sentences] == ["Now 15 wait."]
    out = told.ask("why", WIRE).out
    assert "new   0.75  Now 158 wait." in out
    assert "states 158\n" in out
    assert "nearest in article 1 (Radio): Now 15 wait." in out
    assert "the story was quiet for 41 days: reopened" in out


def test_an_edit_says_what_became_what_and_when_and_which_outlet_differs(told: Desk) -> None:
    for question in (("why", WIRE), ("story", "1"), ("why", "--story", "1")):
        out = told.ask(*question).out
        assert "people waiting: 158 → 185 at 14:02" in out, question
        assert "reports differ (people waiting): 185 here, 158 in article 1" in out, question


def test_a_story_shows_how_it_came_together(told: Desk) -> None:
    out = told.ask("story", "1").out
    assert "reopened after 41 quiet days" in out
    assert "corrected when its original arrived · from agency Isles Wire" in out
    assert "reported in Welsh" in out
    why = told.ask("why", "--story", "1").out
    assert "Waits grow\n    https://wire.example/1\nstory 1: coverage, independent" in why
    assert "announced: says “plan”" in why


def test_an_alert_is_explained_from_its_rule_back_to_its_report(told: Desk) -> None:
    out = told.ask("why", "--alert", "1").out
    assert out.startswith("Alert 1: 185 wait, not 158\n")
    assert "by route desk: held, its weight 0.20 is below the 0.35 of route desk" in out
    assert "development 2 of its reading 2: correction" in out
    assert WIRE in out


def test_programs_are_told_the_same(told: Desk) -> None:
    story = told.ask("why", "--story", "1", "--json").json
    assert [one["placement"]["kinship"]["relation"] for one in story["reports"]] == [
        "copy", "independent", "independent",
    ]  # fmt: skip
    assert story["reports"][0]["placement"]["kinship"]["origin"]["name"] == "Isles Wire"
    assert [one["language"] for one in story["developments"]] == ["cy", "en"]
    alert = told.ask("why", "--alert", "1", "--json").json
    assert (alert["delivery"]["state"], alert["why"]["url"]) == ("held", WIRE)
    assert alert["development"]["conflicts"][0]["there"] == "158"
    assert alert["development"]["edited_at"] == "2025-01-22T14:02:00+00:00"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "name one thing to explain"),
        ((WIRE, "--story", "1"), "name one thing to explain"),
        (("--story", "9"), "there is no story 9"),
        (("9",), "there is no article 9"),
        (("9" * 30,), "there is no article 999"),
        (("--alert", "9"), "there is no alert 9; nhs-monitor alerts list lists them"),
    ],
)
def test_what_cannot_be_explained_is_bad_usage(told: Desk, args: tuple[str, ...], words: str) -> None:
    ended = told.ask("why", *args)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
