"""Every problem in a file is reported at once, each with its place, its value and what is allowed."""

from datetime import timedelta
from enum import StrEnum

import pytest

from monitor.toml_fields import Table


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def table(**data: object) -> tuple[Table, list[str]]:
    problems: list[str] = []
    return Table(data, where="monitor.toml [web]", problems=problems), problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        ("1.5h", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("250ms", timedelta(milliseconds=250)),
    ],
)
def test_a_time_carries_its_unit(written: str, meant: timedelta) -> None:
    found, problems = table(pause=written)
    assert found.duration("pause", timedelta(0)) == meant
    assert problems == []


@pytest.mark.parametrize("written", [30, "30", "30 parsecs", "", "-5m", True])
def test_a_time_without_a_known_unit_is_refused_with_examples(written: object) -> None:
    found, problems = table(pause=written)
    assert found.duration("pause", timedelta(seconds=1)) == timedelta(seconds=1)
    assert len(problems) == 1
    assert "monitor.toml [web] pause" in problems[0]
    assert '"30s", "10m", "6h" or "7d"' in problems[0]


def test_a_misspelt_key_is_met_with_the_nearest_one() -> None:
    found, problems = table(evry="10m")
    found.duration("every", timedelta(0))
    found.finish()
    assert problems == ['monitor.toml [web]: does not know "evry"; did you mean "every"? It knows every']


def test_a_value_outside_a_choice_is_met_with_all_choices() -> None:
    found, problems = table(colour="green")
    assert found.choice("colour", Colour, Colour.RED) is Colour.RED
    assert problems == ['monitor.toml [web] colour: is "green"; one of "red", "blue" is expected']


@pytest.mark.parametrize("written", [True, "8", 0, 10_000])
def test_a_whole_number_is_neither_true_nor_text_nor_out_of_bounds(written: object) -> None:
    found, problems = table(workers=written)
    assert found.whole("workers", 4, least=1, most=64) == 4
    assert len(problems) == 1


def test_all_problems_of_a_file_come_together() -> None:
    found, problems = table(a=1, b="x", c=[1, 2], d="?")
    found.text("a")
    found.number("b", 1.0, least=0, most=2)
    found.texts("c")
    found.finish()
    assert len(problems) == 4
