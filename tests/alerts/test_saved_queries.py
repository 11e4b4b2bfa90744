"""Saved queries: routes follow them, everybody else may ask them by name."""

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from monitor.errors import BadConfig
from monitor.model.alerts import Pace
from monitor.model.ids import QueryId, RouteId, StoryId
from monitor.query.document import Document
from monitor.query.evaluate import holds
from monitor.settings import Settings
from monitor.wiring.asking import read_query, saved_queries
from monitor.wiring.configuration import load_settings, shipped_configuration
from storage.store import Store
from tests.alerts.newsdesk import Newsdesk, route
from tests.conftest import ToldClock

TOPIC = 'title = "T"\n[sets]\nnhs = "nhs OR gig"\n[query]\ncore = "@nhs"\n'
BEDS = (QueryId("beds"),)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    target = tmp_path / "config"
    shutil.copytree(shipped_configuration(), target, ignore=shutil.ignore_patterns("nhs-cross-border.toml"))
    (target / "topics" / "nhs-cross-border.toml").write_text(TOPIC)
    return target


def read(directory: Path, queries: str) -> Settings:
    (directory / "queries.toml").write_text(queries)
    return load_settings(directory, {})


def test_the_examples_are_valid_once_their_marks_are_taken_away(directory: Path) -> None:
    """As shipped none is saved; each example is a query."""
    assert not load_settings(directory, {}).queries
    lines = (directory / "queries.toml").read_text().splitlines()
    examples = [line.removeprefix("# ") for line in lines if line.startswith("# ") and ' = "' in line][1:]
    assert len(saved_queries(read(directory, "\n".join(examples)))) == 2


def test_a_saved_query_stands_for_itself_in_every_other(directory: Path) -> None:
    """Search, the pages and the feeds ask by name what a route is told by; a later one may use it too."""
    settings = read(directory, 'beds = "ward OR beds"\nshut-beds = "@beds clos*"\n')
    asked = read_query(settings, "@shut-beds powys", today=date(2025, 7, 1))
    assert holds(asked, Document(title="Powys ward to close"))
    assert not holds(asked, Document(title="Powys ward opens"))


def test_it_is_the_file_that_may_be_missing(directory: Path) -> None:
    """A configuration of before goes on working."""
    (directory / "queries.toml").unlink()
    assert not load_settings(directory, {}).queries


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        pytest.param('beds = "(ward"', "queries.toml beds (line 3): The query ends too soon", id="broken"),
        pytest.param('beds = ""', "queries.toml beds (line 3): The query is empty", id="empty"),
        pytest.param('beds = "@bedz"', "queries.toml beds (line 3): There is no set @bedz", id="no such set"),
        pytest.param('beds = "after:yesterday"', "takes a day as in after:2025-07-01", id="a moving day"),
        pytest.param('Beds = "ward"', "queries.toml Beds (line 3): is no name: small letters", id="a name"),
        pytest.param('nhs = "ward"', "a topic has a set of this name", id="a topic's set"),
        pytest.param("beds = 5", 'queries.toml beds: is 5; a text such as "name"', id="no text"),
    ],
)
def test_a_bad_one_is_refused_with_its_line(directory: Path, line: str, refusal: str) -> None:
    """The sentence says what is wrong, and a pointer shows where."""
    with pytest.raises(BadConfig) as caught:
        read(directory, f"# mine\n\n{line}\n")
    assert refusal in caught.value.problems[0]
    assert "(line 3)" in caught.value.problems[0]


def test_a_route_that_waits_for_the_past_is_refused(directory: Path) -> None:
    """A search may ask so; what comes can never answer it."""
    ended = '# mine\nbeds = "beds before:2020-01-01"\n'
    assert read(directory, ended).queries
    (directory / "routes.toml").write_text('[[route]]\nid = "a"\nqueries = ["beds"]\n')
    with pytest.raises(BadConfig, match=r"queries.toml beds \(line 2\): is followed by a route, and ends"):
        read(directory, ended)


def test_an_alert_goes_only_where_its_report_answers(store: Store, clock: ToldClock) -> None:
    """Two desks, one story: the second report answers, the first does not."""
    wards, rail = route("wards", queries=BEDS), route("rail", queries=(QueryId("rail"),))
    desk = Newsdesk(store, clock, wards, rail, beds="ward OR beds", rail="kind:reply AND tram*")
    story = desk.story()
    desk.find(story, "Ward to close")
    assert "Ward to close" in desk.work()
    assert desk.states() == ["sent", "held"]
    sent, held = (one.reason for one in desk.deliveries())
    assert sent.endswith("weight 0.60, wanted by route wards for its saved query beds")
    assert held == "the story is on hospitals; route rail wants what answers its saved query rail"
    desk.find(story, "Drivers on trams object")
    desk.work()
    assert desk.states()[2:] == ["held", "held"]  # an announcement is no reply


def test_topics_stories_and_queries_add_up(store: Store, clock: ToldClock) -> None:
    """One that is followed is enough."""
    desk = Newsdesk(store, clock, route(stories=(StoryId(1),), queries=BEDS), beds="beds")
    first, other = desk.story(), desk.story("Trains")
    desk.find(first, "Ward to close")
    desk.find(other, "Trains without beds")
    desk.find(other, "Trains are late")
    desk.work()
    assert desk.states() == ["sent", "sent", "held"]


def test_a_digest_names_what_was_only_retold_where_it_answers(store: Store, clock: ToldClock) -> None:
    """A report without news counts for a query as one with news does."""
    clock.at = datetime(2025, 1, 21, 9, tzinfo=UTC)
    board = route("board", pace=Pace.DAILY, at=(time(7, 30),), queries=BEDS)
    desk = Newsdesk(store, clock, board, beds="beds")
    desk.work()  # its first period begins
    desk.retell(desk.story("Ward plan"), "Beds explained", site="Echo")
    desk.retell(desk.story("Train plan"), "Trains explained", site="Echo")
    clock.advance(hours=24)
    told = desk.work()
    assert "Ward plan (1 report without news: Echo)" in told
    assert "Train plan" not in told
    assert desk.deliveries()[0].route == RouteId("board")
