"""What a robots.txt says to one robot (RFC 9309)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.net.robots_rules import LONGEST_PATTERN, MOST_RULES, RobotsRules
from tests.runaway import no_runaway


def allows(text: str, path: str, robot: str = "nhs-monitor") -> bool:
    rule = RobotsRules.parse(text, robot).decide(path)
    return rule is None or rule.allow


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/any", True),
        ("/news", "/news", True),
        ("/news", "/newspaper.html", True),
        ("/news/", "/news", False),
        ("/news", "/a/news", False),
        ("/News", "/news", False),
        ("/*.php", "/index.php", True),
        ("/*.php", "/a/index.php?x", True),
        ("/*.php", "/index.asp", False),
        ("/*.php$", "/index.php", True),
        ("/*.php$", "/index.php?x", False),
        ("/*.php$", "/a.php/b.php", True),
        ("/a*b*c", "/aXbYc", True),
        ("/a*b*c", "/acb", False),
        ("/ab*ba$", "/aba", False),
        ("/fish$", "/fish", True),
        ("/fish$", "/fishes", False),
        ("*", "/x", True),
        ("/a$b", "/a$b", True),
        ("/*?*ref=", "/x?ref=rss", True),
        ("/caf%C3%A9", "/café", True),
        ("/caf%c3%a9", "/caf%C3%A9", True),
        ("/café", "/caf%C3%A9", True),
        ("/%7Ename", "/~name", True),
        ("/a%2Fb", "/a/b", False),
    ],
)
def test_a_pattern_matches_from_the_start_with_its_two_special_characters(pattern, path, matches):
    assert allows(f"user-agent: *\ndisallow: {pattern}", path) is not matches


ALL, NONE = "disallow: /\n", "disallow:\n"
ANY, US = "user-agent: *\n", "user-agent: nhs-monitor\n"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("", True, id="an empty file"),
        pytest.param("<html><body>Not found: disallow: /</body></html>", True, id="a page instead of rules"),
        pytest.param(ALL, True, id="rules for nobody"),
        pytest.param(ANY + NONE, True, id="nothing disallowed"),
        pytest.param(ANY + ALL, False, id="all disallowed"),
        pytest.param(
            "\ufeffUser-Agent : * # x\r\nDISALLOW : / # x", False, id="byte order mark, case, comments"
        ),
        pytest.param("user-agent: *\rdisallow: /", False, id="old line ends"),
        pytest.param("user-agent: NHS-Monitor/2.0\n" + ALL, False, id="our name with a version"),
        pytest.param("user-agent: nhs\n" + ALL, True, id="a shorter name is not ours"),
        pytest.param(ANY + ALL + "\n" + US + "allow: /", True, id="our group beats all"),
        pytest.param(US + "\n" + ANY + ALL, False, id="names in a row share the rules"),
        pytest.param(US + NONE + ANY + ALL, True, id="our group may be empty"),
        pytest.param("user-agent: scrapy\nuser-agent: gptbot\n" + ALL, True, id="others are not us"),
        pytest.param(ANY + "sitemap: /x\n" + ALL, False, id="other lines do not end a group"),
        pytest.param(
            ANY + NONE + "user-agent: x\n" + NONE + ANY + ALL, False, id="groups of one name are merged"
        ),
        pytest.param(ANY + ALL + "allow: /news", True, id="the longest rule decides"),
        pytest.param(ANY + "disallow: /news/1\nallow: /news", False, id="also when it disallows"),
        pytest.param(ANY + "disallow: /news\nallow: /news", True, id="of equals, the one that allows"),
    ],
)
def test_the_rules_for_us_are_found(text, allowed):
    assert allows(text, "/news/1") is allowed


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("Crawl-delay: 10", 10),
        ("crawl-delay: 0.5", 0.5),
        ("Crawl-delay: soon", None),
        ("Crawl-delay: -1", None),
    ],
)
def test_a_crawl_delay_is_read_where_it_is_a_number(lines, seconds):
    assert RobotsRules.parse(f"user-agent: *\n{lines}\ndisallow: /x", "nhs-monitor").crawl_delay == seconds


def test_a_hostile_pattern_costs_no_time():
    text = "user-agent: *\n" + f"disallow: /{'*a' * 1000}b\n" * 500
    rules = RobotsRules.parse(text, "nhs-monitor")
    with no_runaway():
        assert rules.decide("/" + "a" * 4000) is None


def test_more_than_anybody_needs_is_not_kept():
    text = "user-agent: *\n" + "disallow: /x\n" * (MOST_RULES + 5) + "disallow: /" + "y" * LONGEST_PATTERN
    assert len(RobotsRules.parse(text, "nhs-monitor").rules) == MOST_RULES


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_text_breaks_the_reading(text, path):
    allows("user-agent: *\ndisallow: " + text, path)
    allows(text, path)
