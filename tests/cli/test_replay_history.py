"""`replay` without a file: the stored past, judged with another configuration, against what was told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Desk
from tests.conftest import ToldClock
from tests.whole.house import House, article, open_house, rss

WARD = article(
    "Hospital ward opens",
    "The hospital in Aberwen opened its new ward on Monday, the health board said.",
    "The ward has twelve beds and cost £4.2m to build over two years.",
    "Patients will be moved there from the old building within a week.",
)
SCHOOL = article(
    "School wins prize",
    "A school in Trefddyn won a national prize for its garden on Tuesday.",
    "Pupils planted 400 trees there in the winter, their head teacher said.",
    "The garden is open to visitors on every Sunday of the summer.",
)
EDITED = WARD.replace("twelve beds", "fourteen beds").replace("£4.2m", "£5.1m")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two articles, one on the topic, and an edit of it two hours later."""
    with open_house(tmp_path_factory.mktemp("past"), ToldClock()) as house:
        house.feed("paper", "/feed")
        ward, school = (house.site.url(f"/{name}") for name in ("ward", "school"))
        house.site.says("/feed", rss(("ward", ward, "Hospital ward"), ("school", school, "School")))
        house.site.says("/ward", WARD)
        house.site.says("/school", SCHOOL)
        house.once()
        house.site.says("/ward", EDITED)
        house.site.says("/feed", rss(("ward", ward, "Hospital ward now bigger")))
        house.once(passes=2, hours=2)
        yield house


@pytest.fixture
def lived(past: House, ask: Ask) -> Desk:
    return Desk(past.directory / "config", past, ask)


def tried(desk: Desk, tmp_path: Path, **files: str) -> Path:
    other = tmp_path / "tried"
    shutil.copytree(desk.config, other)
    for name, text in files.items():
        (other / name.replace("__", "/")).with_suffix(".toml").write_text(text)
    return other


def test_the_same_configuration_tells_the_same(lived: Desk) -> None:
    ended = lived.ask("replay", "--json")
    assert (ended.code, ended.json["failed"]) == (0, 0)
    found = ended.json["difference"]
    assert found["developments_before"] == found["developments_after"] == 2
    assert found["alerts_before"] == found["alerts_after"] == 2
    assert not any(found[name] for name in found if name.endswith(("gained", "lost", "changed")))


def test_another_topic_gains_its_reports_and_loses_the_others(lived: Desk, tmp_path: Path) -> None:
    topic = 'title = "Schools"\ndescription = "Schools."\n[query]\ncore = "school"\n'
    ended = lived.ask("replay", "--config", tried(lived, tmp_path, topics__hospitals=topic))
    assert ended.code == 0
    assert "developments: 2 on record, 1 now" in ended.out
    assert "gained   2025-01-22 08:00  opened" in ended.out
    assert ended.out.count("  lost     2025-01-22 08:00") == 2
    assert "gained   console, stdout: School wins prize" in ended.out
    assert "alerts: 2 on record, 1 now" in ended.out


def test_a_route_that_wants_more_weight_loses_alerts_but_no_developments(lived: Desk, tmp_path: Path) -> None:
    route = '[[route]]\nid = "console"\nchannel = "console"\nminimum_weight = 0.99\n'
    found = lived.ask("replay", "--json", "--config", tried(lived, tmp_path, routes=route)).json["difference"]
    assert (found["developments_after"], found["developments_lost"]) == (2, [])
    assert (found["alerts_after"], len(found["alerts_lost"])) == (0, 2)


def test_since_leaves_out_what_was_published_before(lived: Desk) -> None:
    found = lived.ask("replay", "--json", "--since", "2025-02-01").json["difference"]
    assert (found["developments_before"], found["developments_after"]) == (0, 0)


def test_the_record_stays_as_it_was(lived: Desk, tmp_path: Path) -> None:
    before = lived.ask("developments", "--json").out, lived.ask("alerts", "list", "--json").out
    lived.ask("replay", "--config", tried(lived, tmp_path))
    assert (lived.ask("developments", "--json").out, lived.ask("alerts", "list", "--json").out) == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--decisions", "out.jsonl"), "--decisions belongs to a FILE"),
        (("in.jsonl", "--since", "2025-01-01"), "--config and --since are for the stored past"),
        (("--config", "nowhere"), "nowhere"),
    ],
)
def test_options_that_do_not_go_together_are_bad_usage(desk: Desk, args: tuple[str, ...], words: str) -> None:
    ended = desk.ask("replay", *args)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
