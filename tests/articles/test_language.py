"""English, Welsh, or neither."""

import pytest

from monitor.articles.language import choose_language, detect
from tests.articles.pages import PARAGRAPHS, WELSH


@pytest.mark.parametrize("text", [*PARAGRAPHS, " ".join(PARAGRAPHS)])
def test_english_is_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize("text", [*WELSH, " ".join(WELSH), "MAE’R BWRDD IECHYD WEDI CYTUNO AR Y CYNLLUN"])
def test_welsh_is_welsh(text):
    assert detect(text) == "cy"


@pytest.mark.parametrize(
    "text",
    [
        (
            "Las listas de espera y los hospitales de la frontera: un acuerdo o una disputa entre "
            "gobiernos y pacientes."
        ),
        "Les patients du comté attendront plus longtemps avant leur opération dans un hôpital anglais.",
        "Die Patienten warten in England so lange wie am Wohnort, was die Kasse im Januar will.",
        "Patiënten wachten over de grens even lang als in hun eigen land, was het besluit van de raad.",
        "Powys health board",
        "",
        "1 2 3 4 5 6 7 8 9",
    ],
)
def test_other_languages_and_snatches_are_neither(text):
    assert detect(text) is None


def test_a_welsh_quotation_does_not_make_an_english_report_welsh():
    assert detect(" ".join(PARAGRAPHS) + " " + WELSH[0]) == "en"


def test_a_wrong_statement_is_corrected_and_a_third_language_believed():
    """Only English and Welsh are told apart here; a French page is French because it says so."""
    assert choose_language("en", WELSH[0]) == "cy"
    assert choose_language("cy", PARAGRAPHS[0]) == "en"
    assert choose_language(None, PARAGRAPHS[0]) == "en"
    assert choose_language("fr", PARAGRAPHS[0]) == "fr"
    assert choose_language(None, "Powys") is None
