"""How news names whoever speaks: "she", "Ms Rees", "the surgery", "a spokesman for the trust", "y bwrdd"."""

#: A full stop inside a name ends an initial or a short title: "Friday. He" is two sentences.
_SHORT = r"(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|St|Prof|Gov|Reps?|Sens?|Gen|Col|Lt|Sgt|Rev|Jr)\."
_NAME_WORD = rf"(?:[A-ZÀ-Þ][\w’'-]*|{_SHORT})"
NAME = rf"(?:(?:{_NAME_WORD}|\b(?:ap|ab|de|van|von|der|den|la|of|the))\s){{0,6}}[A-ZÀ-Þ][\w’'-]+"
#: Two words or more.
FULL_NAME = r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:(?:ap|ab|de|van|von|der|den|la)\b|[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’'-]+)){1,6}"
TITLE = r"(?:M(?:r|rs|s|iss|x)|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Cllr|Councillor|Justice)\.?"
PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|hi|ef|fe|fo|nhw)\b"
#: "llefarydd ar ran y bwrdd iechyd", a spokesman
WELSH_SPOKESMAN = (
    r"[Ll]lefarydd(?:\s(?:ar\sran|o)\s(?:yr?\s|’r\s)?[\w’'-]+(?:\s(?:iechyd|[A-ZÀ-Þ][\w’'-]*)){0,6})?"
)

#: A word of a phrase: no verb, pronoun or conjunction that is common ("the plan that the trust said").
WORD = (
    r"(?!(?:the|an?|is|are|was|were|be|been|has|had|have|that|which|who|what|when|where|as|but|if|he|she|they"
    r"|it|we|will|would|could|can|not|said|says|told)\b)"
    r"(?:and(?=\s[A-ZÀ-Þ])|(?!and\b)[^\W\d_](?:[\w’'&-]|\.(?=\w))*|\d+-year-old)"
)
_FEW = rf"{WORD}(?:\s{WORD}){{0,4}}?"
_MANY = rf"{WORD}(?:\s{WORD}){{0,4}}"
_BODY_ENDS = (
    r"(?:Trust|Hospitals?|Board|Council|Service|Department|Care|Committee|Association|Foundation|University)"
)
#: A body whose name is joined by "and": "Shrewsbury and Telford Hospital NHS Trust".
_BODY = rf"(?:[A-ZÀ-Þ][\w’'-]*\s(?:(?:and|of|for|the|&)\s){{0,2}}){{1,8}}{_BODY_ENDS}\b"
_ARTICLE = r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts)\s)?"
_ONE = r"\b(?:[Aa]n?|[Tt]he|[Ii]ts?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Tt]heir)\s"
_JOINED = r"(?:by|outside|for|of|from|at|in|to|with|behind)"
_JOINED_LATE = r"(?:for|of|from|at|with|behind|close\sto|in(?!\s(?:an?|h(?:is|er)|the)\s))"
_WELSH_ROLE = r"(?:\b[Ee]i\s[a-z]+|\b[Yy]r?\s(?!(?:Cyng|Athro|Parch))\w+(?:\siechyd|\s[A-ZÀ-Þ]\w+)?)"
#: A body or document with which a sentence begins: whom "it" means after it.
BODY_SUBJECT = (
    rf"(?:^|[.!?]\s+)(?:(?:[Tt]he|An?|Its)\s(?P<body>{_BODY}|{WORD}(?:\s{WORD}){{0,5}}?)|(?P<name>{NAME}))\s"
    r"(?=(?:has|have|had|is|was|will|would|said|says|did|does|told|put|set|found|[a-z]+(?:ed|es))\b)"
)
_ROLE = rf"{_ONE}{_FEW}(?:\s{_JOINED}\s{_ARTICLE}(?:{_BODY}|{_FEW})){{0,2}}?"
_ROLE_LATE = rf"{_ONE}{_MANY}(?:\s{_JOINED_LATE}\s{_ARTICLE}(?:{_BODY}|{_MANY})){{0,2}}"
_POSSESSIVE = rf"{NAME}[’']s?\s{_FEW}"
_POSSESSIVE_LATE = rf"{NAME}[’']s?(?:\s[a-z][\w-]*){{1,4}}(?=,)"
#: Behind a name: "Mark Dayan from the Nuffield Trust", "Jane Ellis (Plaid)".
_BESIDE = rf"(?:\s{_JOINED}\s{_ARTICLE}{_FEW}|\s\([^()“”]{{1,40}}\))"

_STAFF = rf"{NAME}\s[a-z]{{2,}}(?:ors|ers|ists|ials|ants|ians|ees|men|women)"  #: "Ofsted inspectors"

#: "one of the drivers", "un o’r trigolion"
ONE_OF = rf"(?:\b[Oo]ne\sof\s(?:the|its|his|her|their)\s{WORD}(?:\s{WORD}){{0,2}}?|\b[Uu]n\so[’']r\s\w+)"

#: Whoever speaks, where a verb of saying follows and so ends the phrase.
WHO = (
    rf"(?:{PRONOUN}|{_ROLE}|{WELSH_SPOKESMAN}|{_WELSH_ROLE}|{_POSSESSIVE}|{_BODY}|{NAME}{_BESIDE}??|{_STAFF})"
)
#: The same where the verb stands before: "said a spokesperson for the board", "explained director Ann Rees".
#: "Met Office forecaster Ann Rees"
_OF_A_BODY = (
    rf"{NAME}\s(?:(?!(?:of|in|at|from|for|and|or|who|the|on|after|before|to|as|when|but|with|that|o|yr?|ar|yn)\s)"
    rf"[a-z][\w’'-]*\s){{1,3}}{NAME}"
)
LATE_WHO = (
    rf"(?:{PRONOUN}|{ONE_OF}|{_ROLE_LATE}|{WELSH_SPOKESMAN}|{_WELSH_ROLE}|{_POSSESSIVE_LATE}|{_OF_A_BODY}"
    rf"|(?:[a-z][\w’'-]+\s){{0,5}}(?:{_BODY}|{NAME})|{WORD}s\b)"
)
