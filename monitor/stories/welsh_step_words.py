"""Welsh words that mark a step in a matter, mutated forms included."""

# As in step_words.py: alternatives, one or more a line; a word's start is matched, its end is open.
CORRECTION = r"""
cywiriad|fersiwn (?:flaenorol|gynharach|wreiddiol)|eglurhad\b|ymddiheurwn
wedi (?:ei|cael ei|eu) (?:diwygio|chywiro|gywiro)
"""
REVERSED = r"""
rhoi'r gorau i|tro pedol
(?:ei|eu|gael ei|gael eu) (?:g?ollwng|dileu|ddileu|dynnu'n ôl|atal|ganslo|chanslo)\b|g?wyrdro|wedi'r cyfan
newid (?:ei|eu) meddwl|tynnu'n ôl|canslo|cefnu ar|gefnu ar|cefnodd|gohirio'r? (?:cynllun|cau)|achub\b
wedi torri .{0,20}addewid|aros ar agor|ailfeddwl|ildi(?:odd|o)\b
"""
COURT = r"""
adolygiad barnwrol|uchel lys|goruchaf lys|llys (?:apêl|ynadon|y goron)|dyfarnodd|agorwyd cwest|crwner
ymchwiliad|thrafod yn y senedd|trafodwyd .{0,40}senedd|cael ei erlyn|dirwy\b|ail ddarlleniad
cydsyniad brenhinol|tystiolaeth i'r pwyllgor|gyhuddo o|cyhuddo o|arestio|garcharu|carcharu
cwest\b .{0,40}(?:clyw|ailddechrau|agor)|mesur .{0,40}(?:pasio|phasio)|heddlu|dedfryd|ddedfryd
llys y goron|pasiodd .{0,40}(?:deddf|ddeddf|mesur)
"""
LAW = "deddfwriaeth|cwest\\b|g?deiseb|ddeiseb|gwelliant|tribiwnlys|her gyfreithiol"
IN_FORCE = r"""
i rym\b|mewn grym|bellach (?:ar agor|ar waith|wedi dechrau)|ar agor i|ar waith\b|dechreuodd|wedi dechrau\b
agorodd .{0,60}(?:drysau|ddydd|heddiw|ddoe)|caeodd .{0,60}(?:ddydd|heddiw|ddoe|olaf)
wedi (?:agor|cau|ailagor)\b|daw(?:'r)? .{0,40}i rym|agorwyd|cychwynnodd|wedi cychwyn|ar gael bellach
bellach ar gael|cleifion cyntaf|claf cyntaf|gweithredol|weithredol
"""
DECIDED = r"""
pleidleisi|bleidleisi|cymeradw|gymeradw|penderfyn(?:odd|wyd)|wedi penderfynu
wedi (?:ei |cael ei )?(?:gwrthod|wrthod)|gwrthododd|cytun(?:odd|wyd)|wedi cytuno|sêl bendith|golau gwyrdd
rhoddodd .{0,40}g?caniatâd|rhoddodd .{0,40}ganiatâd|o blaid y\b|dewis(?:odd|wyd)
wedi (?:dewis|caniatáu|atal)\b
"""
ANNOUNCED = r"""
cyhoedd|gyhoedd|addaw|addo\b|addewid|bwriadu|fwriadu|ymgynghoriad|lansi
(?:cyn|gyn)llun(?:io|iau) (?:i|ar)\b|(?:n[ai] )?[bf]ydd(?:an|ant|wn)?\b|ystyried|(?:caiff|ceir|gaiff)\b
buddsoddi|fuddsoddi|gobeithio|disgwyl\b|paratoi|anelu|g?all(?:ai|ant)\b
"""
FINDINGS = r"""
yn ôl (?:yr? |yr |)?(?:adroddiad|ffigyrau|ffigurau|arolwg|ystadegau|ymchwil|data)|adroddiad
(?:ffigyrau|ffigurau|ystadegau) .{0,30}dangos|arolwg o\b|astudiaeth|archwilydd|arolygwyr|canfu\b
ymchwil (?:gan|yn)\b|dengys|yn ôl (?:data|cofnodion|papurau)|datgelodd|datgelu
dogfennau .{0,30}(?:dangos|awgrymu)|awgryma|datgelwyd|arolwg i'r casgliad|daeth .{0,30}i'r casgliad
"""
REPLY = r"""
ymateb|beirniad|feirniad|croesaw|groesaw|galwodd|galw ar\b|ymddiheur|condemni|gondemni|cyhudd|gyhudd
gwadodd|gwadu|rhybudd|siomedig|amddiffynnodd|mynegodd|bryder|pryder|sarhad|galw am\b|ddig\b|llongyfarch
ganmol|canmol|gwrthwynebu|wrthwynebu|gofidio|(?:g?warthus|cywilydd)|gandryll|gynddeiriog|dicter
"""
FIGURE = r"""
wedi (?:codi|cynyddu|gostwng|dyblu|treblu|haneru|tyfu)|gostyngodd|cododd .{0,30}(?:i|o) \S*\d|cynyddodd
dyblodd|i (?:lawr|fyny) o\b
"""
