"""The API: what it answers, how lists page, and that nothing asked of it is a mistake of ours."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from monitor.model.policy import HttpSettings
from monitor.server.serving import served
from monitor.wiring import record
from tests.cli.conftest import Desk
from tests.conftest import ToldClock, fresh_postgresql
from tests.server.conftest import Serve
from tests.server.corpus import STORABLE, hostile
from tests.storage.newsroom import NOW, Newsroom, finding, minutes
from tests.whole.house import open_house


@pytest.fixture
def web(desk: Desk, serve: Serve) -> Iterator[httpx.Client]:
    """Twelve developments, of which each pair was found in the same moment."""
    with desk.newsroom() as newsroom:
        for number in range(12):
            newsroom.at = minutes(number // 2)
            story = newsroom.story(f"Story {number}")
            revision = newsroom.read(f"Article {number}", path=str(number))
            newsroom.place(revision, story)
            newsroom.develop(revision, story, finding(f"News {number}"))
    with serve() as client:
        yield client


@pytest.mark.parametrize("path", ["developments", "stories", "articles"])
def test_pages_follow_each_other_without_gap_or_repeat(web: httpx.Client, path: str) -> None:
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = web.get(f"/api/v1/{path}", params={"limit": 5, "after": after}).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == list(range(12, 0, -1))


def test_what_comes_meanwhile_does_not_move_the_pages(web: httpx.Client, desk: Desk) -> None:
    first = web.get("/api/v1/developments?limit=5").json()
    with desk.newsroom() as newsroom:
        newsroom.at = minutes(100)
        revision = newsroom.read("Later", path="later")
        newsroom.develop(revision, newsroom.story("Later"), finding("Later"))
    second = web.get(f"/api/v1/developments?limit=5&after={first['next']}").json()
    assert [item["id"] for item in second["items"]] == [7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("since=2025-01-22T09:05:00Z", [12, 11]),
        ("until=2025-01-22T09:01:00", [2, 1]),
        ("story=3", [3]),
        ("topic=hospitals&limit=1", [12]),
        ("topic=hospital", []),
        ("topic=%25", []),
        ("kind=correction", []),
    ],
)
def test_developments_can_be_narrowed(web: httpx.Client, query: str, ids: list[int]) -> None:
    assert [item["id"] for item in web.get(f"/api/v1/developments?{query}").json()["items"]] == ids


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("stories/99", 404, "no story 99"),
        ("stories/0", 400, "greater than or equal to 1"),
        ("stories/99999999999999999999", 400, "less than or equal"),
        ("stories/one", 400, "valid integer"),
        ("stories/1?as_of=soon", 400, '"soon", which is no time'),
        ("stories/1?as_of=2020-01-01", 404, "was not on record"),
        ("developments?after=!!", 400, "no page of this list"),
        ("developments?after=MjAyNXwx", 400, "no page of this list"),
        ("developments?limit=1000", 400, "less than or equal to 200"),
        ("developments?kind=x", 400, "Input should be"),
        ("search", 400, "q: Field required"),
        ("search?q=%22open", 400, "quotation"),
        ("search?q=outlte:times", 400, "is no field"),
        ("search?q=ward+AND", 400, "character 9"),
        ("search?q=ward&after=!!", 400, "marks no page"),
        ("search?q=ward&order=best", 400, "'newest' or 'ranked'"),
        ("said?name=lee&about=(", 400, "character 2"),
        ("search?q=" + "a" * 1001, 400, "at most 1000"),
        ("first?phrase=!!", 400, "a phrase or figure"),
        ("said?name=%20", 400, "a name of 1 to"),
        ("articles/1?revision=7", 404, "no revision 7"),
        ("changes?url=https://nowhere.example/", 404, "no article was read"),
        ("nothing", 404, "openapi.json"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_problem_says_what_is_wrong(web: httpx.Client, path: str, status: int, words: str) -> None:
    answer = web.get(f"/api/v1/{path}")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert words in problem["detail"]


@pytest.mark.parametrize(
    "query", ["a*" * 300, "*", "NEAR(a b", '""', "a OR", "^", "(" * 400, "%" * 500, "\x00"]
)
def test_no_query_breaks_the_index(web: httpx.Client, query: str) -> None:
    assert web.get("/api/v1/search", params={"q": query}).status_code in (200, 400)


def test_a_search_marks_counts_and_goes_on(web: httpx.Client) -> None:
    asked: dict[str, str | int] = {"q": "title:article NOT hospice", "limit": 1, "facets": "true"}
    page = web.get("/api/v1/search", params=asked).json()
    (hit,) = page["items"]
    ((start, end),) = hit["title_marks"]
    assert hit["title"][start:end] == "Article"
    assert (page["facets"]["counted"], page["facets"]["complete"]) == (12, True)
    after = web.get("/api/v1/search", params=asked | {"after": page["next"]}).json()
    assert after["items"][0]["article"] != hit["article"]
    ranked = web.get("/api/v1/search", params={"q": "4 OR article", "order": "ranked"}).json()
    assert ranked["items"][0]["title"] == "Article 4"


def test_another_method_is_told_which_is_answered(web: httpx.Client) -> None:
    answer = web.options("/api/v1/stories")
    assert answer.status_code == 405
    assert answer.json()["detail"] == "OPTIONS is not answered at /api/v1/stories; GET is"


def test_a_name_that_nothing_bears_is_said(web: httpx.Client) -> None:
    found = web.get("/api/v1/search", params={"q": "article outlet:papr"}).json()
    assert found["items"] == []
    assert found["notes"] == ["nothing on record has outlet:papr; the nearest: outlet:paper"]
    assert web.get("/api/v1/search", params={"q": "nowhere outlet:paper"}).json()["notes"] == []
    assert web.get("/api/v1/said", params={"name": "Ann Leigh"}).json()["nearest"] == ["Ann Lee"]


def test_a_story_as_of_a_moment(web: httpx.Client) -> None:
    then = (NOW + timedelta(minutes=2)).isoformat()
    told = web.get("/api/v1/stories/3", params={"as_of": then}).json()
    assert [one["headline"] for one in told["timeline"]] == ["News 2"]
    assert told["timeline"][0]["article"] == 3


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated, empty database of each kind, for the whole module."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("described") / "monitor.db"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    server, template = (request.getfixturevalue(n) for n in ("postgresql_address", "migrated_template"))
    with fresh_postgresql(server, template=template) as address:
        yield address.replace("postgres:@", "postgres@")  # a configuration holds no password, not even none


@pytest.fixture(scope="module")
def described(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A server over a hostile record, and its OpenAPI document."""
    with open_house(tmp_path_factory.mktemp("house"), ToldClock()) as house:
        house.database = migrated
        settings = house.settings()
        with record.open_store(settings) as store:
            hostile(Newsroom(store), STORABLE)
        with served(settings, HttpSettings(port=0), clock=house.clock) as address:
            document = httpx.get(f"{address}api/v1/openapi.json", trust_env=False).json()
            yield address.rstrip("/"), schemathesis.openapi.from_dict(document)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_question_is_a_mistake_of_ours(described: tuple[str, Any], mode: GenerationMode) -> None:
    """Whatever is made of the OpenAPI document: no 5xx, and every answer is as the document describes it."""
    address, schema = described
    for found in schema.get_all_operations():
        operation = found.ok()
        if not list(operation.iter_parameters()):  # there is nothing to get wrong
            continue

        @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(mode))
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(base_url=address, timeout=120)
            assert answer.status_code < 500
            case.validate_response(answer, checks=[status_code_conformance, response_schema_conformance])

        ask()
