"""Where a sentence ends in English and Welsh news: initials, titles, figures and bullets survive."""

import re

#: A line without a full stop is cut at a space after this many characters: no sentence of news is longer.
LONGEST_SENTENCE = 1200

_NEVER_LAST_WORDS = """
mr mrs ms mx dr prof st ste sir rev revd hon rt cllr gen col lt sgt capt cpl maj cmdr gov sen rep supt
insp det dep fr bros messrs mssrs dept est approx incl vs eg ie cf viz fig para vol ed pp al ave blvd rd
ft mt
"""
_NEVER_LAST = frozenset(_NEVER_LAST_WORDS.split())
_MONTHS_SHORT = frozenset(
    ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
#: After these a sentence may or may not end: the word that follows decides.
_PERHAPS_LAST = frozenset(
    ["am", "pm", "us", "uk", "eu", "un", "nhs", "etc", "inc", "ltd", "co", "corp", "jr", "sr"]
)
_STARTER_WORDS = """
the a an it he she they we i you this that these those there but and or so if in on at as by for from
when while after before since until although though however meanwhile our his her their its my your one
all some many most no not what why how who where mae mi yn ond ac roedd bydd dywedodd meddai
"""
_STARTERS = frozenset(_STARTER_WORDS.split())

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\W_])")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")
_NEXT_WORD = re.compile(r"\s+[\"'“‘«(\[]*([^\W_]+)")
_BULLET = re.compile(r"^(?:[•●▪◦‣·*–—-]\s+|\d{1,2}[.)]\s+(?=[^\W\d_]))")


def split(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the sentences of each paragraph (line) of a text; empty lines are left out."""
    lines = (_BULLET.sub("", line.strip()) for line in text.splitlines())
    return tuple(paragraph for paragraph in (tuple(_split_line(line)) for line in lines) if paragraph)


def _split_line(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        if _ends(line, start, match):
            pieces.append(line[start : match.end()].strip())
            start = match.end()
    pieces.append(line[start:].strip())
    return [part for piece in pieces if piece for part in _cut(piece)]


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(line, match.end())
    after = following.group(1) if following else ""
    if after[:1].islower():
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = _LAST_WORD.search(line, max(start, match.start() - 24), match.start())
    return before is None or _may_end(before.group(1), after)


def _may_end(word: str, after: str) -> bool:
    bare = word.replace(".", "").lower()
    if bare in _NEVER_LAST:
        return False
    if bare in _MONTHS_SHORT or bare in {"no", "nos", "art", "s"}:
        return not after[:1].isdigit()
    if len(bare) == 1 and word.isupper():  # an initial, unless the next word opens a sentence
        return after.lower() in _STARTERS
    if bare not in _PERHAPS_LAST and "." in word and max(map(len, word.split("."))) == 1:  # "J.K."
        return after.lower() in _STARTERS
    if bare in _PERHAPS_LAST and ("." in word or bare in {"etc", "inc", "ltd", "co", "corp", "jr", "sr"}):
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
