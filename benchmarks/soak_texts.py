"""The invented reports of the soak: headlines and paragraphs."""

import random
from functools import lru_cache

from wordfreq import top_n_list

_ENDS = ("ford", "wick", "ton", "bury", "mouth", "combe", "stead", "leigh", "thorpe", "by", "field", "ness")
_BEGINS = ("Al", "Bren", "Cor", "Dun", "Eller", "Fen", "Gar", "Hol", "Ips", "Kel", "Lan", "Mar", "Nor", "Pen",
           "Quar", "Rad", "Sel", "Tor", "Ul", "Wen")  # fmt: skip
_MIDDLES = ("a", "ing", "er", "en", "is", "o", "um", "y")
_NAMES = ("Megan", "Alun", "Carys", "Derek", "Elin", "Farid", "Gwen", "Huw", "Ines", "Jon", "Kirsty", "Lewis")
_MATTERS = (
    "close the maternity ward", "open a stroke unit", "send patients across the border for surgery",
    "halve the waiting list for hips", "share its scanner with a neighbour", "end night cover in A&E",
    "hire nurses from abroad", "rebuild the roof over the theatres", "charge visitors for parking",
    "move the children's clinic to the coast", "lend beds to care homes", "trial evening clinics",
)  # fmt: skip
_OTHERS = (
    "the harbour wall", "a school's new pool", "the village fête", "a bus to the station", "the rugby final",
    "a bakery's hundred years", "flood gates on the river", "the library's late opening", "a lost parrot",
)  # fmt: skip
_SENTENCES = (
    "{who}, who speaks for {body}, said that {n} people had written about the {a} {b} since {day}.",
    "The board of {body} will hear of the {a} on {day}, and {n} {b} staff have been told.",
    "A paper on the {a} puts the cost of {b} and {c} at £{n},000 over {m} years.",
    "“Nobody asked the {n} families who depend on {a} and {c},” said {who}.",
    "{body} has {n} {a} places, of which {m} were {b} when {c} inspectors called on {day}.",
    "Work on {a} is to begin on {day}, and the first {m} of {n} {b} should be done by the spring.",
    "{who} called for a {c} pause of {m} months, and for the {n} {b} letters to be published.",
    "In the year before, {n} {a} people had come from {place}, {m} of them {c}.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=1)
def _words() -> list[str]:
    """Words of middling frequency."""
    return [word for word in top_n_list("en", 12_000)[2000:] if word.isalpha() and len(word) > 4]


@lru_cache(maxsize=2000)
def texts(seed: int, number: int, story: int | None) -> tuple[str, tuple[str, ...]]:
    """Write a report: its headline and paragraphs. Those of one story share its place, body and matter."""
    of_story = random.Random(f"{seed}-story-{story or -number}")  # noqa: S311 - as above
    own = random.Random(f"{seed}-report-{number}")  # noqa: S311 - as above
    place = of_story.choice(_BEGINS) + of_story.choice(_MIDDLES) + of_story.choice(_ENDS)
    if story is None:
        body, subject = f"{place} council", of_story.choice(_OTHERS)
        title, lead = f"{place} talks about {subject}", f"{body} has spent an evening on {subject}."
    else:
        body, matter = f"{place} Hospital", of_story.choice(_MATTERS)
        title = f"{body} to {matter}"
        lead = f"{body} is to {matter}, its managers said."
    of_its_own = of_story.sample(_words(), 40)  # what tells one matter from another
    sentences = [
        own.choice(_SENTENCES).format(
            **dict(zip("abc", own.sample(of_its_own, 3), strict=True)),
            who=f"{own.choice(_NAMES)} {own.choice(_BEGINS)}{own.choice(_ENDS)}",
            body=body, place=place, day=own.choice(_DAYS), n=own.randrange(20, 900), m=own.randrange(2, 19),
        )
        for _ in range(own.randrange(8, 20))
    ]  # fmt: skip
    return title, (lead, *(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)))
