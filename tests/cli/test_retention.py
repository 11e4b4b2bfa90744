"""`db prune` shows first what it would remove; `db reindex` says what it did."""

from datetime import timedelta

import pytest

from monitor.errors import BadConfig
from tests.cli.conftest import Desk


def fill(desk: Desk) -> None:
    with desk.newsroom() as room:
        room.page(room.entry(), b"<p>ward</p>")
        room.read("Harbour wall", "Seagulls stood on it.")


def rows(desk: Desk, *options: str) -> dict[str, int]:
    return {one["kind"]: one["rows"] for one in desk.ask("db", "prune", "--json", *options).lines}


def test_a_dry_run_counts_and_removes_nothing(desk: Desk) -> None:
    fill(desk)  # in January 2025
    desk.house.main = '[retention]\noff_topic = "30d"\n'
    desk.house.settings()
    counted = rows(desk, "--dry-run")
    assert (counted["pages"], counted["off_topic"], counted["entries"]) == (1, 1, 0)
    assert rows(desk, "--dry-run") == counted
    shown = desk.ask("db", "prune", "--dry-run")
    assert "pages\t30 days\t1\t0.0 MB" in shown.out
    assert "entries\tfor ever\t0" in shown.out
    assert "nothing was removed" in shown.err
    assert rows(desk) == counted
    assert set(rows(desk).values()) == {0}
    assert "removed from 0 rows" in desk.ask("db", "prune").err


def test_the_index_is_built_anew(desk: Desk) -> None:
    fill(desk)
    assert "full-text index: built anew from 1 texts" in desk.ask("db", "reindex").out
    assert desk.ask("db", "reindex", "--json").json["texts"] == 1
    assert "Harbour wall" in desk.ask("search", "seagulls").out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('pages = "1h"', 'pages: is "1h"; at least "7d", or "never", is expected'),
        ("pages = 30", 'is 30; a time with its unit'),
        ('alerts = "30d"', 'does not know "alerts"'),
    ],
)  # fmt: skip
def test_a_wrong_retention_is_refused(desk: Desk, line: str, words: str) -> None:
    desk.house.main = f"[retention]\n{line}\n"
    with pytest.raises(BadConfig, match=words.replace("[", r"\[")):
        desk.house.settings()


def test_never_is_for_ever(desk: Desk) -> None:
    desk.house.main = '[retention]\npages = "never"\nmessages = "400d"\n'
    kept = desk.house.settings().retention
    assert (kept.pages, kept.messages) == (None, timedelta(days=400))
