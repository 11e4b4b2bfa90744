"""What a figure counts, as readers see it."""

import pytest

from monitor.model.stories import Figure


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ("jobs go", "jobs"),
        ("own share go", "own share"),
        ("outpatient appointments delivered", "outpatient appointments"),
        ("dental practices closed since", "dental practices"),
        ("patients counted separately", "patients"),
        ("forecast deficit", "forecast deficit"),
        ("council tax rise", "council tax rise"),
        ("staffed beds", "staffed beds"),
        ("spent", "spent"),
        ("now spent", "now spent"),
        ("one hundred", "one hundred"),
        ("", ""),
    ],
)
def test_a_label_ends_in_what_is_counted(counts: str, label: str) -> None:
    assert Figure(value=1.0, unit="", counts=counts, text="1", sentence=0).label == label
