"""A topic from its file, and everything that can be wrong with one."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import BadConfig
from monitor.model.ids import TopicId
from monitor.toml_lines import lines_of
from monitor.topics.read import from_toml
from monitor.topics.topic import Topic

SHIPPED = Path("config/topics/nhs-cross-border.toml")


def read(text: str) -> Topic:
    return from_toml(tomllib.loads(text), topic_id=TopicId("t"))


def test_the_smallest_topic_is_a_title_and_a_query() -> None:
    topic = read('title = "Ferries"\n[query]\ncore = "ferry OR ferries"')
    assert (topic.id, topic.title, topic.clauses) == ("t", "Ferries", ())


def test_a_set_may_use_the_sets_above_it() -> None:
    topic = read('title = "t"\n[sets]\na = "x"\nb = "@a OR y"\n[query]\ncore = "@b"')
    assert str(topic.core) == "@b"


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(BadConfig) as caught:
        read("""
            titel = "t"
            [sets]
            Bad = "x"
            a = "(x"
            b = "@c"
            [query]
            core = "@a AND @nope"
            [drop]
            against = "x"
            [score]
            core = "high"
            related = 2
            colour = 1
            [[score.clause]]
            name = "one"
            query = "x"
            weight = true
            [[tag]]
            id = "w"
            title = "w"
            query = "x"
            [[tag]]
            id = "w"
            title = "w"
            query = "y"
            [[person]]
            name = "P"
            aliases = "Q"
            [[person.role]]
            title = "minister"
            since = 2025-01-02
            until = 2025-01-01
            [[person.role]]
            title = "minister"
            since = "2025"
        """)
    told = "\n".join(caught.value.problems)
    for sentence in (
        "topics/t.toml title: is missing; a text is required",
        'topics/t.toml: does not know "titel"; did you mean "title"?',
        "[sets] Bad: a set needs a name of small letters",
        "[sets] a: The query ends too soon",
        "[sets] b: There is no set @c",
        "[query] core: There is no set @nope",
        "[drop] when: is missing; a text is required",
        '[score] core: is "high"; a number from 0 to 1 is expected',
        "[score] related: is 2; a number from 0 to 1 is expected",
        '[score]: does not know "colour"',
        "[score] [[clause]] number 1 weight: is true; a number from -20 to 20 is expected",
        'topics/t.toml tag: has "w" 2 times; once is expected',
        '[[person]] number 1 aliases: is "Q"; a list of texts',
        "[[person]] number 1 [[role]] number 1 until: is 2025-01-01; a day after since, 2025-01-02, is",
        '[[person]] number 1 [[role]] number 2 since: is "2025"; a date such as 2026-09-24, without',
    ):
        assert sentence in told
    assert len(caught.value.problems) == 15


def test_a_problem_names_the_line_to_change() -> None:
    text = 'title = "t"\n\n[query]\ncore = "(x"\n'
    with pytest.raises(BadConfig, match=r"topics/t\.toml \[query\] core: .* \(line 4\)\n"):
        from_toml(tomllib.loads(text), topic_id=TopicId("t"), lines=lines_of(text))


@pytest.mark.parametrize(
    "text", ['sets = 1\ntitle = "t"\nquery = "x"', "title = 3\ntag = [1]\n[query]\ncore = 4"]
)
def test_wrong_shapes_are_problems_and_never_crash(text: str) -> None:
    with pytest.raises(BadConfig):
        read(text)


@pytest.fixture(scope="module")
def shipped() -> Topic:
    return from_toml(tomllib.loads(SHIPPED.read_text("utf-8")), topic_id=TopicId("nhs-cross-border"))


def test_a_role_belongs_to_its_days(shipped: Topic) -> None:
    """The same name changes side: critic in 2024, minister in 2026."""
    minister = next(person for person in shipped.people if person.name == "Mabon ap Gwynfor")
    then, later = minister.role_on(date(2024, 9, 24)), minister.role_on(date(2026, 7, 15))
    assert then is not None
    assert later is not None
    assert (then.side, later.side) == ("opposition", "Wales")


def test_nobody_holds_a_role_before_it_began(shipped: Topic) -> None:
    nesbitt = next(person for person in shipped.people if person.name == "Mike Nesbitt")
    assert nesbitt.role_on(date(2022, 1, 1)) is None


def test_no_two_organisations_share_a_name(shipped: Topic) -> None:
    names = [name.casefold() for body in shipped.organisations for name in (body.name, *body.aliases)]
    assert len(names) == len(set(names))


def test_the_shipped_topic_has_every_part(shipped: Topic) -> None:
    assert len(shipped.tags) == 15
    assert len(shipped.people) >= 40
    assert len(shipped.organisations) >= 30
    assert shipped.headline is not None
