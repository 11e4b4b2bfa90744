"""What is counted in an article, and that it is remembered as it was counted."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.features import ArticleFeatures, article_features
from monitor.stories.weighing import Profile, Statistics, weigh

NOBODY_KNOWS = Statistics(0, {}, {})


def test_a_missing_title_is_taken_from_the_first_sentence() -> None:
    features = article_features("", "Powys drops its plan. The board met in Brecon.")
    assert "powi" in features.title or "powys" in features.title
    assert "brecon" not in features.title


def test_an_article_without_any_text_is_known_by_the_words_of_its_url() -> None:
    features = article_features("", "", url="https://example.org/2025/01/powys-board-drops-plan?x=1")
    assert {"board", "drop", "plan"} <= set(features.terms)


def test_an_address_is_no_title() -> None:
    features = article_features(
        "", "http : / / www . example . org / news\nThe board met in Brecon on Friday."
    )
    assert "brecon" in features.title


def test_a_title_word_counts_four_times() -> None:
    assert article_features("Reimbursement", "A reimbursement scheme.").terms["reimburs"] == 5


def test_a_capital_proves_a_name_only_inside_a_sentence() -> None:
    features = article_features("Board Drops Plan In Brecon", "Yesterday it met in Brecon. Plans change.")
    assert "brecon" in features.names
    assert not {"board", "drop", "plan", "yesterday"} & set(features.names)


def test_years_are_no_figures() -> None:
    features = article_features("Costs", "In 2024 it cost £38.4m, and 185 people waited.")
    assert set(features.figures) == {"#38400000", "#185"}


def test_a_welsh_word_for_a_name_or_body_counts_as_the_english_one() -> None:
    welsh = article_features("Bwrdd iechyd Bowys", "Mae’r ysbyty yn Henffordd.", language="cy")
    english = article_features("Powys health board", "The hospital is in Hereford.")
    assert set(english.terms) <= set(welsh.terms)


def test_text_beyond_8000_characters_is_not_read() -> None:
    assert "hereford" not in article_features("x", "word " * 2000 + "Hereford").terms


@given(
    title=st.text(max_size=60),
    text=st.text(max_size=400),
    at=st.none() | st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_what_is_packed_is_read_back(title: str, text: str, at: datetime | None) -> None:
    features = article_features(title, text, published_at=at)
    packed = ArticleFeatures.unpack(features.pack())
    assert packed.terms == features.terms
    assert (packed.lead, packed.names, packed.lead_names) == (
        features.lead,
        features.names,
        features.lead_names,
    )
    assert packed.title == features.title
    assert packed.published_at is None or abs(packed.published_at.timestamp() - at.timestamp()) < 1e-3  # type: ignore[union-attr]  # at is set where the packed one is


def test_a_profile_is_read_back_with_its_lengths_and_names() -> None:
    profile = weigh(
        article_features("Powys plan", "The plan of Powys costs £9.9m in Brecon."), NOBODY_KNOWS
    ).profile
    read = Profile.unpack(profile.pack())
    assert read.whole == pytest.approx(profile.whole, rel=1e-4)
    assert [name for name, _ in read.key_names] == [name for name, _ in profile.key_names]


def test_bytes_that_are_no_profile_are_refused() -> None:
    with pytest.raises(ValueError, match="no packed profile"):
        Profile.unpack(b"\x02\x00\x00\x00hello")


def test_a_rare_word_weighs_more_than_a_common_one_and_an_unshared_one_half() -> None:
    statistics = Statistics(100, {"common": 60, "rare": 1}, {})
    assert statistics.weight("rare") > statistics.weight("common") > 0
    assert statistics.weight("alone") == pytest.approx(Statistics(100, {"alone": 0}, {}).weight("alone"))
    assert statistics.weight("alone") < statistics.weight("rare")
