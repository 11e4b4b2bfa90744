"""A record in which every word from outside is hostile: to HTML, to XML, to the eye, to a spreadsheet."""

from dataclasses import replace

from monitor.model.alerts import DeliveryState
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.ids import FeedId, RouteId
from monitor.model.stories import Conflict, Decision, Figure, Kinship, Quotation, Relation, Status
from tests.storage.newsroom import Newsroom, finding, judged, minutes

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
BREAK = "\"'><svg/onload=alert(3)>]]>--></title></style>{{7*7}}{%x%}"
BACKWARDS = "\u202egnp.exe\u2066 \u200f\x00\x1b[31m\ufffe"
EVIL = f"{SCRIPT} {IMAGE} {BREAK} {BACKWARDS} =1+1"
#: Without the sign that PostgreSQL cannot hold: intake takes it out.
STORABLE = EVIL.replace("\x00", "")
LINK = "javascript:alert(4)//example"
#: Words without end, signs that nobody sees, signs upon signs, and a script from right to left.
STRANGE = (
    f"{EVIL} {'ward' * 2_400}"[:10_000],
    "Wa\u200brd\u200c o\u2060pens\u00ad \U0001f9d1\u200d\u2695\ufe0f" + "a\u0335\u0336\u0337" * 40,
    "مستشفى جديد يفتح في ويلز " * 4,
    "\x00 \u200b\u00ad",
)


def hostile(newsroom: Newsroom, words: str = EVIL) -> None:
    """A story with an edited article, its copy with a link that runs, figures, voices, conflicts, alerts."""
    newsroom.entry("1", title=words)
    story = newsroom.story(f"Story {words}")
    first = newsroom.read(
        f"Title {words}",
        f"Sentence {words} ends. Ward opens.",
        site=f"Outlet {words}",
        owner=words,
        author=words,
    )
    newsroom.place(first, story, decision=Decision.OPENED)
    newsroom.judge(
        first,
        story,
        judged(0, words),
        judged(1, "Ward.", Status.KNOWN, nearest=words, nearest_article=first.article),
    )
    made = newsroom.develop(
        first,
        story,
        finding(
            f"News {words}",
            passages=(judged(0, words), judged(1, words)),
            figures=(
                Figure(value=12.0, unit="GBP", counts=words, text=words, sentence=0, was=10.0),
                Figure(value=1e308, unit="GBP", counts=words, text=words, sentence=0),
                Figure(value=-11.0, unit="people", counts=words, text=words, sentence=9),
            ),
            quotations=(Quotation(text=words, speaker=f"Speaker {words}", sentence=1),),
            conflicts=(Conflict(about=words, here=words, there=words, there_article=first.article),),
        ),
    )
    newsroom.at = minutes(5)
    edited = newsroom.read(f"Title 2 {words}", f"Sentence {words} ended. Ward opens. {SCRIPT}", site=words)
    newsroom.develop(
        edited,
        story,
        finding(
            "Edited", figures=(Figure(value=13, unit="GBP", counts=words, text=words, sentence=0, was=12),)
        ),
    )
    newsroom.at = minutes(10)
    copied = newsroom.read(
        f"Copy {words}", f"Ward {words}", path="2", publisher="radio", url=LINK, site=words
    )
    kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9)
    newsroom.place(copied, story, kinship=kinship)
    other = newsroom.story(f"Other {words}")
    with newsroom.write() as records:
        records.stories.relate(copied.article, [other])
        for number, state in enumerate((DeliveryState.HELD, DeliveryState.DEAD)):
            records.alerts.queue(
                key=f"k{number}",
                route=RouteId("desk"),
                recipient=words,
                development=made if number else None,
                story=story,
                state=state,
                reason=words,
                payload="",
                at=minutes(1),
            )
        memory = FeedMemory(feed=FeedId("paper"), state=FeedState.FAILING, error=words, due_reason=words)
        records.feeds.remember(memory)


def strange(newsroom: Newsroom) -> None:
    """A story for each of STRANGE, in which every word is that."""
    for number, words in enumerate(STRANGE, start=1):
        newsroom.at = minutes(number)
        story, here = newsroom.story(words), {"site": words, "owner": words, "author": words}
        first = newsroom.read(f"{number} {words}", f"{words} Ward.", path=f"strange{number}", **here)
        newsroom.place(first, story, decision=Decision.OPENED)
        newsroom.judge(first, story, judged(0, words), judged(1, "Ward.", Status.KNOWN, nearest=words))
        found = finding(
            words,
            passages=(judged(0, words),),
            figures=(Figure(value=12, unit="", counts=words, text=words, sentence=0, was=1e300),),
            quotations=(Quotation(text=words, speaker=f"Ann {words}", sentence=0),),
            conflicts=(Conflict(about=words, here=words, there=words, there_article=first.article),),
        )
        newsroom.develop(first, story, found)
        newsroom.at = minutes(100 + number)
        edited = newsroom.read(f"{number} again {words}", f"{words} Wards.", path=f"strange{number}", **here)
        newsroom.develop(edited, story, finding(words, figures=(replace(found.figures[0], value=13),)))
