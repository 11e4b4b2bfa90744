"""A record in which every word from outside is hostile: to HTML, to XML, to the eye, to a spreadsheet."""

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
LINK = "javascript:alert(4)//example"


def hostile(newsroom: Newsroom) -> None:
    """A story with an edited article, its copy with a link that runs, figures, voices, conflicts, alerts."""
    newsroom.entry("1", title=EVIL)
    story = newsroom.story(f"Story {EVIL}")
    first = newsroom.read(
        f"Title {EVIL}", f"Sentence {EVIL} ends. Ward opens.", site=f"Outlet {EVIL}", owner=EVIL, author=EVIL
    )
    newsroom.place(first, story, decision=Decision.OPENED)
    newsroom.judge(
        first,
        story,
        judged(0, EVIL),
        judged(1, "Ward.", Status.KNOWN, nearest=EVIL, nearest_article=first.article),
    )
    made = newsroom.develop(
        first,
        story,
        finding(
            f"News {EVIL}",
            passages=(judged(0, EVIL), judged(1, EVIL)),
            figures=(
                Figure(value=12.0, unit="GBP", counts=EVIL, text=EVIL, sentence=0, was=10.0),
                Figure(value=1e308, unit="GBP", counts=EVIL, text=EVIL, sentence=0),
                Figure(value=-11.0, unit="people", counts=EVIL, text=EVIL, sentence=9),
            ),
            quotations=(Quotation(text=EVIL, speaker=f"Speaker {EVIL}", sentence=1),),
            conflicts=(Conflict(about=EVIL, here=EVIL, there=EVIL, there_article=first.article),),
        ),
    )
    newsroom.at = minutes(5)
    edited = newsroom.read(f"Title 2 {EVIL}", f"Sentence {EVIL} ended. Ward opens. {SCRIPT}", site=EVIL)
    newsroom.develop(
        edited,
        story,
        finding(
            "Edited", figures=(Figure(value=13, unit="GBP", counts=EVIL, text=EVIL, sentence=0, was=12),)
        ),
    )
    newsroom.at = minutes(10)
    copied = newsroom.read(f"Copy {EVIL}", f"Ward {EVIL}", path="2", publisher="radio", url=LINK, site=EVIL)
    kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9)
    newsroom.place(copied, story, kinship=kinship)
    other = newsroom.story(f"Other {EVIL}")
    with newsroom.write() as records:
        records.stories.relate(copied.article, [other])
        for number, state in enumerate((DeliveryState.HELD, DeliveryState.DEAD)):
            records.alerts.queue(
                key=f"k{number}",
                route=RouteId("desk"),
                recipient=EVIL,
                development=made if number else None,
                story=story,
                state=state,
                reason=EVIL,
                payload="",
                at=minutes(1),
            )
        memory = FeedMemory(feed=FeedId("paper"), state=FeedState.FAILING, error=EVIL, due_reason=EVIL)
        records.feeds.remember(memory)
