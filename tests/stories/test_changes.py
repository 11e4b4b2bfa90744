# ruff: noqa: E501  a sentence is one line, as an article has it
"""What is new and what is known in five stories of our own: the facts that changed, and the words that did."""

import pytest

from monitor.model.ids import ArticleId
from monitor.model.stories import Status
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import prepare
from monitor.stories.words import Vocabulary

TENBY = """
Hywel Dda University Health Board will close the minor injuries unit at Tenby Cottage Hospital from Monday 2 June.
The board said a shortage of nurses meant the unit could not be run safely.
About 9,400 people used the unit last year, according to board papers.
Patients will be sent to Withybush Hospital in Haverfordwest, 20 miles away.
Chief executive Peter Kellow said: “We know this will be a blow to the community, but safety must come first.”
Campaigners handed in a petition with 6,200 signatures on Thursday.
The closure will save £1.1m a year.
Preseli Pembrokeshire MP Harri Tufton called on the Welsh Government to step in.
The decision will be reviewed after six months.
"""
TENBY_LATER = """
known: The minor injuries unit at Tenby Cottage Hospital has closed, as planned, on Monday 2 June.
known: Tenby Cottage Hospital’s minor injuries unit is to shut from 2 June, Hywel Dda University Health Board has announced.
known: From 2 June the minor injuries unit at Tenby Cottage Hospital will be closed by Hywel Dda University Health Board.
known: A lack of nurses meant that the unit could not be safely run, the board said.
known: Board papers show about 9,400 people used the unit last year.
known: Some 9,400 patients used the unit in the last year.
known: Patients will instead have to travel 20 miles to Withybush Hospital in Haverfordwest.
known: “We know this will be a blow to the community, but safety must come first,” Dr Peter Kellow, the health board’s chief executive, said.
known: Dr Kellow said he knew the closure would be a blow to the community but that safety must come first.
known: A petition signed by 6,200 people was handed in by campaigners on Thursday.
known: The board will save £1.1 million a year by the closure.
known: Harri Tufton, MP for Preseli Pembrokeshire, has called on the Welsh Government to step in.
known: The Welsh Government was urged to step in by Preseli Pembrokeshire MP Harri Tufton.
known: After six months the decision will be reviewed.
known: The closure, which will be reviewed after six months, will save £1.1m a year.
known: Patients will be sent to Withybush Hospital, 20 miles away in Haverfordwest, while the board saves £1.1m a year.
new: About 11,200 people used the unit last year, according to board papers.
new: Hywel Dda University Health Board will close the minor injuries unit at Tenby Cottage Hospital from Monday 16 June.
new: Patients will be sent to Glangwili Hospital in Carmarthen, 40 miles away.
new: Patients will be sent to Withybush Hospital in Haverfordwest only between 8am and 4pm.
new: Hywel Dda University Health Board will not close the minor injuries unit at Tenby Cottage Hospital.
new: The closure is subject to approval by Llais, the patients’ body.
new: The decision will be reviewed after 12 months.
new: The closure will save £700,000 a year.
new: Ceredigion Preseli MP Ben Locke called on the Welsh Government to step in.
new: Chief nurse Shan Denning said the board had tried to hire agency staff but had found none.
new: Campaigners plan to occupy the building.
new: The board has agreed to delay the closure.
new: Tenby town councillors voted to ask for the closure to be put on hold.
"""
CLERK = """
A 54-year-old man has been charged with fraud after £230,000 went missing from Llandovery Town Council.
Gerwyn Prosser, the council’s former clerk, will appear before Llanelli magistrates on 14 May.
Dyfed-Powys Police began an investigation in January after auditors raised concerns.
The council has 12 members and an annual budget of £310,000.
Mayor Hedd Davies said the council was cooperating fully with detectives.
Two members of staff were suspended in February.
Audit Wales refused to sign off the council’s accounts for three years.
"""
CLERK_LATER = """
known: Former clerk Gerwyn Prosser, 54, has been charged with fraud after £230,000 went missing from Llandovery Town Council.
known: Mr Prosser will appear at Llanelli Magistrates’ Court on 14 May.
known: An investigation was begun in January by Dyfed-Powys Police after concerns were raised by auditors.
known: The town council, which has 12 members, has a yearly budget of £310,000.
known: The council was fully cooperating with detectives, said Mayor Hedd Davies.
known: Two staff members were suspended in February.
known: Audit Wales has refused for three years to sign off the accounts of the council.
known: A former town clerk has been charged with fraud after £230,000 went missing.
new: A 54-year-old man has been cleared of fraud after £230,000 went missing from Llandovery Town Council.
new: Gerwyn Prosser, the council’s former clerk, pleaded guilty at Llanelli magistrates on 14 May.
new: Gerwyn Prosser, the council’s former clerk, denied fraud.
new: Three members of staff were suspended in February.
new: Two members of staff were dismissed in April.
new: Mayor Hedd Davies has resigned.
new: The council has asked the Welsh Government for a loan.
new: Dyfed-Powys Police began a second investigation in March after a whistleblower came forward.
"""
BYPASS = """
Ministers have rejected a plan to build a bypass around Newtown’s neighbour Caersws because it would cost £48m.
Transport Secretary Kerry Slater told the Senedd the scheme did not represent value for money.
Powys County Council had backed the 3-mile road in 2022.
More than 14,000 vehicles a day pass through the village.
Three people have died on the A470 there since 2019.
Residents’ group Save Our Village said it would seek a judicial review.
A consultation drew 1,100 responses, of which 78% were in favour.
"""
BYPASS_LATER = """
known: A £48m plan to build a bypass around Caersws has been rejected by ministers.
known: Kerry Slater, the Transport Secretary, told Senedd members that the scheme was not value for money.
known: The three-mile road had been backed by Powys County Council in 2022.
known: Over 14,000 vehicles pass through the village every day.
known: Since 2019 three people have died there on the A470.
known: Save Our Village, a residents’ group, says it will seek a judicial review.
known: Of 1,100 responses to a consultation, 78 per cent were in favour.
known: Some 78% of the 1,100 people who responded to a consultation were in favour.
new: Ministers have approved a plan to build a bypass around Newtown’s neighbour Caersws.
new: Ministers have rejected a plan to build a bypass around Caersws because it would cost £61m.
new: Four people have died on the A470 there since 2019.
new: Powys County Council has withdrawn its support for the 3-mile road.
new: Residents’ group Save Our Village has dropped its bid for a judicial review.
new: A consultation drew 1,100 responses, of which 38% were in favour.
new: The Welsh Conservatives said the plan should have gone ahead.
new: Construction was due to start in 2027, subject to planning permission.
"""
WAITS = """
The number of people waiting more than two years for treatment in Wales has fallen to 5,000, the lowest since 2021.
Health Secretary Jeremy Rosser said the figures showed the government’s £50m plan was working.
Waits of over 12 hours in A&E rose to 10,400 in April.
The overall waiting list stands at 794,500.
“We have turned a corner, but there is much more to do,” Mr Rosser said.
The Welsh Conservatives said the figures were still shameful.
Darren Tudor, their leader, said patients in England were treated four times faster.
The target of eliminating two-year waits by March was missed.
Hospitals in Betsi Cadwaladr accounted for 62% of the longest waits.
The Royal College of Surgeons said operating theatres needed investment.
"""
WAITS_LATER = """
known: Fewer patients in Wales are waiting over two years: 5,000, the lowest since 2021.
known: The number waiting more than two years has fallen to 5,000.
known: Jeremy Rosser, the Health Secretary, has insisted the figures show that the government’s plan of £50m is working.
known: In April, waits of more than 12 hours in A&E went up to 10,400.
new: The overall list stands at almost 795,000.
known: Mr Rosser said: “We have turned a corner, but there is much more to do.”
known: The figures remain shameful, according to the Welsh Conservatives.
known: Conservative leader Darren Tudor said that English patients were treated four times faster.
known: A target to eliminate two-year waits by March was missed.
known: Of the longest waits, 62 per cent were at hospitals in Betsi Cadwaladr.
known: Investment is needed in operating theatres, the Royal College of Surgeons said.
known: The health secretary, Jeremy Rosser, said the figures showed his plan was working.
new: The number of people waiting more than two years for treatment in Wales has risen to 5,600.
new: Waits of over 12 hours in A&E fell to 9,100 in May.
new: Plaid Cymru said the figures were still shameful.
new: Mabon ap Gwilym, Plaid’s health spokesman, said the figures were still shameful.
new: The target of eliminating two-year waits by March has been dropped.
new: The target of eliminating two-year waits has been moved to December.
new: Hospitals in Hywel Dda accounted for 62% of the longest waits.
new: Hospitals in Betsi Cadwaladr accounted for 71% of the longest waits.
new: Health Secretary Jeremy Rosser admitted the £50m plan was not working.
new: The Royal College of Surgeons said operating theatres needed £80m of investment.
new: Mr Rosser announced a further £20m if boards hit their targets.
new: The figures do not include patients waiting for dental treatment.
new: The figures were revised on Thursday after a counting error at Cwm Taf Morgannwg.
"""
TURBINES = """
Plans for a 24-turbine wind farm near Builth Wells have been submitted to the Welsh Government.
Cader Energy says the Aberedw site would power 100,000 homes.
Turbines would be up to 220 metres tall.
Opponents say the pylons would ruin the Edw valley.
A public inquiry is expected in the autumn.
The company has offered £2.5m a year to local communities.
Powys councillors have not yet taken a view.
Jenny Crewe of Re-think said: “This is the industrialisation of mid Wales.”
A final decision is due by spring 2027.
"""
TURBINES_LATER = """
known: Cader Energy has submitted plans for a wind farm of 24 turbines near Builth Wells to the Welsh Government.
known: The site at Aberedw would power 100,000 homes, the company said.
known: The turbines would stand up to 220m tall.
known: Pylons would ruin the Edw valley, opponents say.
known: A public inquiry is expected this autumn.
known: Cader has offered local communities £2.5 million a year.
known: Councillors in Powys have yet to take a view.
known: Re-think’s Jenny Crewe described it as “the industrialisation of mid Wales”.
known: By spring 2027 a final decision is due.
new: Plans for an 18-turbine wind farm near Builth Wells have been submitted to the Welsh Government.
new: Plans for a 24-turbine wind farm near Llandrindod Wells have been submitted to the Welsh Government.
new: The company has withdrawn its plans for the wind farm near Builth Wells.
new: Turbines would be up to 180 metres tall.
new: Powys councillors have voted to object to the wind farm.
new: A public inquiry will not be held.
new: A public inquiry will open on 14 October.
new: The company has offered £4m a year to local communities.
new: A final decision is due by autumn 2027.
new: The MP David Sayce said the pylons would ruin the Edw valley.
new: The Welsh Government refused permission for the wind farm near Builth Wells.
new: The offer depends on planning consent.
"""
HARBOUR = """
Bathers at Porthlwyd harbour have been told to stay out of the sea under a warning notice.
The council will lift the notice once three clear samples have been taken.
Ministers are due to have approved the new sewer by the autumn.
Skipper Alun Rees pleaded not guilty at Haverford Magistrates’ Court to dumping waste in the harbour.
"""
HARBOUR_LATER = """
known: The notice will be lifted once three clear samples have been taken, the council said.
known: Once three clear samples are taken the council is expected to have lifted the notice.
known: As planned, the council has lifted the notice, three clear samples having been taken.
known: Alun Rees, a skipper, has pleaded not guilty at Haverford Magistrates’ Court to dumping waste.
known: Bathers want the notice lifted once three clear samples have been taken.
new: The council has lifted the notice, as three clear samples have been taken.
new: Bathers at Porthlwyd harbour no longer need to stay out of the sea.
new: Ministers have approved the new sewer.
new: Skipper Alun Rees has pleaded guilty at Haverford Magistrates’ Court to dumping waste in the harbour.
"""


def _cases() -> list[tuple[str, str, str]]:
    tables = [
        (TENBY, TENBY_LATER),
        (CLERK, CLERK_LATER),
        (BYPASS, BYPASS_LATER),
        (WAITS, WAITS_LATER),
        (TURBINES, TURBINES_LATER),
        (HARBOUR, HARBOUR_LATER),
    ]
    return [
        (story, sentence, expected)
        for story, later in tables
        for expected, sentence in (line.split(": ", 1) for line in later.strip().splitlines())
    ]


@pytest.mark.parametrize(("story", "sentence", "expected"), _cases())
def test_a_changed_fact_is_new_and_other_words_are_not(
    story: str, sentence: str, expected: str, vocabulary: Vocabulary
) -> None:
    knowledge = Knowledge.of([(ArticleId(1), "en", prepare("", story, "en", vocabulary).passages)])
    judged = judge(prepare("", sentence, "en", vocabulary), knowledge, NoveltyModel.shipped())
    assert any(each.status is Status.NEW for each in judged) is (expected == "new"), judged


@pytest.mark.parametrize(
    "condition", ["subject to approval", "if approved", "provided that ministers agree", "if members agree"]
)
def test_a_short_condition_makes_a_known_sentence_new(condition: str, vocabulary: Vocabulary) -> None:
    held = prepare("", "The ward at Bryn Hyfryd hospital will close on 14 July.", "en", vocabulary)
    told = f"The ward at Bryn Hyfryd hospital will close on 14 July {condition}."
    story = Knowledge.of([(ArticleId(1), "en", held.passages)])
    (sentence,) = judge(prepare("", told, "en", vocabulary), story, NoveltyModel.shipped())
    assert sentence.status is Status.NEW


COURT = """
Owen Tranter, of the Hollow Wood Defence Group, said outside the meeting: "We will be taking this to the High Court if
we have to. Nobody has answered our questions about the wood." Cllr Margaret Dunn, who leads the cabinet, said: "This is
the decision that Aldermere has waited three decades for." The board will pay an extra £7.4m a year so that residents
are treated in English hospitals within 52 weeks from 1 April. The cabinet decides whether the work goes on.
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('Owen Tranter, its chairman, said: "We told them that we would do this, and we have."', True),
        ('"We will be taking this to the High Court if we have to," said Owen Tranter.', False),
        ('Margaret Dunn said: "This is the decision that Aldermere has waited three decades for."', False),
        (
            "The cost of treating residents in English hospitals in 52 weeks is now put at £9.1m, up from £7.4m.",
            True,
        ),
        (
            "The cost of treating residents in English hospitals within 52 weeks is put at £7.4m a year.",
            False,
        ),
        ("The cabinet meets on 3 December to decide whether to go on.", True),
    ],
)
def test_other_words_said_a_moved_figure_and_a_day_ahead_are_new_in_a_known_matter(
    told: str, expected: bool, vocabulary: Vocabulary
) -> None:
    held = prepare("", " ".join(COURT.split()), "en", vocabulary)
    story = Knowledge.of([(ArticleId(1), "en", held.passages)])
    (sentence,) = judge(prepare("", told, "en", vocabulary), story, NoveltyModel.shipped())
    assert (sentence.status is Status.NEW) is expected, sentence


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (
            "Two-year waits number 10,254 in Wales and 158 in England, official figures show.",
            "Two-year waits in England number 158 and in Wales 10,254, official figures show.",
        ),
        (
            "“The scheme helps half of our members and leaves out the others,” said Ann Rees of the forum.",
            "The scheme leaves out the others and helps half of our members, said Ann Rees of the forum.",
        ),
    ],
)
def test_a_figure_that_only_stands_elsewhere_in_the_sentence_replaces_none(
    held: str, told: str, vocabulary: Vocabulary
) -> None:
    story = Knowledge.of([(ArticleId(1), "en", prepare("", held, "en", vocabulary).passages)])
    (sentence,) = judge(prepare("", told, "en", vocabulary), story, NoveltyModel.shipped())
    assert sentence.status is Status.KNOWN, sentence
