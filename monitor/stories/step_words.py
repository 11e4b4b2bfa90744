"""English words that mark a step in a matter: decisions, reversals, law, what begins, corrections."""

#: Who and what words of steps are said of or done to: classes of words that stand in several alternatives.
_FEW = r"(?:\S+ ){0,3}?"
_STOP = "(?:ditch|drop|scrap|shelve|axe|abandon|reverse|cancel|postpone|halt|pause|pull)s?"
_PLAN = "(?:plans?|rules?|scheme|levy|bid|charges?|cuts?|ban|funding|tax|fees?|strikes?|merger)"
_PLANNED = (
    r"(?:plans?|propos\w+|polic(?:y|ies)|schemes?|decision|closures?|cuts?|bans?|rules?|strikes?|walk-?outs?"
    r"|action|deal|offer|merger|consultation|levy|contract|project|programme|funding|promise|pledge|bill|laws?"
    r"|roll-?out|consent|green light|permission|application|bid|move|sale|reforms?|election|increases?)"
)
#: Of a plan these undo it; of appointments, trains or patients they tell what happens to them.
_UNDONE = (
    "(?:call(?:ed|s|ing) off|paus(?:ed|es|ing)|halt(?:ed|s|ing)|suspend(?:ed|s|ing)|cancel(?:led|s|ling)"
    "|postpon(?:ed|es|ing)|withdr(?:ew|awn|aws|awing)|delay(?:ed|s|ing)|fro(?:ze|zen)|freez(?:es|ing)|bin(?:ned|s))"
)
_CASE = "(?:appeal|complaint|claim|challenge)s?"
_SETTLED = "(?:lodged|launched|dismissed|upheld|rejected|allowed|thrown out)"
_PROCEEDING = "(?:investigation|inquir(?:y|ies)|inquest|trial|hearing|judicial review)"
_OF_IT = r"(?:(?!because|as|due|over|by|amid|after|in|during|at)[\w’'-]+ ){0,3}?"
_PROJECT = "(?:plan|deal|merger|scheme|sale|takeover|bid|contract)"
_PARLIAMENT = "(?:peers|mps|msps|mss|mlas|tds|senators|lords|commons|senedd|holyrood|dáil|stormont)"
_SERVED = "(?:patients?|pupils?|passengers?|residents?|customers?|visitors?)"
_CHOOSE = "(?:reject|accept|approve|back|endorse|adopt)s?"
_OFFERED = "(?:plans?|deal|offer|proposals?|merger|budget|closures?|cuts?|bid|scheme|strike)"
_DECIDER = (
    "(?:commissioners|councillors|(?:planning )?inspectors|ministers?|governors|trustees|planners|bosses"
    "|the (?:board|panel|cabinet|committee|minister))"
)

# Alternatives, one or more a line; each is matched at a word's start, in lower case, and its end is open.
CORRECTION = r"""
correct(?:ion|ed (?:this|the article))\b|corrections? and clarifications
correct(?:ed|s|ing)? (?:its|the|their|our|this) (?:article|report|record)
correct(?:ed|s|ing)? (?:its|the|their|our|this) (?:story|figures?|headline|statement)
(?:has|have) corrected\b|this (?:article|story|report|page|piece) (?:was|has been) (?:amended|corrected)
this (?:article|story|report|page|piece) (?:was|has been) changed to
this (?:article|story|report|page|piece) (?:was|has been) (?:updated to (?:correct|amend|clarify|remove))
(?:headline|caption|quotation) (?:of|on|in|to) this (?:article|story|piece) (?:was|has been)
(?:an? )?(?:earlier|previous|original) version (?:of|said|stated|misstated|gave|named)|clarification
(?:we (?:are|would like)|happy|glad) to (?:clarify|make (?:it )?clear)
asked us to (?:make clear|point out|clarify)
we (?:previously|originally|wrongly|incorrectly|mistakenly) (?:said|stated|reported|wrote|gave|named)
(?:as|than) we (?:first|originally|previously|wrongly) (?:reported|said|stated)|we apologise|editor's note
footnote added|editing error|(?:an? )?earlier report (?:said|gave|named|wrongly)
contain(?:ed|s) (?:an |some |several )?errors?\b
(?:this|the) (?:article|story|piece|report) (?:originally|initially|previously|wrongly|incorrectly)
amendment was made to this
in (?:our|an earlier|a previous|the original) (?:report|article|story|version|piece)
it should have (?:been|said|read)
(?:apologises|apologise|sorry) (?:to [^.]{0,50} )?for (?:the|this|any|our) (?:error|mistake)s?
withdr\w+ (?:its|the|their) (?:\w+ ){0,2}?(?:figures|statistics|data)
(?:published|released|given|printed|used) in error
(?:put|set) the record straight|wrong(?:ly)? (?:stated|reported|attributed|identified)|earlier headline
correct an answer|told us after publication|since publication
correct(?:ed|s|ing)? (?:\w+ ){0,2}?(?:figures?|statistics|data|record)\b|^for the record|^amendment$
(?:named|showed|shows|pictured|quoted|identified|gave|printed) the wrong\b
(?:admit|acknowledge)\w* (?:an? )?(?:error|mistake|slip)s? in\b
^apology(?:$| to (?:dr|mr|mrs|ms|miss|sir|dame|lord|cllr)\b)
(?:figures|data|statistics|times|totals) (?:[^.,]{0,40} )?were (?:wrong|incorrect|(?:und|ov)erstated)\b
(?:been|was|were) counted twice|double[ -]count|amended (?:totals?|figures|data|statistics)\b
"""
REVERSED = (
    r"""
revers(?:e[ds]?|al|ing)|u-turn|climb(?:ed|s|ing)?[ -]?down\b|row(?:ed|s|ing)? back|back-?track|about-turn
volte-face|scrap(?:ped|s|ping)?\b
shelv(?:ed|ing)|shelves (?:the|its|plans?)\b|abandon(?:ed|s|ing)?\b|ditch(?:ed|es|ing)
reinstat(?:ed|es|ing)|overturn(?:ed|s)?|rescind(?:ed)?|revok(?:ed|es)
back(?:ed|s|ing)? down
drop(?:ped|s) (?:(?:the|its|his|her|their|a) )?(?:plans?|propos\w+|scheme|bid|challenge|case|appeal|claim)
(?:been|was|were|being|is|are) dropped\b|(?:change of heart|changed (?:its|his|her|their) mind)
(?:will|would|is|are) no longer (?:go|plan\w*|proceed|apply|be\b|send|pay)
(?:will|would|is|are) no longer (?:fund|offer|clos|charg|accept|support|build|use)
will not (?:now )?(?:go ahead|proceed)|(?:put|placed) on (?:hold|ice)|torn up
(?:axed|binned|junked) (?:the |its |their )?(?:plans?|scheme|propos\w+)
(?:ban|cap|freeze|moratorium|suspension|restrictions?)\b[^.]{0,60}\blifted
(?:notice|warning|alert|curfew|evacuation order|closure order|cordon)\b[^.]{0,60}\blifted
lift(?:ed|s|ing)? (?:the|its|a) (?:\w+ ){0,2}?(?:ban|cap|freeze|notice|warning|alert|curfew|restrictions?)\b
having (?:once )?(?:said|promised|pledged|vowed|insisted|announced)\b|g(?:one|oes|oing) back on
went back on|averted|reprieve|saved from (?:closure|the axe)
call(?:ed|s) a halt|(?:quietly|finally|now|since|hastily) (?:dropped|withdrawn|shelved)
dropped (?:its|the|their|his|her|a|any) \w+|renege|thought better|second thoughts
(?:has|have) (?:pulled|withdrawn)|pull(?:ed|s|ing) (?:out of|the plug)
will (?:not now|remain open|stay open)|stays? open after all|after all\b
breaking? (?:its|his|her|their|a) (?:promise|pledge)|broken (?:its|his|her|their|a) (?:promise|pledge)
shelving|repeal|undo(?:ne|es)?\b|quash(?:ed|es)
(?:bow|cav|yield|surrender)(?:ed|s|ing)? (?:in )?to (?:pressure|the|public|demands)|re-?think|rethought
brought back|bring(?:ing)? back|spared
only (?:a|two|three|six|weeks|days|months)[^,]{0,30} after (?:opening|starting)
only (?:a|two|three|six|weeks|days|months)[^,]{0,30} after (?:announcing|promising|signing)
off the table|think(?:s|ing)? again|thought again|(?:back )?to the drawing board|t(?:ore|ears?|earing) up
back burner|long grass|mothball(?:ed|s)|(?:been|was|were|is|are) parked\b
(?:hand|throw|thrown|giv|get|offer)\w* (?:a )?(?:\w+ )?lifeline|about[ -]face
retreat(?:s|ed|ing)? (?:on|from|over)\b|back(?:s|ed|ing)? away\b|gave way\b|giv(?:es|ing) way\b
(?:took|taken|takes?|taking|clawed) back the\b|stood down (?:\w+ )?(?:walkouts?|strikes?|action)
strikes? (?:is |are )?(?:off|averted)\b|walk(?:ed|s) away\b
will not (?:now )?(?:happen|take place)
cav(?:e|es|ed|ing) in\b|g(?:ave|ives?|iving) (?:in|ground)\b|restor(?:ed|es|ing)\b
put off (?:for|until|again)\b
(?:been|is|are|was|were) saved\b|saved$
"""
    rf"""
{_UNDONE} {_OF_IT}{_PLANNED}\b|{_PLANNED} (?:[^.,]{{0,40}}? (?:been|was|were|is|are|be) (?:\w+ )?)?{_UNDONE}\b
{_STOP} {_FEW}{_PLAN}\b|{_PROJECT}s?\b[^.]{{0,40}}\b(?:collapse[ds]?|f(?:ell|alls?) through|(?:is|are) dead)\b
"""
)
#: A court, a parliament or the police does something.
COURT = (
    r"""
judicial review|royal assent|(?:second|third) reading|statutory instrument
laid before (?:parliament|the senedd|stormont)
(?:court|judge|tribunal|coroner|sheriff)\b[^.]{0,30}?\b(?:ruled|rules|found)
(?:court|judge|tribunal|coroner|sheriff)\b[^.]{0,30}?\b(?:finds|upheld|upholds|dismissed)
(?:court|judge|tribunal|coroner|sheriff)\b[^.]{0,30}?\b(?:quashed|ordered|concluded|approved|awarded)
(?:court|judge|tribunal|coroner|sheriff)\b[^.]{0,30}?\b(?:recorded|heard|will hear|granted)
(?:mps|mss|msps) (?:have |has )?(?:vot|back|reject|defeat|pass|approv|debat)\w+
(?:mlas|tds) (?:have |has )?(?:vot|back|reject|defeat|pass|approv|debat)\w+
(?:peers|the (?:commons|lords|senedd)) (?:have |has )?(?:vot|back|reject|defeat|pass|approv|debat)\w+
(?:open|launch|beg[au]n|announc)\w* (?:an?|its|the) (?:\w+ ){0,2}(?:inquiry|investigation)\b
(?:took|gave|given|giving|take) evidence\b
evidence (?:to (?:the|a) (?:\w+ ){0,3}(?:committee|inquiry)|session)
(?:begun|began|start\w*|issued|faces?) (?:legal |court )?proceedings|injunction|sued\b|suing\b|(?<!be )fined\b
prosecut\w+|charged with|sentenced|convicted|acquitted|cleared of|jailed|arrested|bailed\b|remanded
(?:plead(?:ed|s)|found) (?:not )?guilty|appeared (?:in|at|before) [\w ]{0,30}court|struck off
enforcement notice|[£€][\d.,]+\w* fine\b|fine of [£€]
inquest (?:opened|heard|into|was|has|found|concluded)|debated? in\b|tabled\b
\bbill\b[^.]{0,40}\b(?:cleared|passed|pass(?:es)?|received|introduced|published|became|completed)
became law|passed into law
(?:police|detectives|officers|prosecutors) (?:are |have |is |has )?(?:investigating|launched|opened|begun)
(?:launch|start|bring|brought|tak)\w* (?:an? |legal )*(?:legal action|appeal|claim|lawsuit|challenge)
(?:lodg|fil|begin|began|mount)\w* (?:an? |legal )*(?:legal action|appeal|claim|lawsuit|challenge)
struck (?:the doctor |her |him )off|leave to appeal
committee\b[^.]{0,30}\b(?:will|has|to) (?:question|summon|call|examine|investigate)\w*
committee\b[^.]{0,30}\b(?:will|has|to) (?:hear|publish|begun|opened|launched)\w*
(?:civil|criminal|court|legal|disciplinary) (?:case|action|proceedings|hearing)
(?:gross negligence )?manslaughter|on bail\b|in custody\b|pre-trial|preliminary hearing
(?:suspended|prison|custodial|jail) sentence|crown court|magistrates
hearing (?:was|has been|is) (?:adjourned|held|listed)|adjourned|solicitors? (?:acting )?for
(?:appear|called|summoned|hauled)\w* before\b|urgent question|(?:passed|enacted) [^.]{0,40}\bact\b
letter before action
(?:gone|goes|go|went|stand|stands|stood|put) on trial|in the dock\b
no[ -]confidence|from recess|jur(?:y|ors?)\b
(?:court|legal|judicial|hospital) challenge\b[^.]{0,20}\b(?:thrown|dismissed|rejected|fail|succeed)\w*
(?:court|judge|tribunal|coroner|sheriff) (?:\w+ ){0,4}?(?:halts?|blocks?|throws?|quashes|orders)\b
take[sn]? [^.]{0,30}\bto court\b|took [^.]{0,30}\bto court\b
court of session|(?:are|is|was|were|be) recalled\b
misconduct (?:panel|hearing|charges?)\b|fitness[ -]to[ -]practi[sc]e
(?:gave|given|gets|received) (?:\w+ )?assent\b
committee (?:to|will) (?:grill|quiz|question)\b
"""
    rf"""
{_CASE} (?:has |have )?(?:was |were |been |is )?{_SETTLED}\b
{_PROCEEDING} (?:is |are |gets? )?(?:now )?under ?way\b|(?:criminal|police|murder) {_PROCEEDING}
{_PARLIAMENT}\b [^.,]{{0,20}}?\b(?:vot|defeat)\w*|{_PARLIAMENT}\b [^.,]{{0,20}}?\bdebat(?:e|es|ed|ing)\b
{_PARLIAMENT} (?:have |has )?(?:reject|back|pass|approv|defeat)(?:s|es|ed)?\b
{_PARLIAMENT} (?:will |to )(?:question|grill|quiz|vote|debate|scrutinise)\b
"""
)
#: Of a court's work mere nouns tell too; of a parliament's they tell little.
COURTS = r"""
high court|court of appeal|supreme court|judge said|lawsuit|legal (?:action|challenge)|inquest|coroner
unlawful(?:ly)?\b
"""
LAW = r"""
legislation|amendment|(?:select|affairs|accounts) committee|inquiry|senedd (?:vote|debate|committee)
westminster hall|tribunal
"""
IN_FORCE = (
    r"""
c(?:ame|ome|omes|oming) into (?:force|effect|operation)|t(?:ook|ake|akes|aking) effect|in force\b
w?(?:ent|gone|oes|o) live\b|now (?:open|in place|in effect|applies|under way|able to)|can now\b
(?<!plans )(?<!plans are )under ?way\b|up and running|in operation\b|rolled out\b
ha(?:s|ve) (?:begun|started|opened)\b(?! (?:an?|the|its|legal|their|talks|proceedings)\b)
ha(?:s|ve) (?:launched|reopened|closed|arrived)\b(?! (?:an?|the|its|legal|their|talks|proceedings)\b)
work (?:has |have )?beg[au]n|opens? (?:for|to) (?:applications|patients|the public|all)
open(?:ed|s|ing) (?:its|their) doors|clos(?:ed|es|ing) (?:its|their) doors|re-?opened\b(?! wounds| old)
(?:opened|began|started) (?:on|for|to|this|today|yesterday|its|work|a [\w-]+ strike)
(?:start|begin)s? (?:today|this (?:morning|week))|from today|is now (?:open|being|in)
(?:first|last) (?:\w+ ){0,2}(?:patients?|people) (?:\w+ ){0,2}?(?:was|were|have been)\b
(?:first|last) (?:\w+ ){0,2}(?:patients?|people) (?:\w+ ){0,2}?(?:arrived|left|became|to be)\b
(?:first|last) (?:\w+ ){0,2}(?:residents|operations|appointments) (?:\w+ ){0,2}?(?:was|were|have been)\b
(?:first|last) (?:\w+ ){0,2}residents (?:\w+ ){0,2}?(?:arrived|left|became|to be)\b
(?:first|last) (?:\w+ ){0,2}(?:operations|appointments) (?:\w+ ){0,2}?(?:arrived|left|became|to be)\b
took up (?:(?:his|her|their|the) )?(?:post|role|position|office|job)
left (?:(?:his|her|their|the) )?(?:post|role|office|job)|(?:was|were|been) completed|switched on
walked out (?:on|at|this|today)|(?:beg[aiu]n|start|stag|hold)\w* (?:\S+ ){0,2}?(?:strikes?|walkouts?)\b
c(?:ame|ome|omes) in on\b
(?:is|are) now (?:operating|running|treating|offering|available|working)
(?:is|are) now (?:using|required|accepting|seeing|being|free)
(?:has|have) begun (?:using|treating|work|seeing|offering|sending|taking)
(?:welcomed|saw|treated|received|took|admitted|accepted) (?:its|their) first|on site\b|broke ground
ground was broken|turned the first sod|on to the site
the first (?:\w+ ){1,6}(?:left|arrived)\b|(?:has|have) walked out|on strike\b(?! (?:action|ballot|vote))
(?:opened|launched|introduced|expanded) (?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)
(?:extended|moved|closed|shut|cut) (?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)
(?:opened|launched|introduced|expanded) (?:last (?:week|night|month))
(?:opened|launched|introduced|expanded) (?:at midnight|this (?:week|morning|month))
(?:extended|moved|closed|shut|cut) (?:last (?:week|night|month)|at midnight|this (?:week|morning|month))
(?:was|were|been) (?:opened|introduced|launched|installed|built)\b
(?:was|were|been) (?:closed|shut)\b(?! (?:since|for (?:\w+ ){0,2}(?:day|week|month|year)s?)\b)
(?:runs?|running|open|operating|working|flowing) again\b
(?:was|were|been) (?:delivered|rolled out|moved|transferred|switched)\b|handed over|has replaced
have replaced|newly opened|as of (?:today|midnight)|kicked in|at work on
in place (?:at|in|on|since|across)|in effect\b|(?:opened|shut|closed) for good
(?:docked|opened|shut|closed) (?:[^.]{0,40} on (?:mon|tues|wednes|thurs|fri|satur|sun)day)
(?:is|are) now being\b
as of (?:this|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|(?:from|at|since) midnight\b
(?:closed|shut|clos(?:es|ing)|shuts) (?:\w+ ){0,2}?for the (?:last|final) time|for the last time\b
back in (?:service|use|action|operation|business)|first (?:crossing|sailing|flight|service|journey|day) since
(?:switched|moved|changed|went) (?:over )?(?:from|to)\b[^.]{0,40}\b(?:over the weekend|overnight|at midnight)
picket lines? (?:form|went|outside)\w*|on (?:the )?picket lines?
(?<!to )walk(?:s|ed)? out (?:across|over|of|from|in)\b
signs? (?:are|is|went|go) up\b|(?<!its )(?<!their )doors (?:open|opens|opened|closed|shut)\b|woke (?:up )?to\b
begun (?:his|her|its|their) (?:first|new)|starts work$|first (?:day|week|shift) in (?:charge|post|the job)
(?:shuts|closes|opens|reopens)$
(?:already|now) in use\b|now (?:illegal|legal|law|compulsory|mandatory|banned)\b|resum(?:e|es|ed)\b
(?:treated|saw|admitted|welcomed|delivered|chaired) (?:its|their|his|her|the) (?:first|last|final)\b
(?:last|final) shift\b|gets? down to work|work (?:starts|started|begins) on\b
(?:diggers|builders) (?:mov|arriv)\w*
(?:is|are) back$|returns?$
"""
    rf"""
(?:first|last|final) {_SERVED} (?:\w+ )?(?:walked|moved|came|went|queued|took)\b
(?:first|last|final) (?:baby|babies|child|children) (?:\w+ )?born\b
"""
)
DECIDED = (
    r"""
reject(?:ed|s)(?! (?:\w+ ){0,2}(?:claims?|suggestions?|allegations?|accusations?|criticisms?|notion)\b)
approv(?:ed|es)|agreed (?:\w+ )?(?:to|that|a|the|plans?)\b
vot(?:ed|es)\b(?! (?:one of |the (?:best|worst|most)))|decid(?:ed|es)
resolv(?:ed|es) (?:to|that)|decision to|signed off|turn(?:ed|s) down|endors(?:ed|es)
ratif(?:ied|ies)|adopt(?:ed|s)|opt(?:ed|s) (?:to|for|against)
refus(?:ed|es) (?:planning |outline )?(?:permission|consent)
accept(?:ed|s) (?:all|every|most|the|a|its|both)\b|rul(?:ed|es|ing) out
back(?:ed|s) (?:an? |the )?(?:plans?|deal|motion|option|propos\w+)|appoint(?:ed|s)|resign(?:ed|s|ation)|sacked
award(?:ed|s)|gave the go-ahead|(?:given|gave|gives?) (?:the|a) (?:green light|go-ahead)|green light
recommended [^.]{0,40}for use|unanimous
(?:gave|given|gives|giving) (?:its|their|his|her|final|formal|full)?\s?(?:backing|approval|blessing)
(?:gave|given|gives|giving) (?:its|their|his|her|final|formal|full)?\s?(?:consent|permission)
(?:gave|given|gives|giving) (?:its|their|his|her|final|formal|full)?\s?support
thr(?:ew|own|ows) out|vetoed|blocked\b
(?:has|have) (?:chosen|picked|selected|allowed|permitted|ordered|imposed|authorised)\b
(?:has|have) (?:cleared|commissioned|barred|banned|closed|extended|funded|granted|kept)\b
c(?:ame|ome|omes) (?:down|out) (?:in favour|against)|in favour of\b|sanctioned|refused\b(?! to\b)
granted\b|overrul(?:ed|es)|authoris(?:ed|es)
(?:was|were|been) (?:chosen|selected|refused|allowed|granted|authorised|awarded)|plumped for|settled on
unanimity|pass(?:ed|es) a (?:motion|budget|vote)|cleared the way|gave way to|licen[cs]ed|seal of approval
rubber-?stamp|no further action|nodded through|waved through|gave the nod
w(?:ins?|on) (?:\w+ ){0,2}?(?:backing|approval|consent|go-ahead|permission|contract|race|vote)\b|sided with
(?:say|says|said) (?:yes|no)\b|gets? (?:the |a )?(?:yes|nod|go-ahead|backing|approval)\b|thumbs[ -](?:up|down)
can (?:now )?be built
(?:failed|fell|carried|passed|lost|defeated) by (?:an? |\w+ )?(?:\w+ )?votes?\b
(?:placed|put|taken|is|are) (?:in|into|under|out of) (?:special measures|administration|targeted intervention)
(?:be|been|was|were|is|are) (?:picked|chosen|selected) (?:as|to|for|from)|ministers step(?:ped)? in\b
handed (?:the |a |an )?(?:\w+ )?(?:job|contract|role|post)\b(?! back)|(?:to|will) go ahead\b
(?:watchdog|regulator|authority|commission) (?:\w+ )?(?:clears?|blocks?|approves?|backs?|fines?)\b
(?:tax|fees?|fares?|charges?|pay|rates?|prices?|salar(?:y|ies)|wages)\b[^.,]{0,40} fro(?:zen|ze)\b
casting vote|on the side of\b|lost (?:its|his|her|their) licen[cs]e
"""
    rf"""
(?:dismiss|uph[eo]ld|allow|reject)(?:s|es|ed)? (?:\S+ ){{0,4}}?{_CASE}\b(?! (?:that|of)\b)
{_CHOOSE} {_FEW}{_OFFERED}\b
{_DECIDER} (?:have |has )?(?:ruled|picked|chose|sided|plumped|settled|opted|overruled|upheld)\b
"""
)
#: What began, without a word for what it is.
BEGINNING = r"""
(?:start(?:ed|s)|commenced|commences)\b(?! (?:an?|the|its|legal|their|talks|proceedings|by|with|to)\b)
(?:began|begun|begins?)\b(?! (?:an?|the|its|legal|their|talks|proceedings|by|with|to)\b)
"""
