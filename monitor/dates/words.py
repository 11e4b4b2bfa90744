"""The names of months, days and zones that publishers write into dates."""

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

#: One row per month; every spelling folded: lower case, no accents, no dots.
_MONTH_ROWS = (
    "january jan januar janner januari janvier janv ionawr ion enero ene gennaio gen janeiro янв января",
    "february feb februar februari fevrier fevr fev feber chwefror chwef chw febrero febbraio фев февраля",
    "march mar marz maerz mrz maart mrt mars mawrth maw fawrth marzo marco мар марта",
    "april apr avril avr ebrill ebr abril abr aprile апр апреля",
    "may mai mei fai mayo mag maggio maio май мая",
    "june jun juni juin mehefin meh fehefin junio giugno giu junho июн июня",
    "july jul juli juillet juil gorffennaf gorff gor orffennaf julio luglio lug julho июл июля",
    "august aug aout awst agosto ago augustus авг августа",
    "september sep sept septembre medi med fedi septiembre settembre set setembro сен сентября",
    "october oct oktober okt octobre hydref hyd octubre ottobre ott outubro out окт октября",
    "november nov novembre tachwedd tach dachwedd noviembre novembro ноя ноября",
    "december dec dezember dez decembre rhagfyr rhag rha ragfyr diciembre dic dicembre dezembro дек декабря",
)
MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, row in enumerate(_MONTH_ROWS, start=1) for name in row.split()}
)

#: Days of the week, and the small words between the parts of a date. They say nothing that we use.
_FILLERS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat "
    "sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "dydd llun mawrth mercher iau gwener sadwrn sul maw gwe sad "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lunes martes miercoles jueves viernes sabado "
    "domingo lunedi martedi mercoledi giovedi venerdi "
    "of at on the ar um uhr den der am le la de du a o il h"
)
FILLERS = frozenset(_FILLERS.split())

#: Ambiguous names are read as this table says: BST is British, IST Indian (Irish publishers write
#: offsets), CST and AST North American. A name that is not here makes the whole date unreadable.
_OFFSETS = (
    "ut=0 utc=0 gmt=0 z=0 wet=0 bst=1 west=1 cet=1 mez=1 met=1 wat=1 cest=2 mesz=2 mest=2 eet=2 sast=2 cat=2 "
    "eest=3 msk=3 eat=3 pkt=5 ist=5.5 hkt=8 sgt=8 awst=8 jst=9 kst=9 acst=9.5 aest=10 acdt=10.5 aedt=11 "
    "nzst=12 nzdt=13 nst=-3.5 ndt=-2.5 ast=-4 adt=-3 est=-5 edt=-4 cst=-6 cdt=-5 mst=-7 mdt=-6 pst=-8 pdt=-7 "
    "akst=-9 akdt=-8 hst=-10"
)
ZONES: Mapping[str, timedelta] = MappingProxyType(
    {
        name: timedelta(hours=float(hours))
        for name, _, hours in (pair.partition("=") for pair in _OFFSETS.split())
    }
)

#: Names without a season: the calendar of the place decides.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "et": "America/New_York",
        "ct": "America/Chicago",
        "mt": "America/Denver",
        "pt": "America/Los_Angeles",
        "at": "America/Halifax",
    }
)

#: Words for the halves of the day, where "am" and "pm" have no place: Korean, Chinese, Japanese.
HALVES: Mapping[str, str] = MappingProxyType(
    {
        "오전": "a",
        "上午": "a",
        "午前": "a",
        "오후": "p",
        "下午": "p",
        "午後": "p",
    }
)


def fold(word: str) -> str:
    """Lower case without accents; Cyrillic's й is a letter, so composed letters of other scripts stay."""
    if not word.isascii() and word[0] < "\u0370":
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.lower().strip(".'’")
