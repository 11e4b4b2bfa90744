"""Whether a page is an article at all, and what kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.articles.structured import Metadata
from monitor.errors import UnreadablePage
from monitor.model.articles import PageKind

SHORT = 1500  #: characters; a wall phrase in a longer text is a plea, not a wall
_SHORTEST = 60  #: characters; less is no article


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_PAYWALL = _any(
    r"subscribe (?:now |today )?to (?:continue|read|unlock|keep reading)",
    r"subscribe (?:now |today )?for (?:full|unlimited) access",
    r"already a subscriber|subscribers? only|subscriber[- ]exclusive",
    r"(?:log|sign) ?in or subscribe to(?! (?:participate|comment|vote|join|react))",
    r"subscribe or (?:log|sign) ?in to",
    r"(?:article|content|story|page) is (?:(?:only available|exclusive) to|(?:reserved )?for) (?:\w+ )?"
    r"(?:subscribers|members)",
    r"unlock (?:this|the full) (?:article|story)|(?:premium|members?)[- ]only (?:article|content)",
    r"start your (?:free )?(?:trial|subscription)|tanysgrifiwch i (?:ddarllen|barhau)",
    r"(?:jetzt|hier) weiterlesen|(?:kostenlos|gratis) testen|jetzt abonnieren|nur für abonnenten",
    r"réservée? aux abonnés|abonnez-vous pour|il (?:vous )?reste \d+ ?% de (?:cet|l['’])",
    r"i (?:danysgrifwyr|aelodau) yn unig",
)
#: Said by walls of both kinds: the price is not named.
_STOP = _any(r"to (?:continue|keep) reading")
_LOGIN = _any(
    r"(?:sign|log) ?in (?:or (?:register|sign up|create an account) )?to (?:continue|read|view|access|see)",
    r"(?:please |you (?:must|need to|have to) )(?:be logged in|log ?in|sign ?in|register)",
    r"register (?:for free |now )?to (?:continue|read|view|access)",
    r"you (?:must|need to|have to) be (?:a |an )?(?:registered|subscribed|\w+ member)",
    r"want to (?:read|see) (?:the rest|more|on)\?|(?:log ?in or )?register (?:now |here )?(?:for )?free\b",
    r"register for (?:\w+ )?access",
    r"create (?:a free |an )?account to (?:continue|read)",
    r"this (?:page|content|area) is (?:only )?(?:available|restricted) to (?:registered|logged)",
    r"mewngofnodwch i (?:ddarllen|barhau|weld)",
)
#: What only a check against robots says, and what it says in its title; headlines hold those words too.
_CHALLENGE = _any(
    r"checking (?:your browser|if the site connection is secure)|making sure you(?:['’]re| are) not a bot",
    r"(?:verify|confirm)(?: that)? you are (?:a )?human|enable javascript and cookies to continue",
    r"enable js and disable any ad ?blocker|proof-of-work challenge|pardon our interruption",
    r"attention required!? \| cloudflare|access to this page has been denied",
)
_CHALLENGE_TITLE = re.compile(
    r"\W*(?:just a moment|are you a robot\??|request blocked|access denied|security check|ddos protection"
    r"|attention required|one moment,? please|human verification)\W*(?:[|–—-].*)?",
    re.IGNORECASE,
)
_NO_STORY = 600  #: characters; a page that checks, fails or is away says less than that
_TEASER = 60  #: characters; less is a headline
_SCRIPTED = _any(r"(?:enable|turn on|requires|without) java ?script\b")
_MISSING = _any(
    r"^\W*(?:error\s*)?(?:404|410|451)\b\s*(?:$|[-–—:|]|error|not found|page|gone|unavailable)",
    r"^\W*page (?:not found|cannot be found|no longer exists)|^\W*not found\W*$",
    r"^\W*sorry, (?:we|this page)\b.{0,40}(?:find|found|exist)",
    r"^\W*(?:this|the) (?:article|page|story|content) (?:is no longer available|has been removed)",
    r"^\W*tudalen (?:heb ei chanfod|ddim ar gael)|^\W*nid yw'r dudalen",
)
_AWAY = _any(
    r"\bsite maintenance|(?:undergoing|down for) (?:scheduled )?maintenance",
    r"\bwe(?:['’]ll| will) be (?:right )?back",
    r"(?:unavailable|not available) (?:due to legal reasons|in your (?:country|region))",
    r"(?:experiencing|having) (?:some )?technical (?:difficulties|problems|issues)",
    r"^\W*(?:something|oops)\b.{0,20}\bwent wrong|(?:internal server|unexpected|application) error\W*$",
    r"(?:server|service) is (?:temporarily|currently) (?:unavailable|overloaded|busy)|bad gateway",
    r"european economic area.{0,80}gdpr.{0,60}cannot grant",
)
#: What only a page that asks for consent offers.
_CHOICE = _any(
    r"(?:accept|agree to|allow) all\b.{0,400}(?:reject|manage|customi[sz]e|more options)",
    r"(?:alle akzeptieren|tout accepter|derbyn y cyfan)",
)
_COOKIES = re.compile(
    r"\b(?:cookies?|cwcis|consent|gdpr|privacy|your (?:data|choices|preferences)|partners|personalis\w+"
    r"|legitimate interest)\b",
    re.IGNORECASE,
)
_LIVE = re.compile(r"(?:^|[\s_-])live-?(?:blog|feed|updates|stream)(?:$|[\s_-])", re.IGNORECASE)
_WALL = re.compile(
    r"(?:^|[\s_-])(?:pay-?wall|subscribers?-only|premium-content|(?:article|content|is)-locked)(?:$|[\s_-])",
    re.IGNORECASE,
)
_GATE = re.compile(
    r"(?:^|[\s_-])(?:reg-?wall|(?:registration|login)-(?:wall|gate))(?:$|[\s_-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Marks:
    """How many containers name themselves, in class or id, the parts of such a page."""

    live: int
    wall: int
    gate: int


def read_marks(names: Iterable[str]) -> Marks:
    """Count the marks among the classes of a page's visible containers."""
    held = [each for each in names if each != " "]
    return Marks(*(sum(1 for each in held if mark.search(each)) for mark in (_LIVE, _WALL, _GATE)))


def judge(text: str, about: Metadata, url: str, *, shown: str, marks: Marks, updates: int) -> PageKind:
    """Tell what kind of page `text` came from; `shown` is the beginning of all that the page shows,
    and needed for short texts only; `updates` were read from a live page's markup.

    Raises UnreadablePage for a challenge page, an error page, a lone cookie notice and a page without text.
    """
    _refuse_what_is_no_article(text, about, shown)
    short = len(text) < SHORT
    if "LiveBlogPosting" in about.article.types or marks.live >= 2 or updates:
        return PageKind.LIVE_BLOG
    walled = f"{text}\n{shown}" if short else ""
    if about.locked or _PAYWALL.search(walled) or (short and marks.wall):
        return PageKind.PAYWALLED
    if _LOGIN.search(walled) or (short and marks.gate):
        return PageKind.LOGIN_WALL
    if _STOP.search(walled):
        return PageKind.PAYWALLED
    return PageKind.VIDEO if short and _is_video(about, url) else PageKind.ARTICLE


def without_wall_lines(text: str) -> str:
    """Drop the lines in which the wall speaks."""
    lines = text.splitlines()
    return "\n".join(
        line
        for line in lines
        if len(line) > 250 or not any(w.search(line) for w in (_PAYWALL, _LOGIN, _STOP))
    )


def _refuse_what_is_no_article(text: str, about: Metadata, shown: str) -> None:
    little = len(text) < _NO_STORY
    untold = little and not about.published_at
    if little and (_CHALLENGE_TITLE.fullmatch(about.title) or _CHALLENGE.search(f"{about.title}\n{shown}")):
        raise UnreadablePage("the page is a check against robots, not an article")
    if len(text) < 3000 and not about.published_at and any(map(_MISSING.search, about.titles[-2:])):
        raise UnreadablePage(f"the page says that the article is not there: {about.title[:80]!r}")
    if untold and _AWAY.search(f"{about.title}\n{text}"):
        raise UnreadablePage("the page says that the site is away, or closed to us")
    if untold and _SCRIPTED.search(text):
        raise UnreadablePage("the page is drawn by a script, and holds no text of its own")
    if not about.published_at and _is_front(text):
        raise UnreadablePage(
            "the page lists the beginnings of articles; it is a section's front, and no article"
        )
    if untold and _CHOICE.search(shown) and _cookie_share(shown) > 0.5:
        raise UnreadablePage("the page asks for consent and shows nothing else")
    if len(text) < 4000 and _cookie_share(text) > 0.5:
        raise UnreadablePage("the page shows a cookie notice and nothing else")
    if len(text) < _SHORTEST and not (_LOGIN.search(shown) or _PAYWALL.search(shown) or _is_video(about, "")):
        if _cookie_share(shown) > 0.5:
            raise UnreadablePage("the page shows a cookie notice and nothing else")
        raise UnreadablePage("no article text was found on the page")


def _is_front(text: str) -> bool:
    """Tell a list of teasers, whose texts are cut off; removed articles often lead to one."""
    told = [line for line in text.splitlines() if len(line) >= _TEASER]
    return len(told) >= 5 and sum(line.endswith(("…", "...")) for line in told) >= 0.6 * len(told)


def _cookie_share(text: str) -> float:
    sentences = [each for each in re.split(r"(?<=[.!?])\s+|\n", text) if each.strip()]
    about = sum(len(each) for each in sentences if _COOKIES.search(each))
    named = re.search(r"\b(?:cookies?|cwcis)\b", text, re.IGNORECASE)
    return about / (sum(map(len, sentences)) or 1) if named else 0.0


def _is_video(about: Metadata, url: str) -> bool:
    return (
        about.open_graph_type.startswith("video")
        or (
            "VideoObject" in about.article.types
            and not about.article.bodies
            and "NewsArticle" not in about.article.types
        )
        or re.search(r"/(?:videos?|av|watch)/", urlsplit(url).path) is not None
    )
