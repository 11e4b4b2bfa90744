"""The routes that we ship."""

import tomllib
from pathlib import Path

from monitor.model.alerts import ChannelKind, Pace
from monitor.model.stories import Kind

SHIPPED = Path(__file__).parents[2] / "config" / "routes.toml"
KEYS = {"id", "channel", "recipients", "topics", "kinds", "minimum_weight", "pace", "enabled"}


def test_as_shipped_everything_goes_to_the_console() -> None:
    """A newcomer sees alerts without an account."""
    assert tomllib.loads(SHIPPED.read_text()) == {
        "route": [{"id": "console", "channel": "console", "recipients": ["stdout"]}]
    }


def test_every_example_is_valid_once_its_marks_are_taken_away() -> None:
    """An example that does not work is worse than none."""
    lines = SHIPPED.read_text().split("[[route]]\nid", 1)[1].splitlines()
    examples = [
        line.removeprefix("# ")
        for line in lines
        if line.startswith(("# [[", "# ")) and ("=" in line or "[[" in line)
    ]
    routes = tomllib.loads("\n".join(examples))["route"]
    assert len(routes) == 5
    assert len({route["id"] for route in routes}) == 5
    for route in routes:
        assert set(route) <= KEYS
        assert route["recipients"]
        ChannelKind(route["channel"])
        Pace(route.get("pace", "now"))
        assert all(Kind(kind) for kind in route.get("kinds", []))
