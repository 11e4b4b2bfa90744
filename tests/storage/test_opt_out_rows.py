"""Who left a route: the last word of a reader counts, on both databases."""

from monitor.model.handling import OptOut
from monitor.model.ids import RouteId
from tests.storage.newsroom import Newsroom, minutes

DESK, BOARD = RouteId("desk"), RouteId("board")
ANNA, BEN = "anna@example.org", "ben@example.org"


def word(route: RouteId, who: str, minute: int, *, ended: bool = False) -> OptOut:
    return OptOut(route=route, recipient=who, at=minutes(minute), by=who, ended=ended)


def test_the_last_word_of_a_reader_about_a_route_counts(newsroom: Newsroom) -> None:
    """Coming back ends it; another route and another reader are none of its business."""
    said = [
        word(DESK, ANNA, 1),
        word(DESK, BEN, 2),
        word(BOARD, ANNA, 3),
        word(DESK, ANNA, 4, ended=True),
        word(DESK, BEN, 5),
    ]
    with newsroom.write() as records:
        for one in said:
            records.handlings.opt_out(one)
    with newsroom.write() as records:
        assert records.handlings.opted_out() == [word(BOARD, ANNA, 3), word(DESK, BEN, 5)]
        assert records.handlings.opt_out_of(DESK, ANNA) is None
        assert records.handlings.opt_out_of(DESK, BEN) == word(DESK, BEN, 5)
        assert records.handlings.opt_out_of(BOARD, BEN) is None
