"""Welsh words for places, bodies, months and health news, each with the English stem it stands for."""

from collections.abc import Mapping
from types import MappingProxyType

import Stemmer

#: "english: Welsh forms, mutated ones included". Mutations are listed, as rules would also hit other words.
_NAMES = """
wales: cymru gymru nghymru chymru; welsh: cymreig gymreig cymraeg gymraeg; england: lloegr
english: seisnig saesneg
scotland: alban; ireland: iwerddon; northern: gogledd ogledd; south: de; britain: prydain brydain; uk: du
powys: powys bowys phowys mhowys; hereford: henffordd; herefordshire: henffordd; shrewsbury: amwythig
shropshire: amwythig; chester: caer gaer; cheshire: caer; bristol: bryste fryste mryste; liverpool: lerpwl
cardiff: caerdydd gaerdydd; swansea: abertawe; newport: casnewydd gasnewydd; wrexham: wrecsam
london: llundain
gloucester: gaerloyw caerloyw; gloucestershire: caerloyw swydd; birmingham: birmingham firmingham
brecon: aberhonddu; welshpool: trallwng; newtown: drenewydd; hay: gelli; knighton: trefyclo
presteigne: llanandras
monmouthshire: fynwy mynwy; flintshire: fflint; denbighshire: ddinbych dinbych; gwent: gwent went
betsi: betsi
manchester: manceinion fanceinion; oxford: rhydychen; severn: hafren; dee: dyfrdwy; offa: offa; senedd: senedd
january: ionawr; february: chwefror; march: mawrth fawrth; april: ebrill; may: mai fai; june: mehefin fehefin
july: gorffennaf orffennaf; august: awst; september: medi fedi; october: hydref; november: tachwedd dachwedd
december: rhagfyr ragfyr
"""
_WORDS = """
nhs: gig; health: iechyd; board: bwrdd fwrdd; boards: byrddau fyrddau; teaching: addysgu
university: prifysgol brifysgol
government: llywodraeth lywodraeth; minister: gweinidog weinidog; secretary: ysgrifennydd
council: cyngor gyngor
trust: ymddiriedolaeth; hospital: ysbyty; hospitals: ysbytai; patient: claf glaf; patients: cleifion gleifion
waiting: aros; list: rhestr restr; lists: rhestrau restrau; time: amser; times: amseroedd
target: targed darged
targets: targedau dargedau; treatment: triniaeth driniaeth; treatments: triniaethau; surgery: llawdriniaeth
border: ffin; cross: trawsffiniol drawsffiniol; residents: trigolion drigolion preswylwyr; people: pobl bobl
plan: cynllun gynllun; plans: cynlluniau gynlluniau; week: wythnos; weeks: wythnosau; month: mis
months: misoedd
year: blwyddyn flwyddyn; years: blynyddoedd flynyddoedd; money: arian; cost: cost gost; costs: costau gostau
budget: cyllideb gyllideb; million: miliwn filiwn; saving: arbed; save: arbed
services: gwasanaethau wasanaethau
service: gwasanaeth wasanaeth; doctor: meddyg feddyg; doctors: meddygon feddygon; nurse: nyrs; nurses: nyrsys
ambulance: ambiwlans; care: gofal ofal; decision: penderfyniad benderfyniad; meeting: cyfarfod gyfarfod
agreement: cytundeb gytundeb; partnership: partneriaeth bartneriaeth; rail: rheilffordd; school: ysgol
appointment: apwyntiad; appointments: apwyntiadau; outpatient: allanol; orthopaedic: orthopedig
"""


def _read(table: str) -> dict[str, str]:
    stem = Stemmer.Stemmer("english").stemWord
    found: dict[str, str] = {}
    for line in table.strip().splitlines():
        for entry in line.split(";"):
            english, _, forms = entry.partition(":")
            for form in forms.split():
                found.setdefault(form, stem(english.strip()))
    return found


#: Welsh word, lower case without accents -> the English term. Names come first where a word is in both.
ENGLISH_FOR: Mapping[str, str] = MappingProxyType(_read(_WORDS) | _read(_NAMES))
