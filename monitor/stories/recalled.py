"""What an article tells of its own matter, apart from what it recalls of another."""

import re

from monitor.stories.features import TEXT_READ
from monitor.stories.sentences import split
from monitor.stories.weighing import CALENDAR
from monitor.stories.words import tokens

#: With fewer names in the rest, what an article recalls is all that says where and with whom.
_NAMES_ENOUGH = 2

#: "It comes two days after", "The closure follows", "A similar notice", "Last week", also in Welsh. Rules
#: come into force, and a report comes out: that recalls nothing. Wider than the rule of clauses.py, by which
#: words are taken out of what a sentence tells: here a sentence is only set aside for one comparison.
_RECALLS = re.compile(
    r"(?:(?:it|this|that|(?:the|their|its|his|her)(?: [\w’'-]+){1,3}?)(?: also| now)?"
    r" (?:follow(?:s|ed)?(?! up)"
    r"|(?:comes?|came)(?! (?:into|under|from|to|out|back)\b)"
    r"(?= [^.,;]{0,40}\b(?:after|amid|as|following|heels|wake|when|while|before|ahead)\b))"
    r"|(?:a|another) similar|(?:last|earlier this) (?:week|month|year)"
    r"|(?:daw|daeth) (?:hyn|yr? [\w’'-]+) (?:ar ôl|wedi|yn sgil|wrth i)|(?:yr )?wythnos diwethaf|fis diwethaf"
    r"|mae(?: hyn| hynny|[’']r [\w’'-]+) yn dilyn)\b",
    re.IGNORECASE,
)


def without_recalls(text: str, language: str = "en") -> str | None:
    """Give an article's text without the sentences that only recall; None where it has none.

    Also None where the rest names too little to say where and with whom. The first sentence says what an
    article is about, whatever its words.
    """
    sentences = [sentence for paragraph in split(text[:TEXT_READ]) for sentence in paragraph]
    kept = [sentence for place, sentence in enumerate(sentences) if not place or not recalls(sentence)]
    if len(kept) == len(sentences):
        return None
    names = {
        token.term
        for sentence in kept
        for token in tokens(sentence, language)
        if token.capital and token.start > 1
    }
    return "\n\n".join(kept) if len(names - CALENDAR) >= _NAMES_ENOUGH else None


def recalls(sentence: str) -> bool:
    """Tell whether a sentence tells what was before, elsewhere or in the matter itself."""
    return _RECALLS.match(sentence) is not None
