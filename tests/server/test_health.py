"""Alive and ready: what an orchestrator asks, in any process."""

from datetime import timedelta

import httpx

from monitor.meter import StageMeter
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId
from monitor.model.policy import HttpSettings
from monitor.server.desk import Beside
from monitor.server.serving import served
from storage.engine import open_engine
from tests.cli.conftest import Desk
from tests.conftest import ToldClock
from tests.server.conftest import Serve


def checks(answer: httpx.Response) -> dict[str, bool]:
    return {one["check"]: one["ok"] for one in answer.json()["checks"]}


def followed(desk: Desk) -> None:
    desk.house.site.says("/feed", "<rss version='2.0'><channel><title>t</title></channel></rss>")
    desk.house.feed("paper", "/feed")


def test_a_monitor_that_polls_is_ready(desk: Desk, serve: Serve) -> None:
    followed(desk)
    desk.house.once()
    with serve() as web:
        answer = web.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert checks(answer) == {"database": True, "engine": True, "polls": True}
    assert answer.headers["cache-control"] == "no-store"


def test_before_the_first_poll_it_is_not(desk: Desk, serve: Serve) -> None:
    followed(desk)
    with serve() as web:
        answer = web.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    assert checks(answer) == {"database": True, "engine": True, "polls": False}


def test_work_that_nobody_takes_shows_that_no_engine_looks(
    desk: Desk, serve: Serve, clock: ToldClock
) -> None:
    with desk.newsroom() as room, room.write() as records:
        records.log.append(EntryFound(entry=EntryId(1)))
    with serve() as web:
        clock.at += timedelta(minutes=5)
        assert web.get("/health/ready").status_code == 200
        clock.at += timedelta(minutes=6)
        answer = web.get("/health/ready")
    assert checks(answer) == {"database": True, "engine": False}
    assert "11 min: is the daemon running?" in answer.text


def test_a_feed_that_nobody_wakes_shows_it_too_and_so_does_a_last_poll_long_ago(
    desk: Desk, serve: Serve, clock: ToldClock
) -> None:
    followed(desk)
    desk.house.once()
    with serve() as web:
        clock.at += timedelta(hours=8)
        assert checks(web.get("/health/ready")) == {"database": True, "engine": False, "polls": False}


def test_a_record_of_another_schema_is_not_ready_and_the_process_lives(desk: Desk, serve: Serve) -> None:
    with serve() as web:
        engine = open_engine(f"sqlite:///{desk.house.directory}/monitor.db")
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'ffff'")
        engine.dispose()
        answer = web.get("/health/ready")
        assert answer.status_code == 503
        assert "newer version" in answer.json()["checks"][0]["says"]
        assert web.get("/health/live").status_code == 200


def test_a_stuck_process_is_not_alive(desk: Desk, clock: ToldClock) -> None:
    beside = Beside(meter=StageMeter(), stuck=lambda: "no progress for 0:10:00: the errand lane")
    with served(desk.house.settings(), HttpSettings(port=0), clock=clock, beside=beside) as address:
        answer = httpx.get(f"{address}health/live", trust_env=False)
    assert answer.status_code == 503
    assert "the errand lane" in answer.json()["checks"][0]["says"]


def test_metrics_of_a_record_that_cannot_be_read_say_so(desk: Desk, serve: Serve) -> None:
    with serve() as web:
        assert "nhs_monitor_up 1.0" in web.get("/metrics").text
        (desk.house.directory / "monitor.db").write_bytes(b"no database any more" * 1000)
        answer = web.get("/metrics")
    assert answer.status_code == 200
    assert "nhs_monitor_up 0.0" in answer.text
    assert "process_resident_memory_bytes" in answer.text


def test_metrics_are_behind_the_same_door_as_the_pages(serve: Serve) -> None:
    with serve(listen="0.0.0.0") as web:
        assert web.get("/metrics").status_code == 401
        assert web.get("/health/live").status_code == 200
