"""Figures are read with their value, their unit and what they count."""

import pytest

from monitor.stories.figures import figures_in
from monitor.stories.numerals import plain


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "text"),
    [
        ("The forecast deficit is £38.4m.", 38_400_000, "GBP", "£38.4m"),
        ("A total of 615,300 people were waiting.", 615_300, "people", "615,300"),
        ("Some 92 per cent of patients were seen.", 92, "%", "92 per cent"),
        ("Waits exceed 300 weeks for spinal surgery.", 300, "weeks", "300 weeks"),
        ("Twenty-five nurses left the ward.", 25, "people", "Twenty-five"),
        ("Two-thirds of GPs agreed.", 66.7, "%", "Two-thirds"),
        ("A third of patients left.", 33.3, "%", "A third"),
        ("Nearly half the staff left.", 50, "%", "half"),
        ("One in five residents waits.", 20, "%", "One in five"),
        ("Nine out of ten said no.", 90, "%", "Nine out of ten"),
        ("It is 1.5 times higher.", 1.5, "times", "1.5 times"),
        ("It rose by 3 percentage points.", 3, "points", "3 percentage points"),
        ("A tablet costs 5p.", 0.05, "GBP", "5p"),
        ("The fund was cut by £1.4million.", 1_400_000, "GBP", "£1.4million"),
        ("Some 78pc of shifts were filled.", 78, "%", "78pc"),
        ("Tests will increase 12-fold.", 12, "times", "12-fold"),
        ("It will look at more than 2000 sewers.", 2000, "", "2000"),
        ("He drove at 60mph.", 60, "mph", "60mph"),
        ("The ward reached 35C.", 35, "°C", "35C"),
        ("About 1.2 million people live there.", 1_200_000, "people", "1.2 million"),
        ("The 85-bed ward is shut.", 85, "", "85"),
        ("Mae £3.5 miliwn yn cael ei wario.", 3_500_000, "GBP", "£3.5 miliwn"),
        ("Mae 2,000 o gleifion yn aros.", 2_000, "people", "2,000"),
        ("Mae 9 y cant yn aros.", 9, "%", "9 y cant"),
    ],
)
def test_a_figure_is_read(sentence: str, value: float, unit: str, text: str) -> None:
    (figure,) = figures_in(sentence)
    assert (figure.value, figure.unit, figure.text) == (value, unit, text)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was decided in 2024.",
        "The scheme opens on 1 July 2025.",
        "They met at 2.30pm.",
        "Mr Jones, 60, disagreed.",
        "The 27-year-old was treated.",
        "Her 25 year old son was treated.",
        "The phone rang at eight o’clock.",
        "Aged 45, she retired.",
        "The accounts for 2024-25 are late.",
        "Covid-19 returned.",
        "Ring 0300 123 4567 or NHS 111.",
        "The second half was dull, and a third report is due.",
    ],
)
def test_dates_times_and_ages_are_no_figures(sentence: str) -> None:
    assert figures_in(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is for all 42 members rather than the eight-strong cabinet.", [(42, None), (8, None)]),
        (
            "Some 79% of calls were met, above the target of 65% and up from 78%.",
            [(79, 78), (65, None), (78, None)],
        ),
        ("The cost is £9, below the average of £10, down from £12.", [(9, 12), (10, None), (12, None)]),
    ],
)
def test_only_what_moved_has_a_past(sentence: str, expected: list[tuple[float, float | None]]) -> None:
    assert [(figure.value, figure.was) for figure in figures_in(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It rose from 158 to 185 minutes.", [(158, "minutes"), (185, "minutes")]),
        ("They wait between 10 and 12 weeks.", [(10, "weeks"), (12, "weeks")]),
        ("Some 70-80 patients come.", [(70, "people"), (80, "people")]),
        ("The ward has 24 beds and 30 nurses.", [(24, ""), (30, "people")]),
        ("It fell to £900,000 from £1.4m.", [(900_000, "GBP"), (1_400_000, "GBP")]),
    ],
)
def test_each_figure_has_its_own_unit(sentence: str, expected: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures_in(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("The forecast deficit of the board is £38.4m.", "forecast deficit board"),
        ("About 10,254 patients waited too long.", "patients waited too long"),
        ("The plan adds 1,200 beds.", "plan beds"),
    ],
)
def test_a_figure_says_what_it_counts(sentence: str, counts: str) -> None:
    assert figures_in(sentence)[0].counts == counts


#: A sentence, and below it the value and unit of each of its figures.
ENGLISH = """
The number waiting rose from 158 to 185.
    = 158; 185
The service costs £38.4m a year.
    = 38400000 GBP
Nearly 200 patients were moved.
    = 200 people
Dozens of patients were turned away.
    = none
Call 01686 613200 between 9am and 5pm.
    = none
Under section 114 the council must balance its budget.
    = none
Wales beat Scotland 27-24 in Cardiff.
    = none
Councillors backed it by 34 votes to 12.
    = 34; 12
It will cost between £2m and £3m.
    = 2000000 GBP; 3000000 GBP
About 40-50 beds will close.
    = 40; 50
Three quarters of nurses said yes.
    = 75 %
Two out of three GPs are thinking of leaving.
    = 66.7 %
The A5 was closed for six hours.
    = 6 hours
The Type 1 diabetes clinic has 300 patients.
    = 300 people
The first two wards reopen in April.
    = 2
A 52-week target was missed.
    = 52 weeks
The trust was fined £1.2 million.
    = 1200000 GBP
It will cost the HSE €3.5 billion.
    = 3500000000 EUR
Half a million people live there.
    = 500000 people
The figure is four times higher than in England.
    = 4 times
Several hundred people marched.
    = none
Jones scored 12 points in the second half.
    = 12 points
NHS 111 took 3,400 calls.
    = 3400
The dose is 10mg twice a day.
    = 10 mg
A 40-minute journey becomes two hours.
    = 40 minutes; 2 hours
Regulation 28 reports were issued.
    = none
Room 101 was used as a ward.
    = none
In the year to March 2025, 615,300 people were waiting.
    = 615300 people
Staff will get a 5.5% rise from 1 April.
    = 5.5 %
A third of the 90 beds are empty.
    = 33.3 %; 90
She is a mother of two from Brecon.
    = none
Delays cost the trust £1.3m last month, up from £900,000.
    = 1300000 GBP; 900000 GBP
Just 54.6 per cent were seen within four hours.
    = 54.6 %; 4 hours
Around 1 in 10 posts is vacant.
    = 10 %
It has 1.5m users.
    = 1500000
They waited over 26 hours in A&E.
    = 26 hours
Ambulances took 1hr 20mins to arrive.
    = 1 hours; 20 minutes
The 34-year-old mother waited 18 months.
    = 18 months
In the 1990s there were 40 cottage hospitals.
    = 40
The hospital opened in 1976 with 120 beds.
    = 120
The B4355 was closed at 7pm.
    = none
See www.example.org/2024/05 for details.
    = none
Labour lost by 312 votes.
    = 312
The bill was read for the second time.
    = none
The nurse was struck off for 12 months.
    = 12 months
Winds of 80mph brought down trees.
    = 80 mph
The petition has 10,254 signatures.
    = 10254
The union wants a rise of 8 to 10 per cent.
    = 8 %; 10 %
Vacancies stand at 5-7%.
    = 5 %; 7 %
It will run from 2025 to 2028.
    = none
On 22 and 23 May the clinic will be shut.
    = none
The Year 9 pupils were taken ill.
    = none
All seven health boards took part.
    = 7
A 7.30 start is planned.
    = none
Costs have risen by a quarter to £5m.
    = 25 %; 5000000 GBP
Two hundred and fifty jobs will go.
    = 250
Ten thousand people signed.
    = 10000 people
A hundred beds will close.
    = 100
A dozen staff were ill.
    = 12 people
A £2,000-a-head levy was dropped.
    = 2000 GBP
Deaths fell from 1,204 in 2023 to 987 in 2024.
    = 1204; 987
The deficit is forecast at GBP 38.4 million.
    = 38400000 GBP
A ten-strong team was sent.
    = 10
A 500ml bottle and 20mg tablets were found.
    = 500 ml; 20 mg
The waiting list in Wales stands at 795,400, up from 794,800 in March.
    = 795400; 794800
Ministers pledged £50m to cut the longest waits.
    = 50000000 GBP
Just under a quarter of patients waited more than 12 hours.
    = 25 %; 12 hours
The 8am rush adds to pressure, a GP of 30 years said.
    = 30 years
Figures cover the period 1 April 2023 to 31 March 2024.
    = none
One patient over five years was sent back.
    = 5 years
The scheme has helped 81 patients, 40 of them in England.
    = 81 people; 40
She is one of five siblings.
    = 5
Seven in 10 people aged 65 and over said yes.
    = 70 %
The two-year-old was treated.
    = none
It has 1,300 staff, of whom 14% are agency workers.
    = 1300 people; 14 %
Ring 111 or go to A&E.
    = none
The PSBR hit £20.2 bn in May.
    = 20200000000 GBP
The mortality index was 1.12.
    = 1.12
Two hundred patients and 15 staff fell ill.
    = 200 people; 15 people
The 2022 report listed 60 recommendations.
    = 60
It fell to zero.
    = none
A 1-in-100 chance is too high.
    = 1 %
"""
WELSH = """
Mae tri chlaf yn aros.
    = 3 people
Mae dau gant o gleifion yn aros.
    = 200 people
Mae ugain o welyau ar gau.
    = 20
Mae pedair nyrs wedi gadael.
    = 4 people
Cafodd dros fil o bobl eu heffeithio.
    = 1000 people
Bydd yn costio dwy filiwn o bunnoedd.
    = 2000000 GBP
Mae hanner y staff wedi gadael.
    = 50 %
Mae un o bob pump yn aros dros flwyddyn.
    = 20 %
Bu’n aros am ddeg wythnos.
    = 10 weeks
Cododd o 158 i 185 o gleifion.
    = 158 people; 185 people
Mae 12.5% o’r cleifion yn aros.
    = 12.5 %
Mae 615,300 o bobl ar restrau aros.
    = 615300 people
Mae’r diffyg yn £38.4 miliwn.
    = 38400000 GBP
Mae un ar ddeg o feddygon wedi gadael.
    = 11 people
Mae pump ar hugain o gleifion yno.
    = 25 people
Bu farw deunaw o bobl yno.
    = 18 people
Mae tair mil o swyddi mewn perygl.
    = 3000
Bydd cant a hanner o staff yn mynd.
    = 150 people
Mae dau ddeg pump o gleifion yno.
    = 25 people
Cynyddodd y nifer o 12 y cant i 15 y cant yn y flwyddyn.
    = 12 %; 15 %
Mae 23,418 o bobl wedi aros dros ddwy flynedd.
    = 23418 people; 2 years
Mae saith o bob deg yn cytuno.
    = 70 %
Mae’r bwrdd wedi gwario £2.5m mewn tri mis.
    = 2500000 GBP; 3 months
Roedd pedwar ugain o welyau yno.
    = 80
Bydd chwe nyrs a dau feddyg yn gadael.
    = 6 people; 2 people
Mae traean o’r staff yn sâl.
    = 33.3 %
Roedd hi’n 45 oed.
    = none
Cafodd ei agor yn 1998.
    = none
"""


def _cases(table: str, language: str) -> list[tuple[str, str, list[str]]]:
    lines = table.strip().splitlines()
    return [
        (language, sentence, expected.removeprefix("    = ").split("; "))
        for sentence, expected in zip(lines[::2], lines[1::2], strict=True)
    ]


@pytest.mark.parametrize(("language", "sentence", "expected"), [*_cases(ENGLISH, "en"), *_cases(WELSH, "cy")])
def test_figures_are_those_a_reader_counts(language: str, sentence: str, expected: list[str]) -> None:
    found = [f"{plain(figure.value)} {figure.unit}".strip() for figure in figures_in(sentence, 0, language)]
    assert (found or ["none"]) == expected


def test_an_amount_in_millions_equals_the_same_in_full() -> None:
    (short,), (full,) = figures_in("It costs £16.4m."), figures_in("It costs £16,400,000.")
    assert short.value == full.value


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The helipad is 100m from the hospital.", 100),
        ("It stands within 50m of a school.", 50),
        ("He won the 200m race.", 200),
        ("The list grew to 7.6m from the record of May.", 7_600_000),
        ("About 2m patients wait.", 2_000_000),
        ("It had £100m from the Treasury.", 100_000_000),
    ],
)
def test_metres_are_no_millions(sentence: str, value: float) -> None:
    assert figures_in(sentence)[0].value == value
