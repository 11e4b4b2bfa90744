"""What a message says that tells several developments, by example."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.collapsing import collapse
from monitor.alerts.together import word_group, word_overflow
from monitor.alerts.wording import word
from monitor.model.alerts import Briefing, Earlier, Source
from monitor.model.ids import DevelopmentId, StoryId
from monitor.model.stories import Kind
from tests.alerts.builders import NEWS_AT, NO_LINKS, PAGES, briefing


def development(number: int, kind: Kind, headline: str, **changes: Any) -> Briefing:
    outlet = Source(outlet="BBC", url=f"https://bbc.example/{number}", title=headline)
    plain: dict[str, Any] = {
        "development": DevelopmentId(number),
        "kind": kind,
        "headline": headline,
        "passages": (f"{headline}, it was said.",),
        "quotations": (),
        "figures": (),
        "source": outlet,
        "published_at": NEWS_AT + timedelta(hours=number),
    }
    return briefing(**(plain | changes))


PLAN = development(1, Kind.ANNOUNCED, "Board plans longer waits")
ANGER = development(2, Kind.REPLY, "Patients are angry", weight=0.9)
DROPPED = development(
    3,
    Kind.REVERSED,
    "Board drops the plan",
    reverses=Earlier(headline="Board plans longer waits", outlet="BBC", at=NEWS_AT),
)
NIGHT = (PLAN, ANGER, DROPPED)


def test_a_night_of_news_is_one_message_that_says_how_things_stand() -> None:
    """The whole text: the last step leads, what else is new follows, what was overtaken is a line."""
    assert (
        word_group(NIGHT, PAGES).text
        == """\
Reversed: Board drops the plan

New from BBC, 26 Mar 2025, 12:14 UTC:
> Board drops the plan, it was said.
Source: BBC
https://bbc.example/3

What changes:
- It reverses what stood until now: “Board plans longer waits” (BBC, 26 Mar 2025).

Also: Reply: Patients are angry:
> Patients are angry, it was said.
Source: BBC
https://bbc.example/2

Overtaken meanwhile:
- Announced: Board plans longer waits (BBC, 26 Mar 2025, 10:14 UTC)
  https://bbc.example/1

Already known: 15 sentences repeated what the story held.
2 independent reports, 11 copies.
Story: Powys health board reveals plan to slow treatment in England

The whole story: https://monitor.example/stories/12
Mute this story: https://monitor.example/mute/12?t=abc
"""
    )


@pytest.mark.parametrize("amount", ["£12m", "£12 million"])
def test_a_figure_that_is_back_where_it_was_names_the_one_that_went(amount: str) -> None:
    wrong = development(1, Kind.FIGURE_CHANGED, "£19m share", figures=(("own share", "£19m", "£12m"),))
    right = development(2, Kind.CORRECTION, "£12m share", figures=(("own share", amount, "£19m"),))
    assert f"- own share: £19m → {amount}\n" in word_group((wrong, right), NO_LINKS).text


def test_one_development_alone_is_worded_as_ever() -> None:
    """Gathering changes nothing where there was nothing to gather."""
    assert word_group((DROPPED,), PAGES) == word(DROPPED, PAGES)


def test_a_correction_leaves_only_a_line_of_the_report_that_it_corrects() -> None:
    """Nobody reads a wrong figure in full after its correction."""
    wrong = development(1, Kind.FIGURE_CHANGED, "158 wait", figures=(("waiting", "158", None),))
    right = development(2, Kind.CORRECTION, "185 wait", source=wrong.source)
    found = collapse((wrong, right))
    assert (found.lead.headline, found.also, found.overtaken) == ("185 wait", (), (wrong,))


def test_a_reply_after_a_decision_does_not_overtake_it() -> None:
    agreed, angry = development(1, Kind.DECIDED, "Agreed"), development(2, Kind.REPLY, "Angry", weight=1.0)
    found = collapse((agreed, angry))
    assert (found.lead.headline, [one.headline for one in found.also]) == ("Agreed", ["Angry"])


def test_without_a_step_the_heaviest_leads() -> None:
    light, heavy = development(1, Kind.REPLY, "Light", weight=0.4), development(2, Kind.REPORT, "Heavy")
    assert collapse((light, heavy)).lead == heavy


kinds = st.lists(st.tuples(st.sampled_from(Kind), st.floats(0, 1)), min_size=1, max_size=8)


@given(kinds, st.randoms())
def test_every_development_is_told_in_one_place_whatever_the_order(
    found: list[tuple[Kind, float]], chance: Any
) -> None:
    """Nothing is lost in collapsing, and nothing depends on the order of arrival."""
    news = [development(n, kind, f"News {n}", weight=weight) for n, (kind, weight) in enumerate(found, 1)]
    collapsed = collapse(news)
    told = [collapsed.lead, *collapsed.also, *collapsed.overtaken]
    assert sorted(one.development for one in told) == [one.development for one in news]
    chance.shuffle(news)
    assert collapse(news) == collapsed


def test_what_came_above_the_rate_names_each_with_its_outlet() -> None:
    other = development(9, Kind.OPENED, "Derry shares a scanner", story=StoryId(4), first=True, weight=0.95)
    made = word_overflow((*NIGHT, other), NO_LINKS)
    assert made.subject == "4 more: Derry shares a scanner; Patients are angry; Board plans longer waits"
    assert "- New story: Derry shares a scanner (BBC)\n  https://bbc.example/9\n" in made.text
    assert made.data["type"] == "developments.found"


def test_a_long_storm_ends_with_a_count_and_where_to_look() -> None:
    storm = [development(n, Kind.UPDATE, f"News {n}", story=StoryId(n)) for n in range(1, 101)]
    text = word_overflow(storm, NO_LINKS).text
    assert text.startswith("100 more: News 1; News 2")
    assert text.count("\n- Update") == 60
    assert "and 40 more developments; nhs-monitor alerts list names them\n" in text


def test_a_report_in_welsh_says_so_wherever_it_is_named() -> None:
    """A reader of English knows what the link leads to, and a screen reader how to speak it."""
    welsh = development(4, Kind.REPLY, "Cleifion yn flin", language="cy", source=Source(
        outlet="Newyddion", url="https://newyddion.example/4", title="Cleifion"
    ))  # fmt: skip
    assert "Source: Newyddion, “Cleifion” (reported in Welsh)\n" in word(welsh, NO_LINKS).text
    assert '<blockquote lang="cy" ' in word(welsh, NO_LINKS).html
    assert "(Newyddion, reported in Welsh)" in word_overflow((PLAN, welsh), NO_LINKS).text
    assert "lang=" not in word(PLAN, NO_LINKS).html.partition("<body")[2]


def test_a_figure_that_moved_twice_is_compared_with_what_was_known() -> None:
    first = development(
        1, Kind.FIGURE_CHANGED, "165 wait", figures=(("waiting", "165", "158"), ("beds", "9", "8"))
    )
    second = development(2, Kind.FIGURE_CHANGED, "185 wait", figures=(("waiting", "185", "165"),))
    text = word_group((first, second), NO_LINKS).text
    assert "- waiting: 158 → 185\n" in text
    assert "Also: Figure changed: 165 wait:" in text  # its other figure still stands
