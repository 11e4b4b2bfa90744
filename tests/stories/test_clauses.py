"""What a sentence states is told from what it quotes, recalls or tells beside it."""

import pytest

from monitor.stories.clauses import apart


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        (
            "The board may charge for the policy that was approved in March.",
            "The board may charge for the policy",
        ),
        ("The ward closes after a vote was cancelled, nurses say.", "The ward closes , nurses say."),
        ("Despite a petition, the council sold the baths.", "the council sold the baths."),
        ("Ann Rees, who scrapped the scheme, praised the nurses.", "Ann Rees , praised the nurses."),
        ("The centre was officially opened on Monday.", "The centre was opened on Monday."),
        ("Buses called a ‘lifeline’ could go", "Buses called a could go"),
        ("Nurses’ pay and doctors’ pay rise", "Nurses’ pay and doctors’ pay rise"),
        ("She said “we scrapped it” twice.", "She said twice."),
        ("It comes after the trust reversed its plan.", ""),
        ("The move follows a U-turn, and costs £2m.", ", and costs £2m."),
    ],
)
def test_the_statement_stands_without_quotations_and_asides(sentence: str, statement: str) -> None:
    assert apart(sentence).statement == statement


def test_a_place_in_an_aside_is_known_as_one() -> None:
    clauses = apart("The ward closes after the vote.")
    assert not clauses.beside(clauses.said.index("closes"))
    assert clauses.beside(clauses.said.index("vote"))
