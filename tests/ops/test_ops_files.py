"""The dashboard and the alert rules name only what /metrics gives, and have the shape their readers want."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from monitor.meter import StageMeter
from monitor.model.policy import HttpSettings
from monitor.server.desk import Beside
from monitor.server.serving import served
from tests.cli.conftest import Desk, ask, desk, house
from tests.conftest import ToldClock

__all__ = ["ask", "desk", "house"]

OPS = Path(__file__).parent.parent.parent / "ops"
GROUP: dict[str, Any] = yaml.safe_load((OPS / "prometheus-alerts.yml").read_text())["groups"][0]
RULES: list[dict[str, Any]] = GROUP["rules"]
DASHBOARD: dict[str, Any] = json.loads((OPS / "grafana-dashboard.json").read_text())
#: Given by Prometheus itself for everything that it scrapes.
_GIVEN = {"up"}


@pytest.fixture
def given(desk: Desk, clock: ToldClock) -> set[str]:
    """The name of every sample in an answer, and of those that appear with the first error or attempt."""
    beside = Beside(meter=StageMeter(), stuck=lambda: None)

    def broken(_fact: object, _job: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        beside.meter.around("poll", broken)(None, None)  # type: ignore[arg-type]  # it looks at neither
    desk.house.feed("paper", "/feed")
    desk.house.site.says("/feed", "<rss version='2.0'><channel><title>t</title></channel></rss>")
    desk.house.once()
    http = HttpSettings(port=0)
    with served(desk.house.settings(), http, clock=clock, beside=beside) as address:
        text = httpx.get(f"{address}metrics", trust_env=False).text
    return set(re.findall(r"^([a-z_]+)(?:\{| )", text, re.MULTILINE)) | _GIVEN


def named(expression: str) -> set[str]:
    """The metrics of an expression: names outside of label matchers, and of functions and keywords."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)", "", expression)
    return set(re.findall(r"\b(?:nhs_monitor_\w+|process_\w+|up)\b", bare))


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])


def test_every_metric_that_is_named_exists(given: set[str]) -> None:
    wanted = {name for expression in expressions() for name in named(expression)}
    assert len(wanted) > 15
    assert wanted - given == set()


def test_every_metric_of_ours_is_looked_at(given: set[str]) -> None:
    given = {name for name in given if name.startswith("nhs_") and not name.endswith("_created")}
    ours = {re.sub(r"_(bucket|count|sum)$", "", name) for name in given}
    looked = {re.sub(r"_bucket$", "", name) for expression in expressions() for name in named(expression)}
    assert ours - looked == {"nhs_monitor_info"}


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for rule in RULES:
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert re.search(r"nhs-monitor|systemctl|reader", rule["annotations"]["description"])
        assert "for" not in rule or re.fullmatch(r"\d+[smhd]", rule["for"])
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_brackets_of_every_expression_match() -> None:
    for expression in expressions():
        for opening, closing in ("()", "{}", "[]"):
            assert expression.count(opening) == expression.count(closing), expression


def test_the_panels_lie_side_by_side_and_ask_the_chosen_source() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_the_sample_asks_workers_only_for_what_a_worker_tells(desk: Desk, clock: ToldClock) -> None:
    """Another node's copy of the record's facts would count them twice."""
    sample = yaml.safe_load((OPS / "prometheus-scrape.yml").read_text())
    jobs = {job["job_name"]: job for job in sample["scrape_configs"]}
    assert jobs.keys() == {"nhs-monitor", "nhs-monitor-workers"}  # which the alert rules name
    kept = jobs["nhs-monitor-workers"]["metric_relabel_configs"][0]["regex"]
    beside = Beside(meter=StageMeter(), stuck=lambda: None)
    beside.meter.around("poll", lambda _fact, _job: None)
    with served(desk.house.settings(), HttpSettings(port=0), clock=clock, beside=beside, pages=False) as at:
        text = httpx.get(f"{at}metrics", trust_env=False).text
    told = set(re.findall(r"^([a-z_]+)(?:\{| )", text, re.MULTILINE))
    assert {"nhs_monitor_up", "nhs_monitor_attempts_total", "process_cpu_seconds_total"} <= told
    assert {name for name in told if not re.fullmatch(kept, name)} == set()
    assert not re.fullmatch(kept, "nhs_monitor_polls_total")
