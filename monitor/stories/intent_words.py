"""English words for what somebody will do: announcements, plans, and "will" without a word for saying so."""

# As in step_words.py: alternatives, one or more a line; a word's start is matched, its end is open.
ANNOUNCED = r"""
announc\w+|unveil(?:ed|s)|launch(?:ed|es|ing)?|set(?:s|ting)? out|pledg(?:ed|es)|promis(?:ed|es)
propos(?:ed|es|als?)\b|planning to\b
(?<!over )(?<!about )(?<!against )(?<!of )(?<!any )(?<!on )plans? to\b|intend(?:s|ed)? to|plans? for\b
revealed (?:its |the )?plans?
put(?:s|ting)? forward|earmark|will (?:be|see|invest|receive|open|close|introduce|pay|offer)\b
will (?:start|begin|consult|publish|charge|step|stand|get|go|cover)\b
said (?:that )?(?:it|they|he|she) (?:will|would|plans) (?!be (?:looked|seen|wrong))
said (?:that )?(?:it|they|he|she) (?:planned|intends|intended) (?!be (?:looked|seen|wrong))
under the (?:plans?|proposals?)\b|to be (?:introduced|built|opened|closed)
(?:grant|funding|money)\b[^.]{0,60}\bconfirmed
named [^.]{0,40} as (?:its|their|the) (?:new |next |interim )?|search for a (?:new|successor)
(?:scheduled|poised|earmarked|set) (?:to|for)\b|start date|draw(?:n|ing|s)? up
(?:has|have) (?:vowed|invited|allocated|set aside|committed)|vow(?:ed|s)\b(?! to (?:fight|oppose|resist))
allocat(?:ed|es|ing)
set(?:s|ting)? aside|commit(?:ted|s|ting) (?:to|£|an?)|invest(?:ed|s|ing|ment)?\b
(?:giv|provid|put|spend|mak)(?:es|ing) (?:\S+ ){0,4}?[£€]|go towards
in the pipeline|under consideration|looking (?:at|into)|looking for an?\b|(?:has|have) found £
on (?:its|the|their) way|plans? include|(?:has|have) given [^.]{0,40} until
in line for\b|in talks (?:about|over|with|on)\b|eye(?:s|ing) (?:a |an |up )?\w+|takes? over as\b
(?:asked|invited) to (?:bid|tender|apply|comment|take part|have (?:a|their) say)|tender out|out to tender
(?:must|have to|(?:told|ordered) to) (?:\w+ ){1,4}?(?:plan|strategy|report)s? by\b
brought (?:in|forward) (?:next|this|from|by|in)\b|draft (?:budget|plan|strategy|bill)\b
seek(?:s|ing)? views|views sought|(?:has|have) until [^.]{3,20} to\b|on the cards\b|lin(?:es|ed|ing) up\b
ballot(?:s|ing)? (?:\w+ ){0,2}?(?:members|staff|\d|for|over)
"""
#: In a headline "to" and one of these says what somebody will do: "Ward to shut", "Charges to rise".
WILL_WORDS = """
be get shut close open cost rise fall go pay start begin face build lose gain receive offer ban cut scrap
launch lead become stay return join leave hold take make move merge replace run see charge end strike walk
step quit retire stop meet vote visit review appear stand use share treat screen recruit hire axe fund spend
invest introduce bring expand double change keep have
"""
#: But not behind one of these: "bid to stop", "vote to close", "urged to pay", "likely to rise".
NOT_WILL_WORDS = """
bid bids fight fights call calls plea pleas vote votes voted pressure way ways right need needs power powers
failure failed fails refuse refuses refused refusal urged urge urges told asked due want wants wanted try
tries trying rights how what forced unable able willing unwilling likely unlikely battle battles agree
agrees agreed back backs decide decides decided decision vow vows threat threatens threaten threatened
attempt attempts struggle struggles campaign campaigns effort efforts chance reason ready set plan plans
planning hope hopes used ought
"""
#: What somebody will do, without a word for saying so.
INTENT = r"""
(?:will|would) (?!not\b|never\b|blame|be able to afford|have to wait\b)[a-z]{2,}
shall (?!not\b|never\b|blame|be able to afford|have to wait\b)[a-z]{2,}
(?<!aim )(?<!goal )(?<!idea )(?:is|are) (?:each |both |all |now |also |soon )?to (?!blame)[a-z]{2,}
(?:consider|weigh|mull)ing\b|(?:hop|aim|want|expect|prepar|seek|consider|explor)(?:es|s|ed|ing)? to\b
due to\b|looking (?:at|into)
consultation
next (?:spring|summer|autumn|winter|year|month|week)\b
(?:could|may|might) (?:soon |now )?(?:be|see|get|face|lose|open|close)\b
"""
