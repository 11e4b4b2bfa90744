"""A passage survives its packing, and weighs what matters."""

from monitor.stories.passages import pack, prepare, unpack
from monitor.stories.words import Vocabulary


def test_a_passage_survives_packing(vocabulary: Vocabulary) -> None:
    prepared = prepare("", "Health Secretary Jo Stevens said the gap is £38.4m. It is 9%.", "en", vocabulary)
    for passage in prepared.passages:
        assert unpack(passage.position, passage.text, pack(passage), passage.paragraph) == passage


def test_who_says_so_and_on_which_weekday_weighs_next_to_nothing(vocabulary: Vocabulary) -> None:
    passage = prepare("", "Mrs Jones said on Monday that cardiology closes.", "en", vocabulary).passages[0]
    weights = passage.mass
    assert max(weights["mrs"], weights["said"], weights["monday"]) == 0.3
    assert weights["cardiolog"] > 2
