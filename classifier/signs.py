"""Signs of a kind that hold in many languages: words that ask, remind, wish, complain, greet, and the shape of a text.

They are features of the learned classifier, which finds out from the examples what each is worth. Words are given as
beginnings, since languages bend their ends; those of all languages stand together, so that what is learned of a sign
in one language serves in the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

READ_CHARACTERS = 600
_LINE_END = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Sign:
    """What the words of one meaning are in all languages.

    Attributes:
        opening: It counts only where a text begins, after a greeting.
    """

    name: str
    pattern: re.Pattern[str]
    opening: bool = False


def _sign(name: str, words: str, *, opening: bool = False) -> Sign:
    """Alternatives of a regular expression, a line a language; a star at an end stands for any ending."""
    words = "|".join(line.strip() for line in words.strip().splitlines())
    words = words.replace("*", r"\w{0,12}")
    return Sign(name, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), opening)


SIGNS = (
    _sign(
        "asks",
        r"""
        what|what's|whats|where|where's|who|who's|whose|why|how|how's|when|which|is|are|am|was|were|do|does|did
        has|have
        can i|could i|may i|should i|should we|can we|any idea|anyone|anybody|will|would it|is there|are there
        що|як|коли|де|куди|звідки|хто|кого|кому|чому|навіщо|скільки|який|яка|яке|які|якого|якої|яку|чи|хіба|чий|чия
        что|как|когда|где|куда|откуда|кто|кого|кому|почему|зачем|сколько|какой|какая|какое|какие|какую|разве
        чей|есть ли
        was|wie|wann|wo|wohin|woher|wer|wen|wem|warum|wieso|weshalb|wieviel|welche[rsmn]?|ist|sind|hat|habt|haben
        gibt es
        kann ich|können wir|kann man|wird es|hält|weiß|läuft|darf ich|muss ich
        qué|que|cómo|como|cuándo|cuando|dónde|donde|adónde|quién|quien|por qué|cuánt[oa]s?|cuál|cuáles|hay|está|están
        es|puedo|se puede|tiene|tienen|tienes|sabes|sabe
        quoi|qu'est-ce|est-ce|quand|où|qui|pourquoi|comment|combien|quel|quelle|quels|quelles|y a-t-il|puis-je
        peut-on|est-il|a-t-on|avez-vous|as-tu|c'est quoi
        co|jak|kiedy|gdzie|skąd|dokąd|kto|kogo|komu|dlaczego|czemu|ile|jaki|jaka|jakie|który|która|które|czy|czyj
        quê|quando|onde|aonde|quem|por que|por quê|porque|quant[oa]s?|qual|quais|há|posso|será que|tem|alguém|cadê
        dá pra
        cosa|che cosa|quando|dove|chi|perché|quant[oaie]|qual|quale|quali|c'è|ci sono|posso|si può|è|sono|avete
        wat|hoe|wanneer|waar|wie|waarom|hoeveel|welke|hvad|hvornår|hvor|hvem|hvorfor|bliver|er
        ne|nasıl|kim|neden|nerede|hangi|apa|kapan|siapa|kenapa|berapa|bagaimana|apakah
        """,
        opening=True,
    ),
    _sign(
        "wonders",
        r"""
        how (?:do|can|does|should|to|would) (?:i|we|you|one)?|is there (?:a|any) way|does anyone|anyone know|any idea
        do you know|wondering|what is|what's|what are|question about|i have a question|is it possible|which one
        i wanted to ask|wanted to know|could you advise|хотів спитати|хотіла спитати|порад*|хотел бы узнать
        хотела узнать|посовету*
        підкаж*|хто знає|чи можна|цікаво чи|подскаж*|кто знает|можно ли|как можно|есть ли|как сделать|як зробити
        wollte fragen|wollte mal fragen|quería preguntar|queria preguntar|quería saber|je voulais demander
        je voulais savoir
        weiß jemand|weiss jemand|kann mir jemand|gibt es eine möglichkeit|wie kann|wie macht|frage zu|ich frage mich
        alguien sabe|sabe alguien|cómo puedo|cómo se|hay alguna forma|es posible|una duda|una pregunta|tengo una duda
        quelqu'un sait|comment faire|comment on|est-ce que|est-il possible|une question|savez-vous|tu sais
        chciałem zapytać|chciałam zapytać|gostaria de saber|queria saber|volevo chiedere|vorrei sapere
        ktoś wie|wie ktoś|czy można|czy da się|jak zrobić|mam pytanie|pytanie
        alguém sabe|como faço|como posso|tem como|é possível|uma dúvida|uma pergunta
        qualcuno sa|come si fa|come posso|c'è un modo|è possibile|una domanda|sapete
        """,
    ),
    _sign(
        "reminds",
        r"""
        remind*|don't forget|dont forget|do not forget|remember to|make a note|note to self
        нагада*|не забуд*|напомн*|напомин*|erinner*|vergiss nicht|nicht vergessen|vergesst nicht
        recuérda*|recuerda*|recordatorio*|recordar*|recuérde*|no olvid*|no te olvides|rappel*|n'oublie*|ne pas oublier
        przypom*|nie zapomnij*|lembr*|não esqueç*|não esquec*|ricorda*|ricordam*|promemoria|non dimentic*
        herinner*|påmind*|mind mig|hatırlat*|ingatkan*|pengingat*
        """,
    ),
    _sign(
        "lists",
        r"""
        (?:shopping|grocery|to-?do|task|my|the) lists?|to-?dos?|on the list|списк*|список*|покупок|задач*|завданн*
        завдань
        einkaufsliste*|liste|aufgabenliste*|lista|lista de (?:la )?compra*|liste de(?:s)? courses|compras|zakup*|spesa
        boodschappenlijst*|lijst|indkøbsliste*|daftar
        """,
    ),
    _sign(
        "pleads",
        r"""
        please|pls|plz|kindly|будь ласка|будь-ласка|прошу|пожалуйста|плиз|пж|bitte|por favor|porfa|s'il te plaît
        s'il vous plaît|s'il te plait|s'il vous plait|svp|stp|merci de|proszę|prosze|poproszę|per favore|per piacere
        faça o favor|si prega|se puder*|vi prego
        """,
    ),
    _sign(
        "requests",
        r"""
        can you|could you|would you|will you|can someone|could someone|can anyone|would you mind|i need you to|can u
        let me know|get back to me|give me a call|send me|i'd like you to|i want you to|make sure|have (?:him
        her|them)
        можеш|можете|зможеш|зможете|міг би|могла б|могли б|хто може|хай|нехай|можешь|сможешь|сможете|мог бы|могла бы
        могли бы|кто может|пусть|дай знать|дайте знать|kannst du|könntest du|könnt ihr|können sie|könnten sie
        kann jemand
        magst du|würdest du|lass uns|puedes|podrías|podría|pueden|podéis|podríais|puede usted|alguien puede|avísame
        avísenme|avisadme|peux-tu|pourrais-tu|pouvez-vous|pourriez-vous|tu peux|vous pouvez|quelqu'un peut|faut que tu
        możesz|możecie|mógłbyś|mogłabyś|mógłby|mogłaby|czy ktoś może|daj znać|dajcie znać|niech|pode|você pode|poderia
        poderiam|podem|dá para você|me avis*|me mand*|puoi|potresti|può|potrebbe|potete|potreste|fammi sapere
        fatemi sapere
        """,
    ),
    _sign(
        "needs",
        r"""
        need to|needs to|have to|has to|must|should|ought to|to be done|asap|by (?:eod|cob|noon|monday|tuesday
        wednesday)
        by (?:thursday|friday|tomorrow|tonight|the end)|deadline|due by|треба|потрібно|необхідно|маємо|мусимо|слід
        дедлайн
        терміново|надо|нужно|необходимо|должн*|срочно|следует|muss|musst|müssen|müsst|soll|sollen|sollte
        dringend|frist
        hay que|tengo que|tienes que|tenemos que|debemos|debe|hace falta|urgente|cuanto antes|il faut|faut|je dois
        tu dois
        on doit|nous devons|vous devez|à faire|au plus vite|trzeba|należy|musimy|muszę|musisz|pilne|pilnie
        do zrobienia
        preciso|precisa|precisamos|precisam|tenho que|temos que|tem que|deve|devemos|bisogna|devo|deve|dobbiamo|devi
        dovete|occorre|serve che|entro (?:oggi|domani|venerdì|lunedì|le|il)
        """,
    ),
    _sign(
        "promises",
        r"""
        i'll|i will|we'll|we will|i'm going to|i am going to|i can do|i'd be happy to|let me|i plan to|i promise
        я (?:зроблю|надішлю|перевірю|подивлюсь|візьму|підготую|напишу|зателефоную|займуся)|я (?:сделаю|пришлю|проверю)
        я (?:посмотрю|возьму|подготовлю|напишу|позвоню|займусь|отправлю)|беру на себе|беру на себя|ich werde
        ich schicke
        ich kümmere|ich mache|ich melde mich|wir werden|ich übernehme|voy a|vamos a|me encargo|te mando|lo hago
        je vais
        je m'en occupe|on va|nous allons|je t'envoie|je vous envoie|zrobię|wyślę|sprawdzę|zajmę się|dam znać|ogarnę
        vou|vamos|eu faço|te mando|me encarrego|ci penso io|me ne occupo|vi mando|ti mando|mando io|lo faccio
        """,
    ),
    _sign(
        "wishes",
        r"""
        would be (?:really |very |so |super |also )?(?:nice|great|good|cool|helpful|useful|better|awesome|handy
        amazing)
        i wish|wish there|would love|would like to see|it'd be|i'd love|i would like|i'd like|should be able to
        be able to
        feature request*|enhancement*|suggestion*|proposal*|idea|ability to|option to|support for|please add
        bring back
        було б|добре б|хотілося б|хотілось б|хочеться|бажано|пропоную|пропозиці*|побажанн*|фіч*|можливість|не вистачає
        было бы|хорошо бы|хотелось бы|хочется|желательно|предлагаю|предложение|пожелан*|фич*|возможность|не хватает
        wäre (?:es )?(?:schön|toll|gut|super|cool|praktisch|klasse|hilfreich|nett)|wünsch*|vorschlag|schön wäre
        toll wäre
        ich fände|fehlt|feature|sería (?:genial|bueno|útil|ideal|estupendo|ideal|fantástico)|estaría (?:bien|genial
        bueno)
        ojalá|me gustaría|sugerencia|sugiero|propongo|vendría bien|falta|ce serait|serait (?:bien|super|top|sympa
        pratique)
        j'aimerais|on aimerait|suggestion|il manque|manque|proposition|byłoby|przydał*|fajnie by|chciał*|propozycj*
        sugesti*
        brakuje|seria (?:bom|legal|ótimo|interessante|útil|incrível|massa)|gostaria|sugestão|sugiro|podia ter
        poderia ter
        faltou|sarebbe (?:bello|utile|comodo|fantastico|carino|ottimo|il massimo)|vorrei|mi piacerebbe|suggeriment*
        manca
        propongo|proposta
        """,
    ),
    _sign(
        "adds",
        r"""
        add|adding|support|supports|implement*|allow*|introduc*|expose|extend|improve*|improvement*|option*|toggle
        dark mode
        додати|додайте|додай|підтримк*|реалізувати|опці*|покращ*|добавить|добавьте|добавь|поддержк*|реализовать|улучш*
        опци*|hinzufügen|füge|unterstütz*|einbauen|erweiter*|verbesser*|einführen|option*|añad*|agreg*|soporte
        incorpor*
        mejor[ae]*|permitir|opción|ajout*|prise en charge|permettre|améliorer|rajout*|dodać|dodaj*|wsparcie|obsług*
        ulepsz*
        wprowadzić|opcj*|adicion*|suporte|melhor[ae]r|permitir|opção|implementar|aggiung*|supporto|migliorar*|opzione
        """,
    ),
    _sign(
        "breaks",
        r"""
        crash*|bugs?|buggy|errors?|broken|breaks|fail|fails|failed|failing|failure*|exception*|traceback|freez*
        frozen|stuck
        glitch*|doesn't work|does not work|not working|won't|doesnt work|stopped working|can't|cannot|can not
        unable to
        wrong|incorrect*|unexpected*|issue|issues|problem*|lag|lags|laggy|lagging|hangs|blank|regression|no longer
        перестав*|перестал*|зламано|не вказан*|пропав|пропала|исчез*|не указан*|перестаё*|stopped|disappear*|missing
        помилк*|помилок|не працю*|падає|впав|впала|впало|вилітає|завис*|зламав*|зламал*|баг|баги|глюч*|не відкрива*
        не вдається|не можу|проблем*|не заванта*|не вант*|зника*|зник|зникл*|ошибк*|не работа*|падает|упал
        упала|вылета*
        сломал*|не открыва*|не могу|не удаётся|не удается|не груз*|не загруж*|пропада*|пропал*|глюк*|тормоз*|лагает
        nicht mehr|verschwunden|verschwindet|dejó de|dejaron de|desaparec*|ne marche plus|a disparu|przestał*
        zniknę*|ha smesso
        fehler*|funktioniert nicht|geht nicht|stürzt|absturz|abgestürzt|kaputt|hängt|defekt*|problem*|klappt nicht
        lädt nicht|lässt sich nicht|startet nicht|no funciona|falla|fallo*|error|errores|se cuelga|se cierra|no carga
        no abre|no puedo|roto|rota|averiad*|no me deja|erreur*|ne marche (?:pas|plus)|marche pas|plante|ne fonctionne
        bogue*|en panne|bloqué*|impossible de|ne s'ouvre|cassé*|błąd|błęd*|nie działa|zawiesza|wywala|nie mogę|awari*
        zepsu*|nie otwiera|nie ładuje|nie wczytuje|não funciona|não abre|trava|travando|travou|erro|erros|quebrou
        quebrad*
        não consigo|não carrega|parou de|deu pau|caiu|non funziona|non va|errore|errori|si blocca|crasha|rotto|rotta
        guasto|non riesco|non si apre|non carica|si chiude|bloccat*
        """,
    ),
    _sign(
        "meets",
        r"""
        meeting*|appointment*|calendar*|schedul*|reschedul*|invite|invited|invitation|meet|standup|stand-up|call at
        lunch with
        dinner with|conference|interview|webinar|workshop|party|birthday|event|cancel (?:the|my)|demo|retro|sync
        зустріч*|зустрі*|календар*|нарада|наради|нараду|мітинг*|стендап*|дзвінок|запрош*|перенес*|співбесід*
        збори|ретро
        встреч*|созвон*|совещан*|собрани*|митинг*|приглаша*|собеседовани*|запиш* на|приём у|прием у|планёрк*|планерк*
        termin|termine|kalender*|besprechung*|treffen|meeting|verschieb*|verabred*|einladung|sitzung|arzttermin
        reunión|reuniones|reunion|cita|citas|calendario|agenda*|quedamos|junta|convoc*|invit*|aplaz*|réunion*
        rendez-vous
        rdv|calendrier|point d'équipe|reporté*|décal*|invit*|spotkani*|kalendarz*|wizyt*|zebrani*|zaprasz*|przełóż*
        przenieś
        reunião|reuniões|consulta|calendário|remarc*|marc[ae]r?|compromisso|convid*|riunion*|appuntament*|visita
        spostat*|sposta|incontro|ci vediamo|vergadering|afspraak|toplantı|møde|rapat
        """,
    ),
    _sign(
        "informs",
        r"""
        fyi|for your information|heads up|heads-up|just so you know|update:|decided|we've decided|announc*|note that
        as of
        attached|has been|have been|was|were|is now|are now|released|deployed|merged|approved|completed|out of office
        до відома|для інформації|вирішили|повідомля*|оголошен*|домовил*|затверд*|оновлено|зроблено|завершен*|тепер
        к сведению|для информации|решили|сообща*|объявлени*|договорил*|утверд*|обновлен*|сделано|завершен*
        теперь|готово
        zur info|zur kenntnis|info:|beschlossen|entschieden|hiermit|ab sofort|wurde|wurden|ist jetzt|abgeschlossen
        para (?:su|tu|vuestra) información|se ha decidido|decidimos|hemos decidido|informo|informamos
        se informa|ha sido
        ya está|a partir de|pour info|pour information|décidé|nous vous informons|a été|ont été|désormais|dorénavant
        informuj*|dla informacji|ustalili*|zdecydowa*|został*|zostały|od teraz|para conhecimento|informamos|informo
        decidimos|foi decidido|foi|foram|a partir de|informiamo|si comunica|vi informo|deciso|è stat[oaie]|sono stati
        per conoscenza|da oggi|d'ora in poi
        """,
    ),
    _sign(
        "greets",
        r"""
        hi|hello|hey|good (?:morning|night|evening|afternoon)|how are you|how's it going|what's up|sup|bye|goodbye
        see you
        see ya|take care|welcome|привіт*|вітаю|доброго|добрий|бувай*|до зустрічі|як справи|на добраніч|гарного
        привет*|здравствуй*|добрый|доброе|пока|до свидания|как дела|спокойной|хорошего|hallo|guten|moin|servus|tschüss
        bis (?:bald|dann|morgen)|wie geht's|schönes|hola|buenos|buenas|adiós|hasta (?:luego|mañana|pronto)|qué tal
        bonjour|bonsoir|salut|coucou|au revoir|à (?:demain|bientôt|plus)|ça va|bonne (?:journée|soirée|nuit)|cześć|hej
        dzień dobry|dobry|do widzenia|na razie|miłego|pozdraw*|siema|olá|oi|bom dia|boa (?:tarde|noite)|tchau
        até (?:logo|mais)
        tudo bem|ciao|buongiorno|buonasera|buonanotte|salve|arrivederci|come (?:stai|va)|a presto
        """,
    ),
    _sign(
        "thanks",
        r"""
        thanks|thank you|thx|ty|cheers|appreciate*|congrat*|well done|good job|great job|nice work
        happy birthday|kudos
        дяку*|спасибі|вдячн*|вітаємо|молодець|молодці|з днем|спасибо|благодар*|поздравля*|молодец|молодцы
        с днём|с днем
        danke*|dank|glückwunsch*|gratul*|gut gemacht|gracias|felicidades|enhorabuena|felicit*|merci|bravo|félicit*
        dzięk*|gratul*|brawo|obrigad*|valeu|parabéns|grazie|complimenti|auguri|congratul*|bravi
        """,
    ),
    _sign(
        "jokes",
        r"""
        jokes?|funny|fun facts?|trivia|pun|lol|lmao|rofl|(?:ha){2,6}h?|hehe*|жарт*|анекдот*|смішн*|(?:ха){2,6}
        (?:ах){2,6}
        шутк*|пошути*|смешн*|ржу|лол|witz*|lustig*|chiste*|broma*|(?:ja){2,6}|gracios*|blague*|mdr|ptdr|żart*|dowcip*
        piada*
        (?:kk){1,6}k?|rsrs*|barzellett*|battuta|ahah*|grap|grapje|vits
        """,
    ),
    _sign(
        "praises",
        r"""
        love|loved|loves|great|awesome|amazing|excellent|best|fantastic|wonderful|perfect|superb|cool|nice|good|fun
        enjoy*
        beautiful|brilliant|recommend*|класн*|супер|чудов*|крут*|найкращ*|обожнюю|топ|люблю|подоба*|классн*|отличн*
        лучш*
        обожаю|прекрасн*|нрав*|шикарн*|toll*|super|klasse|genial*|beste*|liebe|perfekt*|geil|wunderbar|genial*
        excelente*
        increíble*|me encanta*|mejor app|perfecto|buenísim*|génial*|excellent*|j'adore|parfait*|top|meilleur*|świetn*
        najleps*|uwielbiam|genialn*|polecam|rewelacj*|ótim[oa]*|maravilhos*|adoro|amei|incrível|perfeit*|melhor app
        ottim[oa]|fantastic[oa]|bellissim[oa]|adoro|stupend[oa]|perfett[oa]|eccezional*
        """,
    ),
    _sign(
        "scorns",
        r"""
        worst|hate|sucks?|terrible|horrible|useless|boring|stupid|trash|garbage|rubbish|waste of|awful|scam
        uninstall*|crap
        жах*|гірш*|ненавид*|марн*|лайно|відстій|ужас*|худш*|ненавиж*|отстой|бесполезн*|дерьм*|фигня|schlecht*
        mist|müll
        furchtbar*|schrecklich*|nutzlos*|langweilig*|schrott|katastrophe|horrible*|pésim*|basura|odio|inútil*|malísim*
        nul|nulle|arnaque|déteste|pourri*|inutile*|beznadziej*|okropn*|tragedi*|dno|badziew*|nudn*|péssim*
        horrível|lixo
        ruim|odeio|pessim[oa]|orribil*|schifo|inutil*|odio|spazzatura|noios[oa]
        """,
    ),
)
SHAPES = {
    "question mark": re.compile(r"[?？؟](?=[\s\"»)!?.]|$)|¿"),
    "ends asking": re.compile(r"[?？؟][\s\"»)!?.🙏🙂😊]*$"),
    "exclaims": re.compile(r"!"),
    "emoji": re.compile("[\U0001f300-\U0001faff\u2764\u263a]|[:;]-?[)(DP]"),
    "time of day": re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\b\d{1,2} ?(?:am|pm|uhr|h)\b"),
    "number": re.compile(r"\d"),
    "version": re.compile(r"\bv?\d+\.\d+(?:\.\d+|[a-z]\d*)?\b"),
    "code": re.compile(
        r"`|\w\(\)|\w::\w|\w[a-z][A-Z]\w|\b[a-z]+_[a-z]+\w*|</?\w+>|[{};]\s*$|--\w|=>|\w\.\w+\(|[<\[]-?code"
    ),
    "trace": re.compile(
        r"Traceback|Exception\b|\w(?:Error|Exception)\b|\bat \w+[.(]|\bFile \"|stack ?trace|E\d{3,}", re.IGNORECASE
    ),
    "form": re.compile(r"(?:^|\n)\s*(?:#{1,5} |\*\*|[-*] |\d+[.)] )"),
    "tag": re.compile(r"^\s*\[[^\]\n]{2,30}\]|^\w{3,15}:"),
    "address": re.compile(r"https?://|www\.|\S@\S|url->", re.IGNORECASE),
    "me": re.compile(
        r"(?<!\w)(?:i|i'm|i've|my|me|я|мені|мне|мой|моя|ich|mir|mein|yo|mi|je|j'ai|mon|ja|mam|eu|meu|minha|io|mio|mia)(?!\w)",
        re.IGNORECASE,
    ),
    "lines": re.compile(r"\n\s*\S"),
    "pause": re.compile(r"[.!?…]\s+\S"),
    "comma": re.compile(r","),
}
_PREAMBLE = re.compile(
    r"(?:[\W_]*(?:hi|hello|hey|привіт|вітаю|привет|hallo|hola|bonjour|salut|cześć|hej|olá|oi|ciao|so|and|but|а|и|та|і"
    r"|und|y|et|e|ok|okay|ну|ну а)(?= |,|!|\.)[\s,!.]*"
    r"(?:all|team|everyone|guys|всім|всем|zusammen|a todos|tous|pessoal|tutti|ragazzi)?)?[\W_]*"
)


def find_signs(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of each sign in the text's first 600 characters; a sign is named once."""
    text = text[:READ_CHARACTERS]
    plain = text.lower().replace("’", "'").replace("ʼ", "'")
    if len(plain) != len(text):  # a letter that has no small form of its length
        plain = text
    for sign in SIGNS:
        if sign.opening:
            preamble = _PREAMBLE.match(plain)
            match = sign.pattern.match(plain, preamble.end() if preamble else 0)
        else:
            match = sign.pattern.search(plain)
        if match:
            yield sign.name, match.start(), match.end()
