"""Sources without feeds go the same way as feeds: polled, read, matched, remembered."""

import json
from urllib.parse import parse_qs, urlsplit

from monitor.demo.loopback import Reply, Request
from monitor.wiring.outgoing import guarded_web
from tests.whole.house import House, article

TITLE = "Hospital opens a second ward"
TEXT = "The hospital opened a second ward on Monday, the board said."


def test_an_index_page_is_followed_like_a_feed(house: House) -> None:
    listing = "<html><body><main><ul>{}</ul></main></body></html>"
    house.site.says("/news", listing.format(f"<li><h3><a href='/1'>{TITLE}</a></h3></li>"))
    house.site.says("/1", article(TITLE, TEXT))
    house.settings_of_feed = 'kind = "html-index"\nselector = "main li"\nevery = "10m"'
    house.feed("index", "/news")
    house.once()
    second = "<li><a href='/2'>Hospital closes a ward</a></li>"
    house.site.says("/news", listing.format(second + f"<li><h3><a href='/1'>{TITLE}</a></h3></li>"))
    house.site.says("/2", article("Hospital closes a ward", TEXT.replace("opened", "closed")))
    house.clock.advance(minutes=11)
    house.once()
    assert house.titles() == {TITLE, "Hospital closes a ward"}
    assert house.site.asked.count("/1") == 1


def test_an_index_page_that_robots_txt_forbids_is_left_alone(house: House) -> None:
    house.site.says("/robots.txt", "User-agent: *\nDisallow: /news\n", content_type="text/plain")
    house.site.says("/news", "<a href='/1'>x</a>")
    house.settings_of_feed = 'kind = "html-index"\nselector = "a"'
    house.robots = True
    house.feed("index", "/news")
    house.once()
    assert "robots.txt does not allow" in (house.feed_error("index") or "")
    assert house.site.asked == ["/robots.txt"]


def test_a_search_of_the_worlds_news_leads_to_its_articles(house: House) -> None:
    def search(request: Request) -> Reply:
        words = parse_qs(urlsplit(request.target).query)["query"][0]
        found = [{"url": house.site.url("/1"), "title": TITLE, "seendate": "20250122T080000Z"}]
        body = {"articles": found} if words == '"second ward" hospital' else {}
        return Reply(status=200, body=json.dumps(body).encode())

    house.other.does("/doc", search)
    house.site.says("/1", article(TITLE, TEXT))
    house.settings_of_feed = 'kind = "gdelt"\nquery = \'"second ward" hospital\''
    house.feed("gdelt", "/doc", site=house.other)
    house.once()
    assert house.titles() == {TITLE}


def test_gdelt_is_given_its_room_whatever_the_usual_spacing(house: House) -> None:
    house.settings_of_feed = 'kind = "gdelt"\nquery = "hospital"'
    house.feed("gdelt", "/doc", site=house.other)
    with guarded_web(house.settings()) as web:
        assert web.politeness._hosts[house.other.host].spacing > 5


def test_an_answered_question_is_read_again(house: House) -> None:
    question: dict[str, object] = {
        "uin": "7",
        "house": "Commons",
        "dateTabled": "2025-01-21T00:00:00",
        "heading": "Hospitals",
        "questionText": "How many wards has the hospital?",
        "answeringBodyName": "Health",
    }

    def search(_: Request) -> Reply:
        return Reply(status=200, body=json.dumps({"results": [{"value": question}]}).encode())

    house.other.does("/questions", search)
    house.fetch = "never"  # the page is Parliament's own
    house.settings_of_feed = 'kind = "parliament-questions"\nquery = "hospital"\nevery = "10m"'
    house.feed("questions", "/questions", site=house.other)
    house.once()
    question |= {"dateAnswered": "2025-01-22T00:00:00", "answerText": "The hospital has eleven wards."}
    house.clock.advance(minutes=11)
    house.once()
    with house.archive() as archive:
        (only,) = archive.articles(limit=10)
    assert only.revisions == 2
    assert urlsplit(house.other.asked[0]).path == "/questions"
