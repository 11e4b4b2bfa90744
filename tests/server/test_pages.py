"""Pages over a long story: they stay small, and every claim still leads to its place."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from monitor.model.ids import ArticleId
from monitor.model.policy import HttpSettings
from monitor.model.stories import Conflict, Decision, Figure, Kinship, Quotation, Relation
from monitor.server.serving import served
from monitor.wiring import record
from tests.cli.conftest import Desk
from tests.conftest import ToldClock
from tests.server.conftest import Serve
from tests.storage.newsroom import Newsroom, finding, judged, minutes
from tests.whole.house import open_house

REPORTS, NEWS = 500, 40
LINE = "The board has said that to treat patients over the border will cost £16.4m in the year to April."


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[httpx.Client]:
    """One story of 500 reports by 60 outlets, and 40 developments."""
    directory = tmp_path_factory.mktemp("long")
    with open_house(directory, ToldClock()) as house:
        settings = house.settings()
        shutil.copyfile(migrated_file, directory / "monitor.db")
        with record.open_store(settings) as store:
            fill(Newsroom(store))
        with (
            served(settings, HttpSettings(port=0), clock=house.clock) as address,
            httpx.Client(base_url=address, trust_env=False) as client,
        ):
            yield client


def test_a_facet_narrows_the_search_that_it_was_counted_for(web: httpx.Client) -> None:
    page = html.fromstring(web.get("/search", params={"q": "board OR nothing", "order": "ranked"}).text)
    (narrower,) = page.xpath("//aside//a[bdi='The 10th Valley Gazette and Advertiser']/@href")
    asked = httpx.URL(narrower).params
    assert asked["q"] == '(board OR nothing) outlet:"the 10th valley gazette and advertiser"'
    assert asked["order"] == "ranked"
    found = html.fromstring(web.get(narrower).text)
    assert found.xpath("string(//p[@class='lede'])") == "9 articles"
    assert {one.text for one in found.xpath("//ol//mark")} == {"board"}
    assert not found.xpath("//aside//a[bdi='The 10th Valley Gazette and Advertiser']")


def test_a_search_goes_on_and_sorts_otherwise(web: httpx.Client) -> None:
    page = html.fromstring(web.get("/search", params={"q": "board"}).text)
    assert page.xpath("//a[text()='best first']")
    more = html.fromstring(web.get(page.xpath("//a[@rel='next']/@href")[0]).text)
    shown = [one.xpath("//ol//h2/a/@href") for one in (page, more)]
    assert not set(shown[0]) & set(shown[1])


def test_a_query_that_cannot_be_read_is_pointed_at(web: httpx.Client) -> None:
    answer = web.get("/search", params={"q": "ward AND"})
    assert answer.status_code == 400
    said = html.fromstring(answer.text).xpath("string(//pre[@id='wrong'])")
    assert said.splitlines()[1:] == ["    ward AND", "            ^"]
    answer = web.get("/search", params={"q": "ward\r\nOR\t(bed"})
    drawn = html.fromstring(answer.text).xpath("//pre[@id='wrong']/span")[0].text
    assert drawn == "    OR (bed\n           ^"


def test_a_bad_query_is_pointed_at_wherever_it_is_asked(web: httpx.Client) -> None:
    """To programs the drawing is part of the sentence, to people it stands below it."""
    asked = {"name": "Board", "about": "ward\n) bed"}
    page = html.fromstring(web.get("/said", params=asked, headers={"accept": "text/html"}).text)
    assert page.xpath("string(//pre)") == "    ) bed\n    ^"
    problem = web.get("/api/v1/search", params={"q": "ward\n) bed"}).json()
    assert problem["detail"].endswith("\n    ) bed\n    ^")


def fill(newsroom: Newsroom) -> None:
    story = newsroom.story("Ward opens")
    for number in range(REPORTS):
        newsroom.at = minutes(number * 37)
        site = f"The {number % 60}th Valley Gazette and Advertiser"
        report = newsroom.read(f"{number} {LINE}", LINE, path=str(number), site=site)
        if number % 3 and number > NEWS:
            copied = Kinship(relation=Relation.COPY, of=ArticleId(1), copied_share=0.9)
            newsroom.place(report, story, kinship=copied)
        else:
            newsroom.place(report, story, decision=Decision.DEVELOPMENT)
        if number < NEWS:
            newsroom.develop(
                report,
                story,
                finding(
                    f"News {number}",
                    passages=tuple(judged(place, f"{LINE} {place}") for place in range(6)),
                    figures=(
                        Figure(value=number + 10, unit="GBP", counts=f"cost {number}", text="£1", sentence=0),
                    ),
                    quotations=(Quotation(text=LINE, speaker=f"Speaker {number}", sentence=1),),
                ),
            )


def test_a_long_story_is_told_in_small_pages(web: httpx.Client) -> None:
    for path in ("/", "/stories/1", "/stories/1/reports", "/stories/1/timeline", "/week?until=2025-01-29"):
        answer = web.get(path)
        assert answer.status_code == 200
        assert len(answer.content) < 60_000, path


def test_every_report_is_reached_through_the_pages(web: httpx.Client) -> None:
    seen, path = 0, "/stories/1/reports"
    while path:
        text = web.get(path).text
        seen += text.count('<tr id="r')
        path = text.partition('rel="next" href="')[2].partition('"')[0]
    assert seen == REPORTS


@pytest.mark.parametrize("number", [1, 20, NEWS])
def test_a_developments_address_leads_to_where_it_stands(web: httpx.Client, number: int) -> None:
    answer = web.get(f"/developments/{number}", follow_redirects=True)
    assert answer.url.fragment == f"d{number}"
    assert f'id="d{number}"' in answer.text


def test_words_without_end_are_cut_on_pages_and_whole_in_the_api(desk: Desk, serve: Serve) -> None:
    endless, long = "Ward" + "s" * 10_000, "Wards open. " * 90  # of sentences, the longest that are kept
    with desk.newsroom() as newsroom:
        for number in range(30):
            newsroom.at = minutes(number)
            story = newsroom.story(endless)
            revision = newsroom.read(endless, path=str(number), site=endless, owner=endless, author=endless)
            newsroom.place(revision, story)
            newsroom.develop(
                revision,
                story,
                finding(
                    endless,
                    passages=tuple(judged(place, long) for place in range(4)),
                    figures=(Figure(value=12, unit="", counts=long, text=long, sentence=0, was=10),) * 2,
                    quotations=(Quotation(text=long, speaker=f"Lee {long}", sentence=0),) * 3,
                    conflicts=(Conflict(about=endless, here=endless, there=endless, there_article=None),),
                ),
            )
    with serve() as client:
        for path in (
            "/",
            "/stories",
            "/said?name=lee",
            "/week?until=2025-01-29",
            "/stories/1",
            "/articles/1",
        ):
            assert len(client.get(path).content) < 60_000, path
        assert client.get("/api/v1/stories/1").json()["story"]["title"] == endless


def test_news_of_an_edit_stands_where_it_was_edited_in(desk: Desk, serve: Serve) -> None:
    with desk.newsroom() as newsroom:
        story = newsroom.story("Ward opens")
        newsroom.place(newsroom.read("Ward opens"), story)
        newsroom.at = minutes(200)
        edited = newsroom.read("Ward opens", "Another text.", modified_at=minutes(190))
        newsroom.develop(edited, story)
    with serve() as client:
        page = html.fromstring(client.get("/stories/1").text)
    assert page.xpath("//ol[@class='timeline']//p[@class='date']/time/text()") == ["22 Jan 2025, 12:10"]


EMPTY = ["/", "/stories", "/search?q=ward", "/first?phrase=ward", "/said?name=lee", "/week", "/quiet"]


@pytest.mark.parametrize("path", [*EMPTY, "/sources"])
def test_an_empty_record_says_what_to_do_next(desk: Desk, serve: Serve, path: str) -> None:
    with serve() as client:
        page = html.fromstring(client.get(path).text)
        assert "nhs-monitor once" in page.xpath("//main//code/text()")
        assert "all well" not in page.text_content().lower()
    with desk.newsroom() as newsroom:
        revision = newsroom.read("Another matter")
        newsroom.develop(revision, newsroom.story("Another matter"))
    with serve() as client:
        assert ("nhs-monitor once" in client.get(path).text) == (path == "/sources"), "no feed was polled"
