"""Invented matters about hospitals, each with words of its own: a title and its paragraphs."""

MATTERS = {
    "fire": (
        "Fire closes the kitchen of Ludlow hospital",
        "A fire in the kitchen of Ludlow hospital broke out at breakfast on Sunday and was soon put out.",
        "Cooks were led outside by porters; nobody was hurt, meals now come from a school canteen nearby.",
    ),
    "strike": (
        "Porters at Hereford hospital vote for a strike over night pay",
        "Union members among the porters of Hereford hospital voted 212 to 40 for a strike about night pay.",
        "The trust's director of staff, Mair Preece, called it a disappointment and offered talks.",
    ),
    "scanner": (
        "Brecon hospital orders its first MRI scanner from a Dutch maker",
        "Brecon hospital has ordered a magnetic resonance scanner worth £1.9m from a Dutch maker.",
        "Radiographers will train in Utrecht in spring, and the first images are expected before midsummer.",
    ),
    "flood": (
        "Flood water reaches the car park of Builth hospital",
        "The river Wye rose over its banks overnight, flooding the car park of Builth hospital to the kerb.",
        "Sandbags from the council kept the wards dry; ambulances use the upper gate until the water falls.",
    ),
    "choir": (
        "Choir of Newtown hospital wins the national eisteddfod",
        "Forty nurses and doctors in the choir of Newtown hospital won first prize at the eisteddfod.",
        "Their conductor, Eleri Vaughan, said that rehearsals took place in the laundry between two shifts.",
    ),
    "parking": (
        "Oswestry hospital ends parking charges for dialysis patients",
        "Dialysis patients of Oswestry hospital will park without charge from April, its board decided.",
        "The decision costs £31,000 a year, which a charity shop in Church Street has promised to raise.",
    ),
    "theft": (
        "Two bronze statues stolen from the garden of Welshpool hospital",
        "Thieves took two bronze statues of herons from the garden of Welshpool hospital on Thursday night.",
        "Police ask for film from doorbells in Salop Road; the sculptor, aged 91, offered to cast them anew.",
    ),
}
