"""Where a sentence ends in English and Welsh news: initials, titles, figures and bullets survive."""

import re
from functools import lru_cache

#: A line without a full stop is cut at a space after this many characters: no sentence of news is longer.
LONGEST_SENTENCE = 1200
#: What decides over a full stop stands within so many characters before it.
_NEAR = 60

_NEVER_LAST_WORDS = """
mr mrs ms mx dr drs prof profs ste sir rev revs revd hon rt cllr cllrs gen gens col lt sgt sgts capt cpl maj
cmdr adm brig gov govs sen sens rep reps pres pfc pvt supt insp const ret med det dep asst assoc atty fr
bros messrs mssrs approx incl v vs eg ie cf viz fig parch parchg cyng gwr yh anrh
"""
_NEVER_LAST = frozenset(_NEVER_LAST_WORDS.split())
#: Before a figure these belong to it: months in English and Welsh, "No. 8", "p. 4", "tud. 4".
_BEFORE_FIGURE_WORDS = """
jan feb mar apr jun jul aug sep sept oct nov dec ion chwef ebr meh gorff hyd tach rhag mon tue tues weds thu
thur thurs fri no nos art s ss sec sect p pp c ca rs hr hrs min mins ft lb lbs pop sched reg regs cl para
paras vol ed ch chap dist prop rm apt rte hwy rhif tud
"""
_BEFORE_FIGURES = frozenset(_BEFORE_FIGURE_WORDS.split())
_DAYS = frozenset(["Mon", "Tue", "Tues", "Wed", "Weds", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun"])
#: After these a sentence may or may not end: the word that follows decides ("St. Asaph", "Downing St. The").
_PERHAPS_LAST_WORDS = "etc inc ltd co corp jr sr st rd ave blvd ft mt dept est al para vol ed pp"
_PERHAPS_LAST = frozenset(_PERHAPS_LAST_WORDS.split())
#: States of America as agencies shorten them. Inside a sentence a comma follows ("in Tulsa, Okla., on"), so
#: only a dateline goes on: "ERIE, Pa. (AP) — A fire".
_DATELINE = re.compile(r"[A-Z][\w.’' -]{1,30},\s(?:[A-Z][a-z]{1,4}|[A-Z]\.[A-Z])$")
_DATELINE_GOES_ON = re.compile(r"\s*(?:\([A-Z][\w ]{1,20}\)|[–—-]{1,2}\s)")
_STATE_WORDS = """
ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
penn tenn tex va vt wash wis wyo
"""
_STATES = frozenset(_STATE_WORDS.split())
_IN_A_STATE = re.compile(r"[A-ZÀ-Þ][\w’'-]+,\s[A-Z]\.[A-Z]$")  #: "in Troy, N.Y. Neighbors saw"
#: The same, where they are written with full stops inside; without, they end a sentence.
_DOTTED = frozenset(["am", "pm", "us", "uk", "eu", "un", "nhs"])
_STARTER_WORDS = """
the a an it he she they we i you this that these those there but and or so if in on at as by for from when
while after before since until although though however meanwhile our his her their its my your one all some
many most few several both each every another others no not nobody none then now later soon today yesterday
tonight here police officers officials agents ministers critics experts residents staff what why how who
where mae mi yn ond ac roedd bydd dywedodd meddai
"""
_STARTERS = frozenset(_STARTER_WORDS.split())

_OPENING = r"[\"'“‘«(\[£$€•▪●–—-]*"
# The second form is a full stop whose space was lost: "said so.The next". A run of full stops is read once,
# or 100,000 of them take minutes.
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s+{_OPENING}\s?[^\W_])|(?<=[a-z]{{2}})[.!?][”’\"]?(?=[“‘]?[A-Z][a-z]+[\s,])"
)
_VOWEL = re.compile(r"[aeiouwyâêîôûŵŷáéíóúàèìòùäëïöü]")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")
#: A name with a full stop inside: "Nation.Cymru".
_DOMAIN = re.compile(r"(?<![\w.])[A-Z]\w*$")
_TIME = re.compile(r"[ap]\.m", re.IGNORECASE)
_OPENING_TIME = re.compile(r"(?:\w+ )?(?:\w+ )?[\d.:]+\s?[ap]\.m$", re.IGNORECASE)
#: What goes on after a time of day: a weekday, a figure, a time zone.
_DAY = re.compile(r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\d|[A-Z]{2,4}$")
_LABELLED = re.compile(
    r"\b(?:[Tt]ype|[Pp]lan|[Vv]itamin|[Cc]ategory|[Gg]roup|[Hh]epatitis|[Ii]nfluenza) [A-Z]$"
)
_NEXT_WORD = re.compile(rf"\s*{_OPENING}\s?([^\W_]+)")
_VERSE = re.compile(r"\s\d{1,3}:\d{1,3}\b(?!\s?[ap]\.?m)")  #: "Rom. 8:28"
_BULLET = re.compile(r"^(?:[•●▪◦‣·*–—-]\s+|\d{1,2}[.)]\s+(?=[^\W\d_]))")


@lru_cache(maxsize=16)  # a text is split to be placed, and soon after to be judged
def split(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the sentences of each paragraph (line) of a text; empty lines are left out."""
    lines = (_bare(line) for line in text.splitlines())
    return tuple(paragraph for paragraph in (tuple(_split_line(line)) for line in lines) if paragraph)


def _bare(piece: str) -> str:
    return _BULLET.sub("", piece.strip())


def _split_line(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        if _ends(line, start, match):
            pieces.append(_bare(line[start : match.end()]))
            start = match.end()
    pieces.append(_bare(line[start:]))
    return [part for piece in pieces if piece for part in _cut(piece)]


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(line, match.end())
    after = following.group(1) if following else ""
    if after[:1].islower() or _VERSE.match(line, match.end()):
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    if following and following.start(1) == match.end() and after.lower() not in _STARTERS:
        return _DOMAIN.search(line, max(start, match.start() - 24), match.start()) is None
    dateline = start == 0 and match.start() < _NEAR and _DATELINE_GOES_ON.match(line, match.end())
    if dateline and _DATELINE.match(line[: match.start()]):
        return False
    before = _LAST_WORD.search(line, max(start, match.start() - 24), match.start())
    if before is None or _TIME.fullmatch(before.group(1)):
        return before is None or _ends_after_time(line[start : match.start()], after)
    near = max(start, match.start() - _NEAR)  # a line of a thousand titles is not read anew for each
    whole = _LABELLED.search(line, near, match.start()) or _IN_A_STATE.search(line, near, match.start())
    return whole is not None or _may_end(before.group(1), after)


def _ends_after_time(sentence: str, after: str) -> bool:
    """Tell "It closed at 5 p.m. Staff left" from "at 5 p.m. on", "At 5 p.m. Mr Rees" and "5 p.m. Monday"."""
    return not _OPENING_TIME.match(sentence) and _DAY.match(after) is None


def _may_end(word: str, after: str) -> bool:
    bare = word.replace(".", "").lower()
    if bare in _NEVER_LAST and word != "MS":  # a member of the Senedd
        return False
    if bare in _STATES and word.istitle() and after.lower() in _NEVER_LAST:
        return False  # "Minn. Gov. Tim Walz"
    if word in _DAYS and after[:3].lower() in _BEFORE_FIGURES:
        return False  # "Sun. Nov. 2"
    if bare in _BEFORE_FIGURES and any(map(str.isdigit, after)):
        return False
    initial = len(bare) == 1 and word.isupper()
    shortened = word.istitle() and _VOWEL.search(bare) is None  # "Pfc.", "Ll.", "Brgds."
    initials = "." in word and max(map(len, word.split("."))) == 1  # "J.K.", "p.m."
    if initial or shortened or initials or bare in _PERHAPS_LAST or (bare in _DOTTED and "." in word):
        return after.lower() in _STARTERS
    return True


def _cut(piece: str) -> list[str]:
    parts = []
    while len(piece) > LONGEST_SENTENCE:
        space = piece.rfind(" ", 1, LONGEST_SENTENCE)
        end = space if space > 0 else LONGEST_SENTENCE
        parts.append(piece[:end].strip())
        piece = piece[end:].strip()
    return [part for part in [*parts, piece] if part]
