"""What a sentence states, apart from what it quotes and what it tells only beside that."""

import re
from dataclasses import dataclass
from functools import lru_cache

#: Words in quotation marks are somebody's; a single mark inside a word is an apostrophe.
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?|(?<![\w’'])[‘'](?=\w)[^‘’'\"“”]{2,90}(?<=[\w.,!?%])[’'](?!\w)")
#: "Was officially opened", "has also approved": words of steps name the verb only.
_ADVERB = re.compile(r"\b(has|have|had|is|are|was|were|been|be|will|would) (?:(?!unanim)\w{3,}ly|also) ")
#: "Who has campaigned", "that was approved in March", "after a vote": a clause beside the statement.
_ASIDE = re.compile(
    r"^(?:after|following|amid|despite|although|though|while|when|because|since|if|as)\b[^,]*,"
    r"|,? (?:who|whom|whose|which|where)\b[^,;]*|,? that (?:was|were|has|had|have)\b[^,;]*"
    r"|,? (?:after|following|amid|amidst|despite|although|though|while|whilst|when|because|since|if|unless"
    r"|whether|as (?:it|he|she|they|the|a|an|part|well)|instead of|rather than)\b[^,;]*",
    re.IGNORECASE,
)
#: "It comes after", "The move follows": a sentence that only recalls.
_RECALLS = re.compile(
    r"(?:it|this|that|the (?:\w+ )?(?:move|news|decision|announcement|call|warning))"
    r" (?:also )?(?:comes?|came|follows?|followed)\b[^,]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence without what it quotes, and what it tells beside its statement."""

    said: str
    statement: str  #: `said` without the asides
    asides: tuple[tuple[int, int], ...]  #: where they stand in `said`, from and to

    def beside(self, place: int) -> bool:
        """Tell a place in `said` that stands in an aside."""
        return any(start <= place < end for start, end in self.asides)


@lru_cache(maxsize=256)
def apart(sentence: str) -> Clauses:
    """Take what a sentence states apart from what stands beside it."""
    said = _ADVERB.sub(r"\1 ", " ".join(_QUOTED.sub(" ", sentence).split()))
    if recalled := _RECALLS.match(said):
        return Clauses(said, said[recalled.end() :], (recalled.span(),))
    asides = tuple(match.span() for match in _ASIDE.finditer(said))
    return Clauses(said, _ASIDE.sub(" ", said).strip() if asides else said, asides)
