"""What people say round a matter, in nine languages: greetings, names, "could you please", thanks, signatures.

A title goes without it. Each table has a line or more for each language; the patterns look for all of them at once, as
people mix languages and short texts are taken for another.
"""

import re

_NAME = r"(?-i:[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻА-ЯЄІЇҐЁ])[\w'’ʼ.-]{1,24}"

POLITE = (
    r"please|pls|plz|kindly|будь ласка|будьласка|плз|пожалуйста|пожалуста|плиз|пжлст|bitte(?: sch[öo]n)?"
    r"|por favor|porfa(?:vor)?|s'il (?:te|vous) pla[iî]t|stp|svp|prosz[ęe]|per (?:favore|piacere|cortesia)"
    r"|(?:if you (?:can|could|don't mind)|якщо можна|если можно|wenn möglich|si puedes|si possible|jeśli możesz"
    r"|se (?:puder|poss[íi]vel|puoi|possibile))(?=\s?[,.!?)]|$)"
)
"""Words that ask nicely and say nothing."""

_GREETING = (
    r"hi|hey|hello|good (?:morning|afternoon|evening|day)|dear"
    r"|(?:всім |усім )?(?:привіт(?:ик|ання)?|вітаю|доброго (?:ранку|дня|вечора)|добрий (?:ранок|день|вечір)"
    r"|вечір добрий)"
    r"|шановн(?:і|ий|а)"
    r"|(?:всем )?(?:привет(?:ик|ствую)?|здравствуйте|здравствуй|доброе утро|добрый (?:день|вечер)|доброго (?:дня"
    r"|времени"
    r" суток))|уважаем(?:ые|ый|ая)"
    r"|hallo|guten (?:morgen|tag|abend)|moin|servus|grüß (?:gott|dich|euch)|liebe[rs]?|sehr geehrte[rs]?"
    r"|hola|buen(?:os días|os dias|as tardes|as noches|as)|buen día|estimad[oa]s?|querid[oa]s?"
    r"|bonjour|bonsoir|salut|coucou|chers?|chères?"
    r"|cześć|hej|dzień dobry|dobry wieczór|witam|witaj|szanown[aiy]"
    r"|olá|ola|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s"
    r"|ciao|salve|buongiorno|buonasera|gentil[ei]"
)
_EVERYBODY = (
    r"all|team|everyone|everybody|guys|folks|there|colleagues|всім|усім|команда|командо|колеги|друзі|народ"
    r"|всем|коллеги|ребята|друзья|zusammen|alle|leute|team|kollegen|liebe kollegen|damen und herren"
    r"|a todos|a todas|todos|equipo|chicos|à tous|a tous|tout le monde|l'équipe|équipe|madame|monsieur"
    r"|wszystkim|wszyscy|państwo|pani|panie|drodzy|pessoal|gente|time|equipe|a tutti|tutti|ragazzi|team"
)
_FILLER = (
    r"so|ok|okay|well|then|also|btw|and|but|just|quick(?: one| question)?|отже|ну|ок|також|до речі|але|а|і|та"
    r"|итак|также|кстати|но|и|значит|короче|(?:слуша[йю](?:те)?|слухай(?:те)?|oye|słuchaj|senti|listen|écoute"
    r"|hör mal)(?=,)"
    r"|also|und|aber|übrigens|mal|entonces|bueno|pues|(?-i:y)|pero|alors|donc|et|mais|au fait"
    r"|więc|ale|a propos|(?:że|a)by(?= \w+ć\b)|então|mas|aliás|allora|ma|poi"
)
_LABEL = (
    r"to-?do:?|task:|action item:|(?:нагадую|напоминаю|zur erinnerung|przypominam|les recuerdo|pour rappel"
    r"|lembrando):|задача:|завдання:|aufgabe:|tarea:|tâche\s?:"
    r"|zadanie:|tarefa:|compito:|assign(?:ed)?(?: this| it)?(?: to)?|признач(?:ити|те|ено)?(?: на)?"
)
_OUGHT = (
    # What says that something has to be done, with the verb after it.
    r"(?:i|we|you)(?:'d| would)? (?:need|want|like|have)(?: you| someone)? to|(?:i|we|you) (?:must|should)|let's"
    r"|(?:please )?make sure (?:to|you)|(?:don't|do not) forget to|remember to|(?:set a reminder|remind (?:me"
    r"|us))(?: to"
    r"| about| that)?|(?:it (?:would|'d) be (?:great|nice|good) if|i(?:'d| would) appreciate it if|i was wondering if"
    r"|any chance|do you think) (?:you|someone) (?:could|can)"
    r"|(?:нам |мені |тобі |вам )?(?:треба|потрібно|необхідно|слід|варто)(?: би| б)?(?: нам| мені| тобі)?|прошу|просимо"
    r"|нагадай(?:те)?(?: мені| нам)?(?: про те,? що| про| що)?|не забудь(?:те)?|давай(?:те)?|прохання"
    r"|(?:нам |мне |тебе |вам )?(?:надо|нужно|необходимо|следует|стоит)(?: бы)?(?: нам| мне)?|просим|просьба"
    r"|напомни(?:те)?(?!(?: мне| нам)? об? )(?: мне| нам)?(?: про то,? что| про| что)?|будь(?:те)? добр[аы]?"
    r"|(?:wir|ich|du|sie|ihr|man) (?:muss|müssen|musst|müsst|soll|sollte[nt]?)|vergiss nicht,?"
    r"|erinnere? mich(?! an )(?: daran)?"
    r"|denk(?:t)? (?:bitte )?(?:dr|dar)an(?!,? dass)"
    r"|(?:hay que|tenemos que|tengo que|tienes que|(?:nos )?(?:necesito|necesitamos|quiero)(?= \w+[aei]r(?:me|nos"
    r"|[lt][aeo]s?)?\b)"
    r"|no olvides|no te olvides de|recuérda(?:me|nos)(?: que)?)"
    r"|il (?:faut|faudrait)(?! que)|on doit|nous devons|je dois|tu dois|vous devez|merci de|veuillez"
    r"|n'oublie[zs]? pas d[e']"
    r"|rappelle[zs]?[- ]moi(?: d[e'])?|pense[zs]? à|merci d'avance de"
    r"|trzeba|należy|musimy|muszę|musisz|prosimy(?: o)?|proszę(?: o)?|nie zapomnij(?:cie)?"
    r"|przypomnij(?!(?: mi)? o (?!\d))(?: mi)?(?:,? (?:że|a)by)?(?![^.!?\n]{0,30}\b(?:że|a)?bym\b)"
    r"|(?:preciso|precisamos)(?= \w+[aei]r\b)|(?:temos|tenho|tens|tem) (?:que|de)|é preciso|não (?:se "
    r"|te )?esqueç?[ac](?:s)? de"
    r"|(?:lembre-me|me lembr[ae]|lembra-me)(?: d[eo])?"
    r"|bisogna|dobbiamo|devo|devi|dovete|occorre|non dimenticare di|ricorda(?:mi|ti|tevi)(?: di)?"
)
_COULD_YOU = (
    r"(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|we)(?! like\b)(?: all| guys)?(?: be able to)?"
    r"|(?:чи )?(?:не )?(?:міг|могла|могли) би?(?: ти| ви)?|(?:не )?(?:мог(?:ла|ли)? бы)(?: ты| вы)?"
    r"|(?:könnte(?:st|t|n)?|würde(?:st|t|n)?) (?:du|sie|ihr|jemand|man)(?: mir| uns)?"
    r"|(?:me |nos |te )?podr(?:ías?|ia|ias|íais|ían)(?: usted(?:es)?| alguien)?|(?:te|le) importaría|sería posible"
    r"|(?:tu )?pourr(?:ais|iez|ait)(?:[- ](?:tu|vous|on|il))?|vous pourriez|est-ce que (?:tu|vous) (?:peux|pouvez"
    r"|pourrais"
    r"|pourriez)|(?:serait-il|est-il) possible d[e']"
    r"|czy (?:możesz|możecie|może|m[óo]g[łl]\w{0,6})(?: pan[i]?| państwo| ktoś)?|m[óo]g[łl](?:byś|abyś|by|aby|ibyście)"
    r"(?: pan[i]?| państwo)?"
    r"|(?:você|vocês|o senhor|a senhora|alguém) (?:pode(?:m|ria|riam)?|consegue)|poderia[sm]?(?: você)?"
    r"|(?:mi |ci )?(?:potresti|potreste|potrebbe)"
)
# These also tell what somebody may do, "puede que llueva", so that they ask only in a request or a question.
_CAN_YOU = (
    r"(?:чи )?(?:можеш|можете|зможеш|зможете)(?: ти| ви)?|(?:ты |вы )?(?:можешь|можете|сможешь|сможете)(?: ты| вы)?"
    r"|(?:kannst|könnt|können|kann) (?:du|ihr|sie|jemand|man)(?: mir| uns)?"
    r"|(?:me |nos )?(?:puedes|podéis|puede|pueden)(?: usted(?:es)?| alguien)?(?! que\b)"
    r"|(?:peux|pouvez|peut)[- ](?:tu|vous|on)|(?:tu peux|vous pouvez)"
    r"|możesz|możecie|(?:хтось|хто-небудь|кто-нибудь|кто-то) (?:може|может|зможе|сможет)|(?:ktoś|ktokolwiek) może"
    r"|alguien puede|quelqu'un peut|qualcuno può"
    r"|(?:me |nos )?(?:pode|podes|podem|consegues?)(?! ser\b)|(?:mi |ci )?(?:puoi|può|potete)(?! essere\b)"
)
_THANKS = (
    r"thanks(?: (?:a lot|in advance|so much))?|thank you(?: in advance)?|thx|ty|cheers|ok|дякую|дякуємо"
    r"|заздалегідь дякую"
    r"|дякую заздалегідь|спасибі|спасибо|спс|заранее спасибо|спасибо заранее|благодарю|danke(?: schön| im voraus)?"
    r"|vielen dank(?: im voraus)?|gracias(?: de antemano)?|muchas gracias|merci(?: beaucoup| d'avance)?"
    r"|dzięki|dziękuję|z góry dziękuję|obrigad[oa]|obg|grazie(?: mille| in anticipo)?"
)
_DEADLINE = (
    r"(?:the )?(?:deadline|due(?: date| by)?|eta)|дедлайн|(?:крайній )?термін|строк|(?:крайний )?срок|frist|fällig"
    r"|abgabe"
    r"|fecha l[íi]mite|plazo|vence|date limite|échéance|délai|termin|prazo|data limite|scadenza|entro"
)

PUNCTUATION = r"[\s,.…;:!>*•¿¡\-–—]+"
_ENDS = r"(?=[\s,.!?:]|$)"

COURTESY = re.compile(
    rf"(?:{PUNCTUATION}"
    rf"|(?:{_GREETING})(?:,? (?:{_EVERYBODY})|(?: (?:mr|mrs|ms|dr|frau|herr|señora?|pan[ie]?|sig\.?(?:ra)?)\.?)?"
    rf" {_NAME}(?: {_NAME})?(?=\s?[,!.:\n–—]|$))?(?:{PUNCTUATION}(?:{_EVERYBODY})(?=\s?[,!.:\n]))?{_ENDS}"
    rf"|(?:{_EVERYBODY})(?=\s?[,!:])"
    rf"|(?:{_LABEL}|{_OUGHT})(?:(?<=')|(?=[\s,:]))"
    rf"|(?:{POLITE}|{_FILLER}){_ENDS})",
    re.IGNORECASE,
)
"""What may go from the front of a sentence, one after the other."""
COULD_YOU = re.compile(rf"(?:{_COULD_YOU})(?=[\s,])", re.IGNORECASE)
"""The words of a request in the form of a question: without them its "?" goes too."""
CAN_YOU = re.compile(rf"(?:{_CAN_YOU})(?=[\s,])", re.IGNORECASE)
"""The same where they may as well tell what somebody can do."""
_YOU = (
    r"please|pls|(?:can|could|would|will) you|(?:не )?(?:можеш|можете|можешь|могли б[иы]?)|будь ласка|пожалуйста"
    r"|bitte|kannst du|könnt(?:est du|en sie)|podrías|puedes|por favor|peux-tu|pour(?:rais-tu|riez-vous)|stp"
    r"|proszę|czy możesz|możesz|você pode|poderia|potresti|puoi|per favore"
)
NAMED = re.compile(rf"{_NAME}(?:,\s?|\s(?=(?:{_YOU})\b))", re.IGNORECASE)
"""A name that may be spoken to."""
ENDING = re.compile(
    rf"(?:[\s,.;:!\-–—(]+|(?:(?<=\s)|(?<=[,.!;]))(?:{POLITE}|{_THANKS})(?:[.!]|$)|(?<=[,;:(–—-])\s?(?:{_DEADLINE})"
    rf"|(?<=\s)deadline|(?<=\s)дедлайн|(?<=\s)(?:включно|включительно|inclusive|einschließlich|włącznie|inclus))$",
    re.IGNORECASE,
)
"""What may go from the end, one after the other."""
_CLAUSE = (
    r"(?:if|when|what|where|who|how|whether|чи|коли|де|хто|що|як|щоб|яки[йм]|скільки|когда|где|кто|что|как|чтобы|какой"
    r"|сколько|есть ли|ob|wann|wo|wer|was|wie|dass|czy|kiedy|gdzie|kto|co|jak|żeby)\b"
)
INSIDE = re.compile(rf",\s(?:{POLITE})(?:,(?=\s+(?!{_CLAUSE}))|(?=,))|,?\s(?:{POLITE})(?=\s?\?$)", re.IGNORECASE)
"""Politeness in the middle of a sentence between commas, of which a clause after it needs one, or before its "?"."""
AFTER_VERB = re.compile(rf"(?P<verb>\w+(?:\s\w+)?)\s(?:{POLITE}),?(?=\s)", re.IGNORECASE)
"""The same without commas, behind the words it opens with: "send please the file"."""
SIGN_OFF = re.compile(
    r"\n[ \t]*(?:-- ?(?=\n)|(?:(?:kind |best |warm )?regards|best wishes|best|cheers|sincerely|yours(?: sincerely"
    r"| truly)?"
    r"|з повагою|з найкращими побажаннями|с уважением|с наилучшими пожеланиями"
    r"|mit freundlichen gr[üu](?:ß|ss)en|(?:viele|beste|liebe|freundliche) gr[üu](?:ß|ss)e|mfg|vg|lg"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|un abrazo|cordialement|bien à vous|bonne journée"
    r"|z poważaniem|pozdrawiam|pozdrowienia|atenciosamente|cumprimentos|abraços|att"
    r"|cordiali saluti|distinti saluti|saluti|un saluto)[ \t]*(?:[,.!–-][^\n]{0,40})?(?=\n|$)"
    r"|(?:sent from my|надіслано з|отправлено с|von meinem|enviado desde|envoyé de mon|wysłano z|enviado do"
    r"|inviato da)\b)",
    re.IGNORECASE,
)
"""Where a signature begins."""
QUOTED = re.compile(
    r"\s*(?:>|(?:on|am|le|el|w dniu|em|il) [^\n]{4,120}(?:wrote|schrieb|a écrit|escribió|napisał\w*|escreveu"
    r"|ha scritto)\s?:)",
    re.IGNORECASE,
)
"""A line of another message that this one answers."""
PREAMBLE = re.compile(
    r"(?:(?:i|we) (?:have|'ve got|got) (?:an?|one) (?:\w+ ){0,2}(?:problem|issue|bug|question|request)(?: though"
    r"| here)?|(?:one |a )?(?:quick "
    r"|small )?(?:question|request)"
    r"|(?:у (?:мене|нас|меня) |есть |є |маю |маємо )?(?:\w+ )?(?:питання|проблема|прохання|вопрос|просьба)"
    r"|(?:wir haben|ich habe|habe) (?:ein|eine) (?:\w+ )?(?:problem|frage|bitte)|(?:tenemos|tengo) (?:un problema"
    r"|una (?:pregunta|duda))"
    r"|(?:j'ai|nous avons|on a) (?:un problème|une question)|(?:mam|mamy) (?:problem|pytanie|prośbę)"
    r"|(?:temos|tenho) (?:um problema|uma (?:pergunta|dúvida))|(?:abbiamo|ho) (?:un problema|una domanda)"
    r"|(?:i )?hope you(?:'re| are)? (?:\w+ ){0,2}(?:well|good|fine)[^.!?\n]{0,20}|how are you[^.!?\n]{0,20}"
    r"|як (?:справи|ти)|как дела|wie geht'?s[^.!?\n]{0,10}|¿?(?:qué tal|cómo estás?)|(?:comment )?ça va|jak się masz"
    r"|co słychać|tudo (?:bem|bom)|come (?:va|stai)"
    r"|(?:please )?(?:find attached|see attached|attached (?:is|are|you))[^.!?\n]*|(?:у|во) вкладенн[іи][^.!?\n]*"
    r"|anbei [^.!?\n]*|(?:te |le |os )?adjunto [^.!?\n]*|(?:vous trouverez )?ci-joint[^.!?\n]*|w załączeniu [^.!?\n]*"
    r"|segue(?:m)? (?:em )?anexo[^.!?\n]*|in allegato [^.!?\n]*"
    r")\s*[.!?:,)…]*\s*",
    re.IGNORECASE,
)
"""A sentence that only says that one comes, or what came with it."""
_HELP = (
    r"fix(?:ing)?|repair|solve|resolve|check|look|have a look|take a look|sort out|investigate|help"
    r"|полагод(?:ь|ьте|ити)|виправ(?:те|ити)?|почин(?:и|іть|ити)|подив(?:ись|іться|итися)|глянь(?:те)?|глянути"
    r"|перевір(?:те|ити)?"
    r"|допоможіть|допоможи|допомогти|почините|починить|исправ(?:ь|ьте|ить)|посмотри(?:те)?|посмотреть|проверь(?:те)?"
    r"|проверить|помоги(?:те)?|помочь|разберитесь|разобраться"
    r"|beheb(?:en|e|t)|reparier(?:en|e|t)|prüf(?:en|e|t)|schau(?:en|t)?|helfen|hilf|um (?:hilfe|behebung)|anschauen"
    r"|arreglar(?:lo|la)?|arréglalo|arreglen|arregladlo|revisar(?:lo|la)?|revísalo|ayuda(?:r|rme)?"
    r"|echar(?:le)? un vistazo"
    r"|(?:corriger|corrigez|réparer|réparez|regarder|regardez|vérifier|aider|aidez)(?:[- ](?:le|la|ça|moi))?"
    r"|jeter un (?:œil|oeil|coup d'œil)"
    r"|napraw(?:cie|ić)?|popraw(?:cie|ić)?|sprawd(?:ź|źcie|zić)|pomóż|pomóc|pomoc|rzucić okiem"
    r"|corrigir|consertar|arrumar|conserte|corrija|verificar|ajuda(?:r)?|dar uma olhada"
    r"|sistemar(?:lo|la)|sistemare|riparar(?:lo|la)|riparare|controllar(?:lo|la)|controllare|aiuto|aiutare"
    r"|dare un'occhiata"
)
_ROUND_HELP = (
    r"we|you|to|must|it|this|that|into|at|us|me|soon|quickly|today|now|asap|as soon as possible|immediately|urgently"
    r"|це|його|її|нам|мені|терміново|негайно|якнайшвидше|сьогодні|зараз|швидше|треба|потрібно"
    r"|это|его|её|мне|срочно|немедленно|как можно (?:скорее|быстрее)|сегодня|сейчас|надо|нужно"
    r"|es|das|mal|mir|uns|schnell|sofort|dringend|heute|schnellstmöglich|so schnell wie möglich"
    r"|esto|hoy|ya|urgentemente|cuanto antes|lo antes posible|ça|rapidement|vite|au plus vite|dès que possible"
    r"|to|jak najszybciej|szybko|pilnie|dziś|isso|hoje|logo|urgente|o quanto antes|questo|oggi|subito"
    r"|il prima possibile"
)
PLEA = re.compile(
    r"(?:(?:we (?:\w+ )?need|нам (?:дуже |очень )?(?:треба|потріб\w{1,4}|нуж\w{1,4})|wir brauchen|necesitamos"
    r"|nous avons besoin|potrzebujemy|precisamos|abbiamo bisogno)\b[^.!?,\n]{1,80},\s)?"
    rf"(?:(?:{POLITE}|{_ROUND_HELP}|and),? ){{0,3}}(?:{_HELP})(?:,? (?:{POLITE}|{_ROUND_HELP})){{0,4}}",
    re.IGNORECASE,
)
"""A call for help that says nothing of what is the matter, to be matched up to its due words."""
