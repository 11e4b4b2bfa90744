"""The routes that we ship, and those that are refused, each with the line to change."""

import shutil
import tomllib
from datetime import time, timedelta
from pathlib import Path

import pytest

from monitor.errors import BadConfig
from monitor.model.alerts import Pace, QuietTime, Rate, Route
from monitor.model.ids import RouteId
from monitor.wiring.configuration import load_settings, shipped_configuration

SHIPPED = Path(__file__).parents[2] / "config" / "routes.toml"
MAIN = """\
[email]
host = "smtp.example"
sender = "m@example.org"
[slack]
token = {env = "TOKEN"}
webhook_url = {env = "HOOK"}
[webhooks.intranet]
url = {env = "HOOK"}
"""
SECRETS = {"TOKEN": "xoxb-1", "HOOK": "https://hooks.example/1"}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    target = tmp_path / "config"
    shutil.copytree(shipped_configuration(), target)
    (target / "monitor.toml").write_text(MAIN)
    return target


def read(directory: Path, routes: str) -> dict[RouteId, Route]:
    (directory / "routes.toml").write_text(routes)
    return dict(load_settings(directory, SECRETS).routes)


def refusals(directory: Path, routes: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        read(directory, routes)
    return list(caught.value.problems)


def test_as_shipped_everything_goes_to_the_console(directory: Path) -> None:
    """A newcomer sees alerts without an account."""
    shipped = tomllib.loads(SHIPPED.read_text())
    assert shipped == {
        "route": [{"id": "console", "channel": "console", "recipients": ["stdout"], "health": True}]
    }


def test_every_example_is_valid_once_its_marks_are_taken_away(directory: Path) -> None:
    """An example that does not work is worse than none."""
    lines = SHIPPED.read_text().split("[[route]]\nid", 1)[1].splitlines()
    marked = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    examples = [line for line in marked if line.startswith("[[") or " = " in line]
    (directory / "queries.toml").write_text('ward-closures = "ward"\n')
    routes = read(directory, "\n".join(examples))
    assert len(routes) == 7
    desk, press = routes[RouteId("policy-desk")], routes[RouteId("press-office")]
    assert desk.at_most == Rate(messages=6, span=timedelta(hours=1))
    assert desk.quiet == (
        QuietTime(begins=time(22), ends=time(7)),
        QuietTime(begins=time(0), ends=time(0), days=frozenset({5, 6})),
    )
    assert (press.pace, press.at, press.days) == (
        Pace.CUTTINGS,
        (time(10, 30), time(16)),
        frozenset(range(5)),
    )


def test_what_is_left_out_has_its_default(directory: Path) -> None:
    """A route of four lines is a whole one, and times come from [alerts.digest]."""
    (directory / "monitor.toml").write_text(
        MAIN + '[alerts.digest]\nat = 08:00:00\ntimezone = "Europe/Dublin"\n'
    )
    routes = read(
        directory,
        '[[route]]\nid = "a"\n[[route]]\nid = "b"\npace = "weekly"\n[[route]]\nid = "c"\npace = "cuttings"\n',
    )
    at_once, weekly, cuttings = routes.values()
    assert (at_once.group_wait, at_once.group_interval) == (timedelta(seconds=30), timedelta(minutes=5))
    assert at_once.at_most == Rate(messages=20, span=timedelta(hours=1))
    assert (weekly.at, weekly.days, weekly.timezone.key) == ((time(8),), frozenset({0}), "Europe/Dublin")
    assert (cuttings.at, cuttings.days) == ((time(10, 30), time(16)), frozenset(range(5)))


def test_a_rate_may_be_lifted(directory: Path) -> None:
    assert read(directory, '[[route]]\nid = "a"\nat_most = "unlimited"\n')[RouteId("a")].at_most is None


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        pytest.param(
            'channel = "pigeon"', 'channel: is "pigeon"; one of "console", "email"', id="an unknown channel"
        ),
        pytest.param('recipients = ["a", "a"]', 'recipients: names "a" 2 times', id="a recipient twice"),
        pytest.param('recipients = [" "]', "holds ' ', which is no recipient", id="an empty name"),
        pytest.param('channel = "email"', "recipients: is empty; name at least one", id="no recipients"),
        pytest.param(
            'channel = "email"\nrecipients = ["desk"]',
            'recipients: names "desk"; an address such as "desk@example.org"',
            id="no mail address",
        ),
        pytest.param(
            'channel = "webhook"\nrecipients = ["attic"]', "has no [webhooks.attic]", id="an unknown webhook"
        ),
        pytest.param('topics = ["trains"]', 'names "trains"; there is no file', id="an unknown topic"),
        pytest.param(
            'queries = ["wards"]', 'names "wards"; queries.toml has none', id="an unknown saved query"
        ),
        pytest.param('stories = ["12"]', 'is ["12"]; a list of whole numbers', id="a story's title"),
        pytest.param('kinds = ["gossip"]', 'kinds: names "gossip"; it knows announced', id="an unknown kind"),
        pytest.param(
            'kinds = ["background"]', "which nobody is told of", id="a kind that never alerts"
        ),
        pytest.param(
            'kinds = ["reply"]\nminimum_weight = 0.9',
            "minimum_weight: is 0.9; what it wants weighs at most 0.76",
            id="a weight that its kinds never reach",
        ),
        pytest.param(
            "[[route.quiet]]\nfrom = 00:00:00\nto = 00:00:00",
            "quiet: covers every hour of the week",
            id="quiet for ever",
        ),
        pytest.param("[[route.quiet]]\nfrom = 22:00:00", "to: is missing; a time", id="half a quiet"),
        pytest.param(
            '[[route.quiet]]\nfrom = 22:00:00\nto = 07:00:00\ndays = ["caturday"]',
            'days: names "caturday"; it knows monday',
            id="an unknown weekday",
        ),
        pytest.param(
            'timezone = "Europe/Wales"', 'timezone: is "Europe/Wales"; a zone name', id="an unknown zone"
        ),
        pytest.param('at_most = "20"', 'at_most: is "20"; messages in a time, "20/1h"', id="half a rate"),
        pytest.param('at_most = "0/1h"', 'at_most: is "0/1h"', id="no messages at all"),
        pytest.param("at = [10:30:00]", 'at: has no effect where pace is "now"', id="hours of no digest"),
        pytest.param(
            'pace = "daily"\ngroup_wait = "1m"', 'group_wait: has no effect where', id="no burst"
        ),
        pytest.param("without_news = false", "without_news: has no effect where", id="told at once"),
        pytest.param('pace = "daily"\nat = ["10:30"]', 'at: is ["10:30"]; a list', id="times as texts"),
        pytest.param('group_wiat = "1m"', 'did you mean "group_wait"', id="a typo"),
    ],
)  # fmt: skip
def test_a_route_that_cannot_work_is_refused_with_the_line_to_change(
    directory: Path, lines: str, refusal: str
) -> None:
    """One sentence that names the key, what is wrong, and the line: the last one here, or its table's."""
    found = refusals(directory, f'# mine\n[[route]]\nid = "desk"\n{lines}\n')
    assert len(found) == 1, found
    assert refusal in found[0]
    last = 3 + len(lines.splitlines())
    assert found[0].endswith(tuple(f"(line {number})" for number in range(2, last + 1)))


def test_the_line_is_the_one_where_the_key_stands(directory: Path) -> None:
    first = '[[route]]\nid = "a"\ntopics = [\n  # "trains",\n  "nhs-cross-border",\n]\n'
    second = '[[route]]\nid = "b"\n\nminimum_weight = 7\n[[route.quiet]]\nfrom = 22:00:00\nto = "seven"\n'
    where, day = "routes.toml [[route]] number 2", "a time of day such as 07:30:00 is expected"
    assert refusals(directory, first + second) == [
        f"{where} minimum_weight: is 7; a number from 0 to 1 is expected (line 10)",
        f'{where} [[quiet]] number 1 to: is "seven"; {day} (line 13)',
    ]


def test_a_disabled_route_may_lack_what_it_needs(directory: Path) -> None:
    """Somebody is still writing it."""
    assert not read(directory, '[[route]]\nid = "a"\nchannel = "email"\nenabled = false\n')[
        RouteId("a")
    ].enabled
