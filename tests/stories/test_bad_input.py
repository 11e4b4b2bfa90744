"""Whatever a page holds, the rules of stories end, with a sensible answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.history.replay import Document, Outcome, Replay
from monitor.model.stories import Decision, Relation, Status
from monitor.stories.passages import LONGEST_TEXT, MOST_PASSAGES, sentences
from monitor.stories.revisions import compare
from monitor.wiring.configuration import load_settings
from monitor.wiring.replay import ANY, open_replay
from tests.runaway import no_runaway

REPORT = """Powys Teaching Health Board will ask English hospitals to treat its patients more slowly.
Members voted for the change at a meeting in Bronllys on Wednesday, by nine votes to two.
The board expects to save £16.4m in the first year, papers for the meeting say.
“We can only spend what we have,” said the chief executive, Haf Tomos.
"""
TITLE = "Powys board votes for longer waits in English hospitals"
WELSH = "Bydd cleifion o Bowys yn aros yn hirach yn ysbytai Lloegr, meddai’r bwrdd iechyd ddydd Mercher."
COMMENTS = """Dai, 2 hours ago: This is a disgrace, as the article says they voted by nine votes to two!
Reply from Ann: Agreed. “We can only spend what we have” is no answer to people in pain.
Report this comment
Dai: And £16.4m is nothing to them.
"""
TEXTS = {
    "nothing": "",
    "white space": " \n\t\n \u00a0 ",
    "one sentence": "The board met.",
    "200,000 words": "The board of the hospital met again and said so in public. " * 17_000,
    "200,000 different words": " ".join(f"word{number}" for number in range(200_000)),
    "a thousand identical sentences": "The board voted for the change on Wednesday. " * 1000,
    "a thousand identical lines": "The board voted for the change on Wednesday.\n" * 1000,
    "all capitals": REPORT.upper(),
    "no spaces": REPORT.replace(" ", "").replace("\n", "") * 500,
    "one endless word": "a" * 300_000,
    "right to left": "قال مجلس الصحة إن المرضى سينتظرون وقتا أطول. هذا قرار جديد. " * 200,
    "right to left marks": "\u202e" + REPORT + "\u202c",
    "no alphabet": "保健委員会は患者の待ち時間を延長すると発表した。病院は反対している。" * 300,
    "emoji": "🏥🚑 The board 👩🏽‍⚕️ voted 🗳️ for it 😡. 🇬🇧🏴󠁧󠁢󠁷󠁬󠁳󠁿 " * 200,
    "only emoji": "😡" * 10_000,
    "control characters": "The\x00 board\x07 voted\x1b[31m for\x7f it\u0085.\x0b Then\x0c it left.\u2028",
    "lone surrogates": "The board \ud83d voted. \udc00 It left.",
    "mixed languages": REPORT + WELSH + "\nLe conseil a voté. Der Rat hat gestimmt.\n" + WELSH,
    "another article's comments": COMMENTS * 50,
    "quotation marks": "“" * 50_000,
    "quotations without an end": ("“We said so, " * 5000) + REPORT,
    "straight quotation marks": 'He said "yes" and "no" and ' * 5000,
    "apostrophes": "'tis 'twas ’em " * 8000,
    "full stops": "." * 100_000,
    "initials": "A.B.C.D. " * 15_000,
    "titles": "Mr. " * 50_000,
    "names": "Ann Mair Rees Price Jones " * 10_000,
    "said": "Mr Rees, of the board, said said said " * 5000,
    "figures": "£1.5m 9% 158 " * 10_000,
    "digits": "1" * 100_000,
    "digits and commas": "1,234," * 20_000,
    "half a million brackets": "(" * 250_000 + ")" * 250_000,
    "bullets": "• \n" * 50_000,
    "combining marks": "e" + "\u0301" * 50_000,
    "a committee that will": "The committee of the board will " * 8000,
    "report after report": "a report by a review of a study of a survey into " * 5000,
    "relative clauses": ", who said that he, which " * 8000,
    "changes of changes": "up from 1 to 2 up to 3 more than 4 fewer than 5 " * 5000,
    "nested quotation marks": "“‘“‘“‘" * 20_000,
    "dates and hours": "on 1 January 2025 and 2 February 2025 at 7.30pm and " * 4000,
    "doubled words": "the the the the " * 15_000,
    "ten thousand headings": "A heading without an end\n" * 10_000,
    "a list without an end": "Most read\n" + "A thing happened in Brecon\n" * 10_000,
    "base64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=" * 6000,
    "entities": "&lt;p&gt;&nbsp;&amp;" * 15_000,
    "a table": "Ward\tBeds\tWaits\n6\t24\t158\n" * 5000,
    "full width": "Ｔｈｅ　ｂｏａｒｄ　ｍｅｔ。" * 5000,
    "letters that grow in lower case": "İSTANBUL ﬀ ß ẞ İı " * 5000,
    "hyphens and capitals": "A-" * 30_000,
    "possessives": "A’s " + "A’" * 30_000,
    "counters without an end": "1,11" * 15_000,
    "an address without an end": "a." * 30_000,
    "words behind apostrophes": "'aaaaaaaaaaa " * 4600,
    "exponents": "1e308 9e999 1/0 0/0 ½¼¾ ²³ " * 6000,
}


@dataclass
class Judge:
    """A record that holds one story, and is told documents."""

    replay: Replay
    told: int = 0

    def hears(self, text: str, title: str = TITLE, published_at: datetime | None = None) -> Outcome:
        self.told += 1
        document = Document(
            id=str(self.told),
            title=title,
            text=text,
            url=f"https://paper.example/{self.told}",
            source=f"paper {self.told}",
            language="en",
            published_at=published_at,
        )
        return next(self.replay.run([document]))


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with open_replay(load_settings(Path(__file__).parents[2] / "config", {}), ANY) as replay:
        judge = Judge(replay)
        judge.hears(REPORT, published_at=datetime(2025, 3, 26, 15, tzinfo=UTC))
        yield judge


def storable(text: str) -> str:
    """No page holds a NUL or half a surrogate pair once it is read: decoding sees to it."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("kind", TEXTS)
def test_any_text_is_judged(kind: str, judge: Judge) -> None:
    text = storable(TEXTS[kind])
    with no_runaway():
        outcome = judge.hears(text)
    assert outcome.decision in set(Decision) - {Decision.OFF_TOPIC}
    assert 0 <= outcome.copied_share <= 1
    assert all(0 <= sentence.score <= 1 for sentence in outcome.sentences)


@pytest.mark.parametrize("kind", ["nothing", "200,000 words", "no spaces", "only emoji", "figures"])
def test_any_title_is_judged(kind: str, judge: Judge) -> None:
    with no_runaway():
        judge.hears(REPORT, title=storable(TEXTS[kind]))


@pytest.mark.parametrize("kind", TEXTS)
def test_any_edit_is_compared(kind: str) -> None:
    text = sentences(storable(TEXTS[kind])[:LONGEST_TEXT])[:MOST_PASSAGES]
    before = sentences(REPORT)
    with no_runaway():
        assert not compare(text, text)
        compare(before, text, titles=(TITLE, storable(TEXTS[kind])[:600]))
        compare(text, before, titles=(storable(TEXTS[kind])[:600], TITLE), language="cy")


def test_a_thousand_identical_sentences_are_one_at_most(judge: Judge) -> None:
    outcome = judge.hears("A heron was seen in Brecon by the bridge at noon.\n" * 1000, title="Heron")
    assert sum(sentence.status is Status.NEW for sentence in outcome.sentences) <= 1


def test_capitals_change_nothing(judge: Judge) -> None:
    outcome = judge.hears(REPORT.upper(), title=TITLE.upper())
    assert (outcome.decision, outcome.relation) == (Decision.COVERAGE, Relation.COPY)


@pytest.mark.parametrize("year", [1970, 2300, 9999])
def test_a_date_that_cannot_be_is_no_obstacle(year: int, judge: Judge) -> None:
    outcome = judge.hears(REPORT, published_at=datetime(year, 12, 31, 23, 59, tzinfo=UTC))
    assert outcome.relation is Relation.COPY


def test_a_text_without_a_date_is_judged_like_any_other(judge: Judge) -> None:
    assert judge.hears(REPORT).relation is Relation.COPY


def test_readers_comments_below_an_article_are_no_development(judge: Judge) -> None:
    outcome = judge.hears(COMMENTS.replace("disgrace", "scandal"), title=TITLE)
    assert (outcome.story, outcome.decision) == ("1", Decision.COVERAGE)
