"""Whether a sentence asks somebody for something, in nine languages: said by its verb, or by the words round it.

`imperatives` tells more of English and Ukrainian and decides about kinds; what is here only chooses among sentences.
"""

import re

from classifier.imperatives import opening_verb


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _forms(stems: str, tails: str) -> frozenset[str]:
    """Each stem with each of the endings; "-" is none."""
    return frozenset(stem + tail.strip("-") for stem in stems.split() for tail in tails.split())


_RUSSIAN = _words(
    """
    сделай добавь проверь отправь пришли вышли перешли скинь кинь напиши позвони купи закажи подготовь приготовь создай
    обнови удали убери исправь почини поправь перенеси поменяй измени запиши напомни найди позови пригласи забронируй
    оплати заплати закрой открой перезапусти разверни залей выложи положи возьми забери передай скажи спроси уточни
    согласуй опубликуй загрузи скачай настрой протестируй перепиши переведи переделай доделай дополни глянь посмотри
    взгляни распечатай поставь верни отмени выключи включи дай встреть прочитай прочти разберись выясни договорись зайди
    внеси занеси изучи проведи собери оцени посчитай подпиши поделись помоги
    """
)
_RUSSIAN_PLURAL = re.compile(r"[а-яё]{3,}(?:йте|ите|ьте|йтесь|итесь|ьтесь)")
_RUSSIAN_INFINITIVE = re.compile(r"[а-яё]{2,}(?:ать|ять|ить|еть|уть|ыть|оть|сти|зти|чь|ться|тись)")
_NO_RUSSIAN_VERBS = _words("часть память печать площадь тетрадь медь сеть скатерть новость дочь ночь речь")
_GERMAN = _forms(
    "schick prüf mach ruf bestell buch schreib kauf überprüf stell leg füg lösch änder bring hol such zeig frag klär"
    " erstell aktualisier korrigier reparier organisier kündig bezahl zahl sag check kümmer plan verschieb beantwort"
    " übersetz unterschreib druck kopier lad reservier installier erinner meld setz",
    "- e en t",
) | _words("sende senden gib geben vergiss lies lesen nimm nehmen sieh sehen hilf helfen behebe beheben")
_SPANISH = _forms(
    "envi mand revis prepar compr llam pag arregl actualiz descarg reserv program cancel confirm contact cre public"
    " organiz busc termin pas dej quit cambi verific prueb borr contest limpi guard entreg reinici mir tom",
    "a e ar en ad emos",
) | _words(
    "envía envíe envíen manda haz haga hacer pon poner di decir trae traer escribe escriba escribir añade"
    " añadir corrige"
    " corrija corregir sube subir traduce traducir imprime imprimir responde responder pide pedir pida comparte"
    " compartir comprueba comprobar recuerda recordar firmar firme resuelve resolver ver ve da dar agrega agregar"
    " paga pague llame busque"
)
_FRENCH = _forms(
    "envoy prépar vérifi achet appel command répar corrig ajout supprim modifi réserv annul confirm contact publi"
    " organis cherch termin laiss chang test imprim rappell pass demand apport pay renvoy télécharg regard donn partag"
    " relanc planifi rédig sign trouv",
    "e er ez ons",
) | _words(
    "envoie envoies fais faites faire mets mettez mettre dis dites dire écris écrivez écrire prends prenez prendre"
    " réponds répondez répondre finis finir paie traduis traduire lis lire voir revoir rends rendre répare"
)
_POLISH = _words(
    """
    wyślij wyślijcie wysłać prześlij przesłać przygotuj przygotować sprawdź sprawdzić kup kupić zadzwoń zadzwonić
    zamów zamówić napraw naprawić popraw poprawić zaktualizuj zaktualizować dodaj dodać usuń usunąć zmień zmienić
    zarezerwuj zarezerwować anuluj anulować potwierdź potwierdzić skontaktuj opublikuj opublikować zorganizuj napisz
    napisać zrób zrobić ustaw ustawić daj dać powiedz przypomnij przypomnieć odpowiedz odpisz odpisać zapłać zapłacić
    opłać opłacić znajdź znaleźć wydrukuj wydrukować przetłumacz przetłumaczyć podpisz podpisać przenieś przenieść
    umów umówić ustal ustalić zobacz przynieś odbierz odebrać oddaj oddać wrzuć wrzucić podeślij podesłać stwórz
    stworzyć pobierz pobrać zainstaluj wystaw wystawić dokończ dokończyć rozlicz uzupełnij uzupełnić
    """
)
_PORTUGUESE = _forms(
    "envi mand revis prepar compr lig arrum atualiz baix reserv cancel confirm contat contact cri public organiz procur"
    " termin pass deix mud verific test apag limp guard entreg reinici olh lev consert ajust assin pag mostr",
    "a e ar em",
) | _words(
    "faça faz fazer ponha põe pôr diga dizer traga trazer escreva escreve escrever corrija corrige corrigir adicione"
    " adicionar responda responde responder peça pedir compartilhe compartilhar lembre lembra lembrar resolva resolver"
    " marque marcar ligue pague coloque colocar busque buscar imprima imprimir veja ver dê dar traduza traduzir"
    " publique"
)
_ITALIAN = _forms(
    "invi mand prepar compr chiam ordin ripar aggiorn cancell conferm contatt organizz cerc lasc cambi verific prov"
    " control prenot pag port pass stamp firm guard mostr sistem",
    "a are ate i",
) | _words(
    "manda invia fai fate fare metti mettere di' dire scrivi scrivete scrivere rispondi rispondere correggi correggere"
    " aggiungi aggiungere traduci tradurre prendi prendere leggi leggere chiedi chiedere rimuovi rimuovere crea creare"
    " pubblica pubblicare ricorda ricordare dai dare controlla controllare lascia risolvi risolvere paghi cerchi"
    " finisci finire spedisci spedire"
)
_LATIN = _GERMAN | _SPANISH | _FRENCH | _POLISH | _PORTUGUESE | _ITALIAN
_CLITICS = re.compile(
    r"(?:-(?:moi|le|la|les|nous|lui|leur|me|o|a|os|as|lhe|nos)){1,2}$|(?<=[aeiour])(?:me|nos|mi|ci|le|lo|la|los|las"
    r"|li)$"
)
_STRESSED = str.maketrans("áéíóú", "aeiou")  # "revisa", but "revísalo"
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,12}){0,2}")

ANYWHERE = re.compile(
    r"\b(?:"
    # English, Ukrainian
    r"please|pls|can you|could you|would you|need to|needs to|have to|must|should|remind me|don't forget|make sure"
    r"|будь ласка|прошу|просимо|можеш|можете|треба|потрібно|необхідно|нагадай|не забудь|не забудьте"
    # Russian, German
    r"|пожалуйста|пожалуста|просьба|можешь|сможешь|сможете|могли? бы|надо|нужно|необходимо|напомни|напомните"
    r"|bitte|kannst du|könn(?:t|test|ten) (?:du|sie|ihr|jemand)|kann jemand|würde(?:st|n) (?:du|sie)|müssen wir"
    r"|(?:wir|ich|du|sie|ihr) (?:muss|müssen|musst|müsst|sollten|sollte)|brauchen|brauche|nicht vergessen"
    r"|vergiss nicht"
    # Spanish, Portuguese
    r"|por fa(?:vor)?|pod(?:rías?|éis|ríais|rían)|(?:me |nos )?puede[sn]?|hay que|tenemos que|tienes que|necesito"
    r"|necesitamos|recuérdame|no olvides"
    r"|pode(?:ria|rias|riam|m|s)?|você pode(?:ria)?|preciso|precisamos|temos (?:que|de)|não (?:se )?esqueça|lembre-me"
    # French
    r"|s'il (?:te|vous) pla[iî]t|stp|svp|merci de|veuillez|pou(?:rrais|rriez|vez)[- ](?:tu|vous)|peux[- ]tu"
    r"|il (?:faut|faudrait)|n'oublie[zs]? pas|nous devons|on doit|rappelle[- ]moi"
    # Polish, Italian
    r"|proszę|prosimy|prosz[ąa]|czy (?:możesz|mo(?:że|żecie)|m[oó]g[łl]\w{0,6})|możesz|trzeba|należy|musimy|muszę"
    r"|nie zapomnij|przypomnij"
    r"|per (?:favore|piacere|cortesia)|pot(?:resti|reste|rebbe|ete)|puoi|bisogna|dobbiamo|occorre|non dimenticare"
    r"|ricordami"
    r")(?!\w)",
    re.IGNORECASE,
)


def opens_asking(sentence: str, start: int = 0) -> bool:
    """Whether the sentence opens with an imperative or an infinitive that asks."""
    return bool(opening_verb(sentence, start)) or _asks_elsewhere(sentence, start)


def _asks_elsewhere(sentence: str, start: int) -> bool:
    """The same in the languages that decide about no kind."""
    match = _WORD.match(sentence, start)
    if not match:
        return False
    word = match.group().lower().replace("’", "'")
    bare = _CLITICS.sub("", word)
    if word in _RUSSIAN or not _LATIN.isdisjoint((word, bare, bare.translate(_STRESSED), bare + "e")):
        return True  # "inviarmi" has lost an "e"
    return word not in _NO_RUSSIAN_VERBS and bool(
        _RUSSIAN_PLURAL.fullmatch(word) or _RUSSIAN_INFINITIVE.fullmatch(word)
    )
