"""Furniture is caught by its words or by its return, and a sentence of news never is."""

import pytest

from monitor.stories.furniture import recurrence_key, static_furniture


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up to our morning newsletter for the headlines.",
        "We use cookies to measure our audience.",
        "Advertisement",
        "Share",
        "READ MORE: How the border works",
        "Follow us on social media for the latest.",
        "© 2025 Example Media. All rights reserved.",
        "Comments are closed on this article.",
        "You can change your mind at any time.",
        "Media enquiries: 01632 960 001.",
        "By Jane Roe, Health Correspondent",
        "Published 12:04, 3 May 2025",
        "Image source: PA Media",
        "Donate today to support our journalism.",
        "Politics",
        "Most read",
        "12 comments",
        "www.example.org/help",
        "…",
        "Hide Caption 4 of 17",
        "Enlarge this image toggle caption A. Photographer/AP",
        "Updated at 9:50 p.m. ET Thursday",
        "Updated: 2026-03-15 13:14",
        "Last updated on March 15 at 9 a.m.",
        "11 March 2026 Last updated at 12:41 GMT",
        "Ann Rees contributed to this post.",
        "(Reporting by Ann Rees in Hereford; editing by Tom Shaw)",
        "Invalid email address.",
        "Please re-enter.",
        "Thank you for subscribing.",
        "An error has occurred.",
        "Please try again later.",
        "You agree to receive occasional updates from our partners.",
        "We pay for your stories!",
        "Story continues below",
        "Media playback is unsupported on your device.",
        "Tom Shaw contributed reporting from Cardiff.",
        "This material may not be rebroadcast or shown on other screens.",
        "Without the written consent of the publisher no content may be used.",
        "This site is best seen in browsers with a 1280 by 720 resolution.",
        "Follow him on Bluesky for more from the Senedd.",
        "Add health as an interest and never miss a report.",
        "Just watched Minister on waits Replay",
    ],
)
def test_furniture_is_furniture(sentence: str) -> None:
    assert static_furniture(sentence)


LONG = (
    "The charity’s letter, seen by this paper, names three hospitals in Shropshire and asks the minister to "
    "subscribe to a pledge on waiting times before the end of the month of May next year."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The board approved the plan.",
        "“Sign up now,” the minister told every dentist in Wales.",
        "Patients will have to wait longer.",
        "He said no.",
        "It will cost £16m.",
        LONG,
        "Members voted by 9 to 2.",
        "£16m less for hospitals in England",
        "The report was published on 3 March 2026 and updated in May.",
        "Updated guidance will reach 40 surgeries on Monday.",
        "The trust apologised after an error in its letters to patients.",
        "Patients in Powys may opt out, and those who agree to receive care in Hereford travel free.",
        "Reporting standards differ between the nations.",
        "Mrs Rees contributed £40 from her pension.",
        "Names of patients must not be published, the coroner ruled.",
        "Records were shared without the consent of patients, a report found.",
        "Her successor will follow her on to the board.",
        "The payments/grants scheme is run by the PA in Powys.",
    ],
)
def test_news_is_not_furniture(sentence: str) -> None:
    assert not static_furniture(sentence)


def test_a_recurring_sentence_has_one_key_whatever_its_figures_and_punctuation() -> None:
    first = recurrence_key("a.example", "This paper has 1,204 readers!")
    assert first == recurrence_key("a.example", "this paper has 9,873 readers")
    assert first != recurrence_key("b.example", "This paper has 1,204 readers!")
    assert recurrence_key("a.example", "Too short") is None
