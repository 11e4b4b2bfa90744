"""English words that mark what somebody found out, measured or answered: reports, figures, replies."""

_FEW = r"(?:\S+ ){0,3}?"
_WATCHDOG = (
    "(?:ombudsman|watchdog|inspectorate|inspectors|auditors?|auditor general|regulator|cqc|hiqa|ons|ofsted"
    "|estyn|national statistics|audit office|care quality commission|think[ -]tank)"
)
_STUDY = "(?:report|study|review|survey|audit|trial|poll|probe|inspection|modelling|dossier)"
_FOUND = (
    "(?:finds?|found|predicts?|warn(?:s|ed|ing)?|says?|said|tells?|told|rais(?:es?|ed)|points?|judg(?:es?|ed)"
    "|conclud(?:es?|ed)|criticis(?:es?|ed)|prais(?:es?|ed)|rat(?:es?|ed)|highlight(?:s|ed)?|reveal(?:s|ed)?)"
)

# Alternatives, one or more a line; each is matched at a word's start, in lower case, and its end is open.
#: Somebody found something out: a report with its verb, papers that show.
FINDINGS = (
    r"""
(?:report|review|study|survey|audit)\b [^.,]{0,40}?\b(?:says|said|finds|found|shows?)\b
(?:report|review|study|survey|audit)\b [^.,]{0,40}?\b(?:suggests?|concludes?|warns?|reveals?|put)\b
(?:analysis|evaluation|poll|inspection|dossier)\b [^.,]{0,40}?\b(?:says|said|finds|found|shows?)\b
(?:analysis|evaluation)\b [^.,]{0,40}?\b(?:suggests?|concludes?|warns?|reveals?|put)\b
(?:poll|inspection|dossier)\b [^.,]{0,40}?\b(?:suggests?|concludes?|warns?|reveals?|put)\b
(?:report|review|study|survey|audit|analysis|poll|research) (?:by|from|of|into|published in)\b|seen by\b
leaked (?:to|papers?|documents?|emails?|letters?|memos?|reports?|minutes)\b|in its findings
(?:data|figures|statistics|papers)\b[^.]{0,50}?\b(?:show|shows|showed|reveal|reveals|suggest|suggests)\b
(?:documents|emails|letters|minutes)\b[^.]{0,50}?\b(?:show|shows|showed|reveal|reveals|suggest|suggests)\b
inspector\w*\b[^.]{0,40}\b(?:rated|found|said|uncovered|warned)
inspectorate [^.]{0,30}(?:rated|found|uncovered)|rated [^.]{0,60}inadequate
publish(?:ed|es) (?:a|an|its|the) (?:\w+ ){0,3}(?:report|review|findings|figures|data|rankings|results)
interim report|freedom of information
board papers?|figures obtained
according to (?:a |an |the |new |official |board )*(?:report|figures|papers?|data)
according to (?:a |an |the |new |official |board )*(?:study|analysis|audit|survey)
(?:census|data|figures) (?:by [^,.]{0,40} )?(?:has|have) (?:found|shown|revealed|suggested|warned)
(?:analysis|research|memo) (?:by [^,.]{0,40} )?(?:has|have) (?:found|shown|revealed|suggested|warned)
(?:letter|report|review) (?:by [^,.]{0,40} )?(?:has|have) (?:found|shown|revealed|suggested|warned)
(?:survey|audit|documents?) (?:by [^,.]{0,40} )?(?:has|have) (?:found|shown|revealed|suggested|warned)
(?:data|figures|statistics|analysis) (?:\w+ )?(?:revealed|reveals?|suggests?|shows?|lists?|warns?|points?)
(?:research|census|memo|modelling) (?:\w+ )?(?:revealed|reveals?|suggests?|shows?|lists?|warns?|points?)
report (?:lists|details|describes|identifies|criticises|recommends|calls|blames|sets)
(?:memo|dossier|findings|whistleblowers?)\b|followed [\d,]+|audit office
watchdog (?:said|says|found|warned)|as(?:sessment|sessors)\b[^.]{0,30}(?:found|said)
(?:review|report|inquiry|survey|audit|study) (?:has|have) concluded
(?:documents|papers|records|files) (?:disclose|confirm)
(?:has|have) seen (?:evidence|documents|emails|letters)|calculates|mystery shoppers
(?:worst|best|highest|lowest) since|performance figures
rating (?:from|to|of)\b|(?:down|up)graded\b|requires improvement|lays? bare|laid bare
can (?:exclusively |now )?reveal\b|(?:has|have) (?:learned|learnt|established) that\b
(?:find|found|finds) (?:no|little|some) evidence|(?:in|from) a (?:trial|study|survey|poll) of\b|^revealed\b
in (?:a|its|their) (?:new |damning |latest )?report\b
"""
    rf"""
{_WATCHDOG} (?:\w+ )?(?:have |has |is |are )?{_FOUND}\b|by (?:the |health )?{_WATCHDOG}\b
{_WATCHDOG} [^.,]{{0,30}}?\b(?:has|have) found\b
{_STUDY} (?:\w+ )?(?:has |have )?(?:finds?|found|points?|predicts?)\b|(?:says?|said) (?:the )?{_WATCHDOG}\b
(?:says?|said|finds|shows|reveals) (?:an?|the) {_FEW}(?:report|study|review|survey|audit|dossier)\b
(?:lowest|highest|worst|longest|shortest) {_FEW}in (?:the |all )?(?:\w+ )?(?:england|wales|scotland|ireland)
(?:lowest|highest|worst|longest|shortest) {_FEW}(?:in (?:the )?(?:uk|country|europe|britain)|on record)
among (?:the )?(?:worst|best)
"""
)
REPORT = r"""
(?:a|the|new|its|annual|damning) (?:report|study|review|survey|audit|analysis|paper|briefing)\b
(?:figures|data) (?:show|publish|releas|reveal)\w*|research(?:ers?)?\b|think[ -]tank
audit(?:or)?[ -]general|nuffield trust|king's fund|health foundation|institute|found that|statistics
evidence (?:from|shows?|submitted)|according to\b
"""
REPLY = r"""
reject(?:ed|s|ing)? (?:\w+ ){0,2}(?:claims?|suggestions?|allegations?|accusations?|criticisms?|notion)\b
respond(?:ed|s|ing)|answer(?:ed|s)?\b|calls? it|in (?:response|reply)|repl(?:ied|ies)|react(?:ed|ion|ing)
welcom(?:ed|es|ing)|criticis\w+|condemn(?:ed|s)|accus(?:ed|es)|den(?:ied|ies)|defend(?:ed|s)
apologis(?:ed|es)|warn(?:ed|s|ing)?\b|call(?:ed|s|ing) (?:on|for)\b|urg(?:ed|es)|dismiss(?:ed|es)
insist(?:ed|s)|express(?:ed|es) (?:concern|disappointment|surprise|dismay)|hit (?:back|out)
describ(?:ed|es) (?:it|the)|branded|asked about|attack(?:ed|s) (?:the|it)
voiced|anger(?:ed)?\b|furious|fury|outrage|cautious welcome|gave (?:the|it) [^.]{0,30}welcome
call(?:ed|s) (?:the|this|that|for|it)\b|(?:said|says) (?:the|it) (?:was|is) not\b|describ(?:ed|es)
praised?\b|hail(?:ed|s)\b|blast(?:ed|s)\b|slam(?:med|s)\b|blam(?:ed|es)\b|oppos(?:ed|es)
(?:campaigners|critics|parties|leaders|unions?) (?:said|says?)|protest|mocked|ridiculed|complain(?:ed|s)
fear(?:s|ed)? (?:that|the)|concern(?:s|ed)? (?:that|about|over|at)|dismay|support(?:ed|s) the
thank(?:ed|s)\b(?! to\b)
demand(?:ed|s)|plead(?:ed|s) with|admit(?:ted|s)\b(?! (?:or|and|to hospital|patients|for)\b)
sta(?:nd|nds|nding|ood) by|beggar(?:s|ed) belief
cannot be met|threaten(?:ed|s)? to|sit-in|stag(?:ed|ing) a (?!\S+ (?:strike|walkout))|picket|shame on
pour(?:ed|s) (?:scorn|cold water)|short shrift|greet(?:ed|s)\b|cheer(?:ed|s)?\b(?! up)|rubbish(?:ed|es)\b
round(?:ed|s) on\b|under fire\b|do(?:es)? not add up|calls? to\b|urged? to\b
casts? doubt|do(?:es)? not believe|refus(?:ed|es|ing) to\b|vow(?:ed|s)? to (?:fight|oppose|resist)
up in arms|play(?:ed|s|ing) down|sceptical
scepticism|condemn\b
"""
#: What somebody holds ought to be, without a word for saying so.
OPINION = r"""
petition|spokes(?:person|man|woman)|(?:should|ought to)\b|need(?:s|ed)? (?:more\b|urgent)|(?:is|are) needed\b
(?:can't|cannot|won't|will not) (?:see|support|back|accept|agree|believe|afford|tolerate)\b
"""
FIGURE = r"""
(?:has|have|had) (?:risen|fallen|climbed|grown|dropped|increased)
(?:has|have|had) (?:decreased|doubled|tripled|trebled|halved|gone (?:up|down))
(?:rose|fell|climbed|grew|shrank|dropped|slipped) (?:by |to |from )[^.]{0,12}\d
(?:jumped|soared|increased|rising|falling|up|down) (?:by |to |from )[^.]{0,12}\d
(?:up|down) from (?:an?|the|last|one|two|just)\b
compared with [^.]{0,12}\d
(?:cut|raised|revised) (?:its|the|their) (?:estimate|forecast|number|figure|offer)|doubled|tripled|trebled
halved|(?:now )?(?:stands?|stood) at [^.]{0,12}\d[^.]{0,40}(?:up|down|from|compared)
from [^.]{0,3}\d[\d,.]*\w* to [^.]{0,3}\d|(?:revised|corrected|raised|lowered) (?:up|down)wards?
(?:more|fewer|less|higher|lower|longer|worse|better) than (?:in|the|a|last) (?:year|month|week|previous)
(?:rise|fall|drop|increase|jump) (?:of|from)
(?:rises?|falls?|climbs?|grows?|jumps?|soars?) (?:by |to |from )?[^.\d]{0,3}\d
(?:hits?|tops?) [^.\d]{0,3}\d[\d.,]*\w*\b(?! (?:target|goal))
(?:reach|pass)(?:es|ed) [^.\d]{0,3}\d
"""
