"""Numbers that are no figures: dates, years, ages, telephone numbers, postcodes, scores, labels."""

import re

from monitor.stories.numerals import MONTH, WORD_VALUES

_INSIDE = re.compile(r"[\w/.]$|\d:$|\w-$")  #: a word, a path or a longer number: "Covid-19"
_LABELS = """
HC No page article clause section aged call dial ring NHS type room ward regulation rule schedule band level
phase stage tier category paragraph chapter junction platform route channel radio table appendix item
question flat apartment lot plot gate terminal pier bay zone district precinct grade interstate highway
flight floor episode proposition amendment resolution lane exit adran erthygl
"""
#: Before a number that names something: "Room 101", "P-06-1528", "mother of two".
_NUMBERED = re.compile(
    rf"\b(?:(?:(?i:{'|'.join(_LABELS.split())})|Week|Year|Day|Group|Unit|Block|Building|Part|Book|Game|Round|Bed|Primary"
    r"|Court|Line)(?:\.|s?(?:\s\d{1,4},?\s?(?:and|to|or|through|[-–&])?){0,4})?|P-\d*"
    r"|\b(?:badge|case|serial|reference|account|phone|registration|licence|issue) number|[Tt]ext \w+ to"
    r"|(?:mother|father|mum|dad|parent|grandmother|grandfather|youngest|eldest|oldest) of)\s?-?$"
)
_PERSONS = """
people persons those anyone everyone somebody someone nobody child children teenagers boys girls men women
adults patients residents workers staff pensioners students drivers voters babies players carers
"""
#: Before an age: "anyone under 18", "aged between 18 and 24".
_AGE = re.compile(
    rf"(?:\b(?:{'|'.join(_PERSONS.split())})\s(?:aged\s)?(?:under|over|above|below)"
    r"|\b(?:aged?|ages)(?:\s(?:of|between|from|over|under|about|around|just|only))*"
    rf"(?:\s?(?:\d{{1,2}}|{'|'.join(list(WORD_VALUES)[:19])}|and|to|or|[-–]),?)*"
    rf"|\b(?:{'|'.join(_PERSONS.split())})\sbetween(?:\s\d{{1,2}}\sand)?"
    r"|\b(?:turn(?:s|ed|ing)?))\s?$",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"[^\W\d_]{2},\s(?:(?:now|then|just|only)\s)?$")  #: "Jones, now 60,", "her son, nine,"
#: "I was 14 when", "since she was 28."
_WAS = re.compile(r"\b(?:I|[Hh]e|[Ss]he|[Tt]hey)\s(?:was|am|is|were|are)\s(?:only\s|just\s)?$")
_INFANT = re.compile(r"\b(?:babies|infants|toddlers|children)\s(?:aged\s)?(?:under|over)\s$")
_BOTH = re.compile(r"\b(?:both|all)\s(?:aged\s)?$")
_AT_AGE = re.compile(r"\b(?:died|retired|married|left school|divorced|widowed|orphaned)\b[^.,]{0,20}\sat\s$")
_OLD_YEAR = re.compile(r"\b(?:[Ii]n|since|from|until|by|of|to|around|circa)\s$")
_MORE_THAN = re.compile(r"\b(?:more|fewer|less) than\s$")  #: "more than 2000 works" is no year
_THEN = re.compile(r"[,.;]|$|\s(?:when|at the time|and|but|s?he|they|I)\b")
_APPOSED_END = re.compile(r",|\sand\s(?:an?|of|from|who)\b")
_NAMED_LAST = re.compile(
    r"\b(?:M(?:r|rs|s|iss)|Dr|[A-ZÀ-Þ][\w’'-]+)\s[A-ZÀ-Þ][\w’'-]+,\s$"
)  #: "said Ann Rees, 59."
_BRACKETED = re.compile(r"[A-ZÀ-Þ][\w’'-]+\s\($")  #: "Ann Rees (47)"
_SPAN = r"(?:year|month|week|day|hour|minute|decade|centur)(?:s|y|ies)?"
#: Behind an age, or a span of time that says when and not how long.
_NO_COUNT = re.compile(
    rf"\so[’']clock|-\w*-?(?:year|month|week|day)s?-olds?\b|-plus\b|-foot-\d|\s(?:year|month|week|day)s?[\s-]olds?\b|\soed\b"
    rf"|\sof\s\d{{4}}\b|-\d\d\b(?=.*\byear\b)"
    rf"|\s(?:or so\s)?{_SPAN}(?:\s(?:ago\b|earlier\b|later\b|on,)|[’']s?\stime\b)",
    re.IGNORECASE,
)
#: Letters right behind a number that are a measure; any others make it a name: "76ers", "5G".
_MEASURES = """
cm mm m km kg mg mcg ml cl l lb lbs oz ft in st p pc c f k h hr hrs min mins sec secs mph kph kmh mw kw gw
gwh mwh kwh ha db hz mhz ghz gb mb tb pts pt wks yrs bn mn tn
"""
_ATTACHED = re.compile(rf"(?!(?:(?i:{'|'.join(_MEASURES.split())})|g|a|x|k|m)\b)[^\W\d_]")
#: A capital before a number makes a name of both ("Apollo 11", "Title 42"), unless the word only begins the
#: sentence, or what follows is counted ("In Powys 85 beds").
_NAMED = re.compile(r"(?<![\w’'-])(?P<name>[A-ZÀ-Þ][\w’'&-]*[a-z][\w’'-]*)\s$")
_OPENERS_WORDS = """
A About After All Almost Also Although An And Another Approximately Around As At Because Before Between But
By Dozens Each Even Every Exactly Fewer First Five For From Further Had Has Have However If In Including
Initially Just Last Latest Less Meanwhile More Most Nearly Next No Nor Now Of On Once Only Or Other Our Over
Overall Plus Roughly She He Since So Some Still That The Their Then There These They This Those To Today
Under Until Up We When Where Whereas While With Within Yesterday Yet January February March April May June
July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday
Christmas Easter Tua Rhyw Mae Roedd Bu Bydd Cafodd Yr Y Ac Ond O I Dros Bron
"""
_OPENERS = frozenset(_OPENERS_WORDS.split())
_COUNTED = re.compile(
    r"[\s-](?:(?!(?:is|was|has|would|will|could|can|may|might|should)\b)[a-z][\w’'-]*\s)?"
    r"(?!(?:is|was|has|as|this|its|less|across|towards|always)\b)[a-z]{2,}s\b|\sof\b"
)
#: Behind a number that names a place or a line to call: "14 High Street", "the 999 call", "LD1 5DL".
_THING = re.compile(
    r"\s(?:[A-Z][\w’']+\s){1,2}(?:Street|Road|Lane|Avenue|Close|Terrace|Square|Way|Drive|Place|Crescent)\b"
    r"|(?<=999|111|101|911|112)\s(?:call|line|operator|service|helpline|dispatch|number|cent)\w*|[A-Z]{2}\b"
)
#: The first of two days, a decade, a time of day, an address: "22 and 23 May", "in his 60s", "a 7.30 start".
_MOMENT = re.compile(
    rf"\s?(?:to|and|or|[-–])\s?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}|s\b|\w*@"
    r"|(?<=\.[0-5]\d)\s(?:start|kick|finish|train|bus|service)\b",
    re.IGNORECASE,
)
_GAME = re.compile(r"\b(?:beat|won|lost|drew|win|defeat|victory|thrash|score|goals?)", re.IGNORECASE)


def counts_nothing(text: str, match: re.Match[str], *, measured: bool) -> bool:
    """Tell a number that states no figure; `measured` where a unit follows ("2000 patients" is no year)."""
    raw = match.group()
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 24]
    return bool(
        (re.fullmatch(r"(?:19|20)\d\d", raw) and not measured and not _MORE_THAN.search(before))
        or (_INSIDE.search(before) and not re.search(r"\d-$", before))
        or re.search(r"\b(?:19|20)\d\d[-/–]$", before)  # "2024-25"
        or _NUMBERED.search(before)
        or (re.match(r"0\d", raw) or re.search(r"\b0[\d ]*$", before))  # a telephone number
        or re.match(r"\d(?:st|nd|rd|th)$", raw[-3:])
        or _NO_COUNT.match(after)
        or _THING.match(text, match.end())
        or _MOMENT.match(text, match.end())
        or (_APPOSED.search(before) and _APPOSED_END.match(after))
        or (_AGE.search(before) and not (measured or after.startswith(("%", " per"))))
        or (_WAS.search(before) and _THEN.match(after) and re.fullmatch(r"\d\d?|[a-z]+", raw))
        or (raw in {"999", "911", "111", "101"} and re.search(r"\b(?:to|dial\w*|call\w*|rang)\s$", before))
        or (_AT_AGE.search(before) and not measured)
        or (re.fullmatch(r"1[0-8]\d\d", raw) and _OLD_YEAR.search(before) and re.match(r"[.,;)]|$", after))
        or (_NAMED_LAST.search(before) and re.fullmatch(r"\d\d", raw) and re.match(r"[.;]|$", after))
        or (_INFANT.search(before) and re.match(r"\s(?:month|week|year)s?\b", after))
        or (_BOTH.search(before) and re.match(r"[,.;]|$", after))
        or (_BRACKETED.search(before) and after.startswith(")") and re.fullmatch(r"\d\d", raw))
        or (raw[-1].isdigit() and _ATTACHED.match(after))
        or (not measured and _is_name(raw, before, after))
        or _is_score(text, match)
    )


def _is_name(raw: str, before: str, after: str) -> bool:
    """Tell "Apollo 11" and "World War Two", where a capital stands before, from "In Powys 85 beds"."""
    if not (re.fullmatch(r"\d{1,4}(?:\.\d{1,2})?", raw) or re.fullmatch(r"[A-Z][a-z]+", raw)):
        return False
    named = _NAMED.search(before)
    if named is None or named["name"] in _OPENERS or re.search(r"[’']s?$", named["name"]):
        return False
    placed = len(raw) > 1 and re.search(r"\b[Ii]n\s[A-ZÀ-Þ][\w’' -]*$", before)  # "in Wales 254"
    return not placed and _COUNTED.match(after) is None


def _is_score(text: str, match: re.Match[str]) -> bool:
    paired = re.match(r"[-–]\d", text[match.end() :]) or re.search(r"\d[-–]$", text[: match.start()])
    return paired is not None and _GAME.search(text) is not None
