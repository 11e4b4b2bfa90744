"""What a message says, by example; the expected texts are written by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerts.sheet import Links
from monitor.alerts.wording import word, word_notice
from monitor.model.alerts import Precedence, Source
from monitor.model.stories import Kind
from tests.alerts.builders import NEWS_AT, NO_LINKS, PAGES, briefing


def test_a_reversal_reads_as_news_then_proof_then_what_it_changes() -> None:
    """The whole text of an update with figures and a reversal."""
    assert (
        word(briefing(), PAGES).text
        == """\
Reversed: Powys board approves Welsh waiting times for English hospitals

New from Nation.Cymru, 26 Mar 2025, 09:14 UTC:
> The board agreed on Wednesday to ask English hospitals to keep Welsh waiting times from July.
> “We can only spend what we have,” said the chief executive, Hayley Thomas.
Source: Nation.Cymru, “Longer waits agreed for Powys patients”
https://nation.example/news/powys-board?a=1&b=2

What changes:
- forecast deficit: £23m → £38.4m
- It reverses what this story reported before.

Already known: 15 sentences repeated what the story held.
2 independent reports, 11 copies.
Story: Powys health board reveals plan to slow treatment in England

The whole story: https://monitor.example/stories/12
Mute this story: https://monitor.example/mute/12?t=abc
"""
    )


def test_the_first_report_opens_a_story_and_names_its_only_outlet_beside_the_news() -> None:
    """One outlet's claim is never stated as a fact: its name stands in the subject while it is alone."""
    opened = briefing(
        first=True,
        kind=Kind.ANNOUNCED,
        story_title="Powys plan to slow treatment revealed",
        headline="Powys plan to slow treatment revealed",
        passages=("Powys Teaching Health Board wants English hospitals to treat its residents more slowly.",),
        quotations=(),
        figures=(),
        source=Source(
            outlet="County Times",
            url="https://county.example/1",
            title="Powys plan to slow treatment revealed",
        ),
        known_sentences=0,
        independent_reports=1,
        copies=0,
    )
    assert (
        word(opened, NO_LINKS).text
        == """\
New story: Powys plan to slow treatment revealed (County Times)

New from County Times, 26 Mar 2025, 09:14 UTC:
> Powys Teaching Health Board wants English hospitals to treat its residents more slowly.
Source: County Times
https://county.example/1

1 independent report, no copies.
"""
    )


def test_a_correction_says_what_the_outlet_changed() -> None:
    """An edited article reads as a correction, with the figure before and after."""
    corrected = briefing(
        kind=Kind.CORRECTION,
        headline="Two-year waits in Powys number 185, not 158",
        passages=("The board said 185 patients had waited two years.",),
        quotations=(),
        figures=(("two-year waits", "185", "158"),),
        known_sentences=1,
        copies=1,
        independent_reports=3,
    )
    text = word(corrected, NO_LINKS).text
    assert text.startswith("Correction: Two-year waits in Powys number 185, not 158\n\n")
    assert (
        "What changes:\n- two-year waits: 158 → 185\n- The outlet changed a report that it had published"
        in text
    )
    assert "Already known: 1 sentence repeated what the story held.\n3 independent reports, 1 copy.\n" in text


def test_an_edit_says_when_and_a_welsh_report_that_it_is_one() -> None:
    """The time of the edit stands beside what it changed; the language beside the source."""
    edited = briefing(
        figures=(("two-year waits", "185", "158"),),
        edited_at=datetime(2025, 3, 26, 14, 2, tzinfo=UTC),
        language="cy",
    )
    message = word(edited, NO_LINKS)
    assert "- two-year waits: 158 → 185 at 14:02 UTC\n" in message.text
    assert "(reported in Welsh)\n" in message.text
    data = message.data["data"]
    assert isinstance(data, dict)
    assert (data["edited_at"], data["language"]) == ("2025-03-26T14:02:00Z", "cy")


def test_outlets_that_disagree_are_shown_side_by_side() -> None:
    """A conflict is shown, not resolved."""
    text = word(briefing(conflicts=("waiting in Wales: 615,300 (PA) or 593,000 (ITV)",)), NO_LINKS).text
    assert "Reports differ:\n- waiting in Wales: 615,300 (PA) or 593,000 (ITV)\n" in text


def test_a_matter_that_returns_says_how_long_it_was_quiet() -> None:
    """Reopened stories are labelled as such, with the days."""
    text = word(briefing(reopened_after_days=90), NO_LINKS).text
    assert text.startswith(
        "Reopened: Powys board approves Welsh waiting times for English hospitals\n\n"
        "Reopened after 90 quiet days.\n"
    )


def test_a_correction_of_an_old_report_is_a_correction_first() -> None:
    """What is wrong matters more than how long it was quiet."""
    subject = word(briefing(kind=Kind.CORRECTION, reopened_after_days=90), NO_LINKS).subject
    assert subject.startswith("Correction: ")


def test_a_long_headline_is_cut_at_a_word_and_given_in_full_below() -> None:
    """Ninety characters is what a phone shows; nothing is lost by it."""
    headline = (
        "Powys Teaching Health Board votes to ask every English hospital to treat residents at Welsh pace"
    )
    made = word(briefing(headline=headline), NO_LINKS)
    assert made.subject == (
        "Reversed: Powys Teaching Health Board votes to ask every English hospital to treat…"
    )
    assert made.text.split("\n\n")[1] == headline


def test_a_headline_that_is_a_sentence_cut_off_is_not_repeated_above_the_whole_of_it() -> None:
    """The sentence stands right below, among the passages."""
    passage = "The board agreed on Wednesday to ask English hospitals to keep Welsh waiting times from July."
    headline = "The board agreed on Wednesday to ask English hospitals to keep Welsh waiting times from…"
    made = word(briefing(headline=headline, passages=(passage,)), NO_LINKS)
    assert made.subject.startswith("Reversed: The board agreed on Wednesday")
    assert made.text.split("\n\n")[1].startswith("New from Nation.Cymru")
    assert made.text.count("The board agreed") == 2


def test_a_quotation_that_no_passage_shows_is_given_with_its_speaker() -> None:
    """Who said what is said once: in the passage that shows both, or else on its own line."""
    quotations = (
        ("We can only spend what we have,", "Hayley Thomas"),
        ("“A two-tier system”", "Russell George"),
        ("not acceptable", None),
    )
    text = word(briefing(quotations=quotations), NO_LINKS).text
    assert "Quoted:\n- Russell George: “A two-tier system”\n- Speaker not named: “not acceptable”\n" in text
    assert text.count("We can only spend") == 1


def test_words_that_run_over_two_sentences_are_not_shown_twice() -> None:
    passages = (
        'Hayley Thomas, the chief executive, said: "People told us that they were waiting longer.',
        'Today we put that right."',
        '"April is not realistic," she said.',
    )
    quotations = (
        ("People told us that they were waiting longer. Today we put that right.", "Hayley Thomas"),
        ("April is not realistic,", "Jane Ives"),
    )
    text = word(briefing(passages=passages, quotations=quotations), NO_LINKS).text
    assert text.count("Today we put that right") == 1
    assert "Quoted:\n- Jane Ives: “April is not realistic”\n" in text


def test_many_passages_end_with_a_count_of_the_rest() -> None:
    """A message stays short enough to read; the rest is one link away."""
    text = word(briefing(passages=tuple(f"Sentence {n}." for n in range(15)), quotations=()), NO_LINKS).text
    assert "> Sentence 11.\nand 3 more new sentences in the report\n" in text


def test_a_title_with_newlines_and_markup_stays_one_harmless_line() -> None:
    """Hostile titles: header injection, tags, Slack mentions, escape sequences, reversed text, emoji."""
    title = "Wait\r\nBcc: x@evil.example\n<script>alert(1)</script> <!channel> \x1b[31mred\u202edesrever 🏥"
    made = word(briefing(headline=title), NO_LINKS)
    assert made.subject == (
        "Reversed: Wait Bcc: x@evil.example <script>alert(1)</script> <!channel> [31mreddesrever 🏥"
    )
    assert "<script" not in made.html
    assert "&lt;script&gt;" in made.html
    assert "&lt;!channel&gt;" in str(made.slack_blocks)
    assert "\x1b" not in made.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:pw@evil.example/",
        "https://a.example/\r\nX: y",
        "",
    ],
)
def test_an_address_that_is_no_plain_web_address_becomes_no_link(url: str) -> None:
    """Only http and https without credentials are linked; the outlet is still named."""
    made = word(briefing(source=Source(outlet="Odd News", url=url, title="T")), NO_LINKS)
    assert "<a href" not in made.html
    assert "Source: Odd News, “T”\n" in made.text


def test_links_that_we_cannot_offer_are_left_out() -> None:
    """Without pages of our own there is no dead link."""
    assert "Mute" not in word(briefing(), NO_LINKS).text
    assert (
        "Snooze until something new: https://m.example/z"
        in word(briefing(), Links(snooze="https://m.example/z")).text
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_label(kind: Kind) -> None:
    """No message begins without saying what it is."""
    label, colon, news = word(briefing(kind=kind), NO_LINKS).subject.partition(": ")
    assert label
    assert label[0].isupper()
    assert colon
    assert news.startswith("Powys board")


def test_a_report_without_title_or_time_is_worded_all_the_same() -> None:
    """Silence in the source is no failure of the message."""
    made = word(briefing(headline="\u200b \n", story_title="", published_at=None), NO_LINKS)
    assert made.subject == "Reversed: untitled report"
    assert "New from Nation.Cymru:\n" in made.text


def test_the_html_is_marked_for_language_and_dark_mode_and_fetches_nothing() -> None:
    """Readable everywhere, and opening it tells nobody."""
    html = word(briefing(), PAGES).html
    assert '<html lang="en-GB">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<a href="https://nation.example/news/powys-board?a=1&amp;b=2" style=' in html
    for fetched in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert fetched not in html


def test_what_a_phone_shows_beside_the_subject_is_the_first_new_sentence() -> None:
    """The preview is the text that comes first in the document's body."""
    body = word(briefing(), PAGES).html.partition("<body")[2]
    assert body.partition(">The board agreed on Wednesday")[0].count("<div") == 1


def test_a_notice_about_ourselves_is_named_as_ours() -> None:
    """Our own health never reads like news."""
    notice = word_notice(
        "Feed bbc-wales has failed for 3 hours", ("It answers 403.", "Try: feeds test bbc-wales"), at=NEWS_AT
    )
    assert notice.text == (
        "Monitor: Feed bbc-wales has failed for 3 hours\n\n- It answers 403.\n- Try: feeds test bbc-wales\n"
    )


def published_earlier(passages: int = 2, outlet: str = "Welsh Government") -> Precedence:
    url = "https://gov.example/powys?x=1&y=2"
    return Precedence(
        source=Source(outlet=outlet, url=url, title="Statement"),
        at=NEWS_AT - timedelta(minutes=14),
        passages=passages,
    )


def test_who_published_the_same_words_earlier_is_named_with_the_time_and_the_address() -> None:
    """The message is about the report that brought the news to us; who said it first is what readers ask."""
    message = word(briefing(published_earlier=published_earlier()), NO_LINKS)
    assert (
        "https://nation.example/news/powys-board?a=1&b=2\n"
        "Published earlier: Welsh Government, 26 Mar 2025, 09:00 UTC\n"
        "https://gov.example/powys?x=1&y=2\n"
    ) in message.text
    assert 'Published earlier: Welsh Government, 26 Mar 2025, 09:00 UTC <a href="https://gov' in message.html
    slack = str(message.slack_blocks)
    assert "UTC <https://gov.example/powys?x=1&amp;y=2|Read it>" in slack
    data = message.data["data"]
    assert isinstance(data, dict)
    assert data["published_earlier"] == {
        "source": {
            "outlet": "Welsh Government",
            "url": "https://gov.example/powys?x=1&y=2",
            "title": "Statement",
        },
        "at": "2025-03-26T09:00:00Z",
        "passages": 2,
    }


def test_a_part_of_the_news_that_stood_elsewhere_earlier_is_said_to_be_a_part() -> None:
    """A release with one of the sentences is not where the others come from."""
    text = word(briefing(published_earlier=published_earlier(1)), NO_LINKS).text
    assert "Published earlier, 1 of 2 new sentences: Welsh Government, 26 Mar 2025, 09:00 UTC\n" in text


def test_news_that_another_published_earlier_is_not_one_outlets_alone() -> None:
    alone = briefing(independent_reports=1, headline="Powys board approves longer waits")
    assert word(alone, NO_LINKS).subject.endswith("(Nation.Cymru)")
    both = replace(alone, published_earlier=published_earlier())
    assert word(both, NO_LINKS).subject == "Reversed: Powys board approves longer waits"


def test_an_earlier_publisher_without_a_name_or_an_address_still_has_its_time() -> None:
    first = published_earlier(outlet="")
    first = replace(first, source=replace(first.source, url="javascript:alert(1)"))
    text = word(briefing(published_earlier=first), NO_LINKS).text
    assert "\nPublished earlier: an unnamed outlet, 26 Mar 2025, 09:00 UTC\n\nWhat changes:" in text
