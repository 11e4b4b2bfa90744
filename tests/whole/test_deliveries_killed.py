"""Killed at random while it sends, the daemon loses no message; what it repeats carries the same id.

The full count (1,500 deliveries, 100 kills) is `python -m benchmarks.kills`.
"""

from pathlib import Path

from benchmarks.kills import run


def test_kills_lose_no_delivery_and_repeat_under_the_same_id(tmp_path: Path) -> None:
    outcome = run(deliveries=40, kills=4, seed=20250701, directory=tmp_path)
    assert (outcome.deliveries, outcome.kills) == (40, 4)
    assert (outcome.lost, outcome.unmarked, outcome.foreign_ids) == (0, 0, 0)
    assert outcome.posts_repeated == 0  # Slack is asked before a message is repeated
