"""An edit is a change of words or figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.articles.revisions import text_fingerprint
from tests.articles.pages import PARAGRAPHS, TITLE

TEXT = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(TEXT.replace("\n", "\n\n "), id="white space"),
        pytest.param(" ".join(PARAGRAPHS), id="line breaks"),
        pytest.param(TEXT.replace("“", '"').replace("”", '"').replace("’", "'"), id="quote style"),
        pytest.param(TEXT.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(TEXT + "\nUpdated: 9 January 2025, 10:30", id="an update time"),
        pytest.param(TEXT + "\n3 hours ago\n4 min read", id="a relative time"),
        pytest.param(TEXT + "\n128 comments\n17 shares", id="counters"),
        pytest.param("READ MORE: Bridge to close\n" + TEXT, id="a teaser"),
        pytest.param(TEXT.replace("hospitals", "hos\u00adpitals"), id="soft hyphens"),
    ],
)
def test_noise_is_no_revision(again):
    assert text_fingerprint(TITLE, again) == text_fingerprint(TITLE, TEXT)


@pytest.mark.parametrize(
    ("title", "again"),
    [
        pytest.param(TITLE, TEXT.replace("£16.4m", "£14.6m"), id="a figure"),
        pytest.param(TITLE, TEXT.replace("£16.4m", "£164m"), id="a decimal point"),
        pytest.param(TITLE, TEXT.replace("£16.4m", "€16.4m"), id="a currency"),
        pytest.param(TITLE, TEXT.replace("29 January", "30 January"), id="a day"),
        pytest.param(TITLE, TEXT + "\nThis article was corrected on 9 January.", id="a correction"),
        pytest.param(TITLE, "\n".join(PARAGRAPHS[:-1]), id="a lost paragraph"),
        pytest.param(TITLE + " again", TEXT, id="the title"),
    ],
)
def test_a_change_of_substance_is_a_revision(title, again):
    assert text_fingerprint(title, again) != text_fingerprint(TITLE, TEXT)


@given(st.text(), st.text())
def test_any_text_has_one_fingerprint(title, text):
    """32 hexadecimal digits, the same each time."""
    assert text_fingerprint(title, text) == text_fingerprint(title, text)
    assert len(text_fingerprint(title, text)) == 32
