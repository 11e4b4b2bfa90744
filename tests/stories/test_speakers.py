# ruff: noqa: E501  a case is one line, as an article has it
"""Who spoke, as British, Irish and Welsh papers put it: a table of cases, all of them our own."""

import pytest

from monitor.stories.passages import prepare
from monitor.stories.quotations import find
from monitor.stories.words import Vocabulary

#: A text ("/" begins a new paragraph), and below it the speaker of each of its quotations.
TABLE = """
Welsh Secretary Jo Preece has said the deal will “make a real difference to patients”.
    = Jo Preece
“This is a shambles from start to finish,” Mr Tudor told the Senedd on Tuesday.
    = Tudor
Sam Tudor, the party’s health spokesman, accused ministers of “hiding behind reviews and consultations”.
    = Sam Tudor
Jo Preece visited Wrexham on Friday. “We are working with colleagues across the border,” Ms Preece told the BBC.
    = Jo Preece
The health board said in a statement: “We apologise to any patient affected by this.”
    = health board
Betsi Cadwaladr University Health Board said it was “working hard to recruit more staff”.
    = Betsi Cadwaladr University Health Board
“We remain committed to the hospital,” the board’s chair Dyfed Edwards said.
    = Dyfed Edwards
“It’s heartbreaking for all of us,” said the mother-of-two, who asked not to be named.
    = mother-of-two
Carol Bowyer, chief executive of the board, said: “Our staff have done everything they can.” She added: “We know there is more to do.”
    = Carol Bowyer; Carol Bowyer
Huw Thomas said the figures were “deeply troubling and very disappointing”, while Eleri Jones of the RCN called them “a scandal we saw coming”.
    = Huw Thomas; Eleri Jones
“It’s a slap in the face,” says Kelly Andrews of the GMB union.
    = Kelly Andrews
Iwan Beynon wrote on X: “Another broken promise from this government.”
    = Iwan Beynon
In a post on Facebook, the surgery wrote: “We are closed until further notice.”
    = surgery
“The money is simply not there,” explained finance director Paul Amos.
    = Paul Amos
‘We were told to wait outside,’ said Mrs Jenkins. ‘Nobody came to see us.’
    = Jenkins; Jenkins
Mr Lewis said: ‘I was told “there is no bed for you” and sent home.’
    = Lewis
Mr Lewis said: “I was told ‘there is no bed for you’ and sent home.”
    = Lewis
The report, entitled “A Healthier Future for Rural Wales”, was published on Monday.
    = no quotation
According to Nick Jones, from Newtown, “the ambulance took nine hours to come”.
    = Nick Jones
Siwan Tate asked: “When will the minister publish the plan?” First Minister Elen Vaughan replied: “In the coming weeks, I hope.”
    = Siwan Tate; Elen Vaughan
“We had a plan for winter,” Ms Thomas said, “but it was not good enough.”
    = Thomas; Thomas
Haf Tomos, Powys’s chief executive, said: / “This decision was not taken lightly. / “We have listened to our communities. / “We will keep it under review.”
    = Haf Tomos; Haf Tomos; Haf Tomos
Liberal Democrat MP Dafydd Sayce, who represents Brecon, Radnor and Cwm Tawe, said: “My constituents deserve better.”
    = Dafydd Sayce
The Welsh Conservatives said the plan was “too little, too late for patients”.
    = Welsh Conservatives
Unison Cymru said: “Our members will not accept this offer.”
    = Unison Cymru
A source close to the talks said: “They are miles apart on money.”
    = source close to the talks
One nurse, who did not want to be named, said: “We cry in the car park.”
    = nurse
Inspectors found that the ward was “dirty and poorly maintained throughout”.
    = Inspectors
Coroner Kate Robertson said there was “a missed opportunity to save his life”.
    = Kate Robertson
Judge Rhys Tudor told him: “You betrayed the trust of your patients.”
    = Rhys Tudor
Baroness Vaughan of Ely said: “I am proud of our record.”
    = Vaughan of Ely
SDLP MLA Colin McGrath said: “Patients in Derry deserve far better.”
    = Colin McGrath
“Nid yw hyn yn ddigon da,” meddai Mr Huws.
    = Huws
Dywedodd llefarydd ar ran Bwrdd Iechyd Prifysgol Betsi Cadwaladr: “Mae’n ddrwg gennym am hyn.”
    = llefarydd ar ran Bwrdd Iechyd Prifysgol Betsi Cadwaladr
Mewn datganiad, dywedodd y bwrdd: “Rydym yn ymchwilio i’r mater.”
    = bwrdd
Alan Bowen, who chairs the residents’ group, told The Leader: “We’ve been left in the dark.”
    = Alan Bowen
The GP, who has worked in Hay for 20 years, said: “I have never seen it this bad.”
    = GP
A man from Ludlow, aged 62, said: “I gave up and paid to go private.”
    = man from Ludlow
His daughter Emma said: “Dad was left on a trolley for two days.”
    = Emma
Mr Robins’ widow, Sheila Robins, said: “He deserved so much better than this.”
    = Sheila Robins
Cllr Gareth Ratcliffe said he feared it was “the thin end of the wedge”.
    = Gareth Ratcliffe
Council leader Cllr Jane Ellis (Plaid) said: “We will fight this every step of the way.”
    = Jane Ellis
Shadow health secretary Sam Tudor said: “Labour has let Wales down again.” The First Minister, Elen Vaughan, rejected this. “We are seeing real progress,” she said.
    = Sam Tudor; Elen Vaughan
First Minister Elen Vaughan was asked about the list. The First Minister said: “We are seeing real progress.”
    = Elen Vaughan
Health Minister Mick Lavery met families in Omagh. The minister said: “I hear your anger today.”
    = Mick Lavery
“It’s a disgrace and they know it!” exclaimed one caller.
    = caller
Bethan Lloyd, from Tregaron, said her father was left on the floor. / She said: “Nobody picked up for 40 minutes.”
    = Bethan Lloyd
Ms Tate said ministers had been warned. / “We told them in March that this would happen,” she said. / Mr Rosser disagreed, saying: “We acted as soon as we could.”
    = Tate; Rosser
Siwan Tate, leader of the Welsh Liberal Democrats, said the plan was flawed. / But Labour’s Joy Wynne defended it, saying it would “bring care closer to home”.
    = Joy Wynne
The BMA’s Dr Ina Calloway said GPs were “on their knees this winter”.
    = Ina Calloway
Llais, the patient voice body, said people were “frightened of getting old”.
    = Llais
Mark Denning from the Nuffield Trust told PA: “There’s little spare capacity in either country.”
    = Mark Denning
Minutes of the meeting state: “The committee noted the risk and took no action.”
    = Minutes of the meeting
The board paper warns that services will be “unsustainable within two years”.
    = board paper
The petition, signed by 3,000 people, calls the policy “an attack on rural people”.
    = petition
The judge, Mr Justice Gruffydd, said the board’s conduct was “wholly unreasonable and unfair”.
    = Gruffydd
“This is huge,” Adam Pugh wrote in a tweet. “Patients in mid Wales will be the losers.”
    = Adam Pugh
Kath Ewing, of Carers Wales: “Unpaid carers are propping up the system.”
    = Kath Ewing
Kath Ewing: “Unpaid carers are propping up the system.”
    = Kath Ewing
“Unpaid carers are propping up the system” – Kath Ewing
    = Kath Ewing
Shane Mills of the NHS Wales Executive, giving evidence, said: “The data is not good enough.”
    = Shane Mills
Elen Vaughan had earlier said “nobody will wait two years by spring”.
    = Elen Vaughan
Montgomeryshire MP Huw Marchant said the change was unfair. The MP added that it was “time for answers, not excuses”.
    = Huw Marchant
Nia Powell, Chief Executive of Borth and Tywyn NHS Trust said: “We have a long road in front of us.”
    = Nia Powell
Leader of the Welsh Liberal Democrats, Nia Powell, said: “Every ward in the county deserves better.”
    = Nia Powell
Shadow Minister for Health Nia Powell MS said: “These are waits that nobody should have.”
    = Nia Powell
Speaking to the Lantern, Nia Powell said: “The whole village turns around this school.”
    = Nia Powell
It was denied by the board’s chair, Nia Powell, who said: “Nobody was told to keep quiet.”
    = Nia Powell
Nia Powell heads the trust. She has met the families, and said: “We will put this right by May.”
    = Nia Powell
The BMA published a map of closed surgeries. She said: “This is a hard time for doctors.”
    = nobody
“We’re all at sea,” Dr Ann Lee, a GP in Builth Wells, said. “The letter gave us two days’ notice.”
    = Ann Lee; Ann Lee
Will Harding, the Health Secretary, told the Commons: “This cannot go on a day longer.”
    = Will Harding
“Mae angen atebion nawr,” meddai hi.
    = nobody
“Dwi wedi disgwyl tair blynedd,” meddai Mair Evans o Fachynlleth.
    = Mair Evans
Conservative health spokesman Iwan Beynon condemned the move as “reckless, callous and ill-judged”.
    = Iwan Beynon
Tracey Powell, whose son, 9, has epilepsy, said: “Nobody told us about it.”
    = Tracey Powell
Speaking ahead of the meeting, the chair of the health board, Colin Archer, said: “These are hard choices.”
    = Colin Archer
Chair of the health board Colin Archer said: “These are hard choices.”
    = Colin Archer
Colin Archer, chair of the health board, defended the vote. “These are hard choices,” he told members.
    = Colin Archer
Health campaigners Save Our Surgery said in a Facebook post: “We will not go quietly.”
    = Save Our Surgery
“Every day of delay counts,” Mr Pugh continued, “and we are losing people.”
    = Pugh; Pugh
First Minister Rhodri ap Meurig faced questions on Tuesday. When pressed, he admitted: “I don’t know the number of patients.”
    = Rhodri ap Meurig
A letter from NHS England to the board, dated 3 March, states: “Providers will not be paid for extra activity.”
    = letter from NHS England to the board
Plaid’s health spokesperson said: “It is time for a new approach.”
    = Plaid’s health spokesperson
Welcoming the findings, Sally Corrigan said: “Our teams have worked tirelessly.”
    = Sally Corrigan
Robert Jones and Agnes Hunt Orthopaedic Hospital said: “Our teams have worked tirelessly.”
    = Robert Jones and Agnes Hunt Orthopaedic Hospital
A spokesperson for The Robert Jones and Agnes Hunt Orthopaedic Hospital said: “Our teams have worked tirelessly.”
    = spokesperson for The Robert Jones and Agnes Hunt Orthopaedic Hospital
Shrewsbury and Telford Hospital NHS Trust said it was “not currently applying the new waiting times”.
    = Shrewsbury and Telford Hospital NHS Trust
The trust’s director of strategy Neil Lowe told the meeting: “We have not agreed to this.”
    = Neil Lowe
The father of three from Llandrindod Wells said: “I have had enough of waiting.”
    = father of three from Llandrindod Wells
Piers Bowen KC, for the claimants, told the court the process was “unfair and irrational from start to finish”.
    = Piers Bowen
As one consultant put it: “We are moving deckchairs on the Titanic.”
    = consultant
Under a headline reading “Chaos on the wards again today”, the paper listed failures.
    = no quotation
Protesters carried signs reading “Hands off our hospital now” outside.
    = no quotation
The motion, “This Senedd notes the state of NHS dentistry”, fell by two votes.
    = nobody
Jo Preece and Will Harding said in a joint article: “Patients want care, not arguments.”
    = Will Harding
“Mae’r sefyllfa yn argyfyngus,” yn ôl Dr Ffion White o BMA Cymru.
    = Ffion White
“Rydym yn gwneud cynnydd da,” dywedodd y Prif Weinidog.
    = Prif Weinidog
"""


def _cases() -> list[tuple[str, list[str]]]:
    lines = TABLE.strip().splitlines()
    return [
        (text.replace(" / ", "\n"), expected.removeprefix("    = ").split("; "))
        for text, expected in zip(lines[::2], lines[1::2], strict=True)
    ]


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_each_quotation_has_the_speaker_a_reader_gives_it(
    text: str, expected: list[str], vocabulary: Vocabulary
) -> None:
    passages = prepare("", text, "en", vocabulary).passages
    found = [quotation.speaker or "nobody" for quotation in find(passages)]
    assert (found or ["no quotation"]) == expected
