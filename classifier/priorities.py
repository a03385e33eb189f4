"""Priority: normal unless the text gives a reason; a near deadline alone is none."""

import re
from dataclasses import dataclass

from classifier.base import Priority, Span

# A line or more for each language: en, uk, ru, de, es, fr, pl, pt, it.
_NOT = (
    r"(?:not|isn't|aren't|nothing|never|не|нічого|ничего|nicht|kein|keine|nichts|no|nada|pas|rien|nie|nic|não|non"
    r"|niente)"
    r"(?: (?:es|está|é|è|est|is|that|so|very|really|too|as|дуже|так|настільки|очень|так уж|настолько|sehr|so|ganz"
    r"|muy|tan"
    r"|très|si|trop|bardzo|tak|jest|muito|tão|molto|così|d'|de)){0,2}[ '](?:d')?"
)
_URGENT = (
    r"urgent(?:ly)?|asap|a\.s\.a\.p|as soon as possible|critical|blocker|blocking|immediately|emergency"
    r"|термінов(?:о|ий|а|е|і|у|ого)|негайно|критичн(?:о|ий|а|е|у)|блокер|аварія|горить|якнайшвидше|якомога (?:швидше"
    r"|скоріше)"
    r"|срочн(?:о|ый|ая|ое|ые|ую|ого)|немедленно|критичн(?:ый|ая|ое)|авария|горит|как можно (?:скорее|быстрее)"
    r"|побыстрее"
    r"|dringend(?:e[rsnm]?)?|eilig|eilt|(?<!ab )sofort(?:ige?[rsnm]?)?|umgehend|unverzüglich|schnellstmöglich"
    r"|kritisch(?:e[rsnm]?)?"
    r"|so (?:schnell|bald) wie möglich|notfall"
    r"|urgente(?:s|mente)?|(?:me|nos|les) urge|inmediatamente|de inmediato|cuanto antes|lo antes posible|(?:es|está"
    r"|muy|é|muito) crític[oa]|es una emergencia"
    r"|urgen(?:te|ts|tes)|(?:c'est une |en |(?<!numéro )(?<!sortie )(?<!service )(?<!pas )d')urgence|immédiatement"
    r"|au plus vite|dès que possible|le plus (?:vite|tôt) possible|(?:est|très) critique"
    r"|piln(?:e|y|a|ie|ego|ej)|natychmiast|jak najszybciej|krytyczn(?:y|a|e)"
    r"|imediatamente|o (?:quanto|mais) (?:antes|rápido possível|breve possível)|é uma emergência"
    r"|urgentissimo|immediatamente|il prima possibile|al più presto|è (?:critic[oa]|un'emergenza)"
)
_NOW = (
    r"right (?:now|away)|p0|showstopper|outage"
    r"|прямо зараз|просто зараз|прямо сейчас|jetzt sofort|ahora mismo|tout de suite|agora mesmo|já já|subito"
)
_DOWN = (
    r"prod(?:uction)? (?:is )?(?:down|broken)|(?:site|website|server|everything|service|shop"
    r"|api) is (?:completely )?down"
    r"|(?:прод|сайт|сервер|все|магазин) (?:лежить|лежав|впав|упав|ліг|не працює)"
    r"|(?:прод|сайт|сервер|всё|все|магазин) (?:лежит|упал|лёг|лег|не работает)"
    r"|(?:server|seite|website|webseite|shop|produktion|alles) (?:ist (?:komplett )?(?:down|tot|ausgefallen)"
    r"|liegt am boden"
    r"|fällt aus)"
    r"|(?:sitio|web|servidor|tienda|producción|todo)(?: se)? (?:está ca[íi]d[oa]|ha ca[íi]do|cayó)"
    r"|(?:site|serveur|boutique|production|tout) est (?:en panne|tombée?|down|hors service|à terre)"
    r"|(?:strona|serwer|sklep|produkcja|wszystko) (?:leży|padł[ao]?|nie działa)"
    r"|(?:site|servidor|loja|produção|tudo) (?:caiu|está fora do ar|fora do ar)"
    r"|(?:sito|server|negozio|produzione|tutto) (?:è (?:giù|down|caduto|fermo)|non funziona)"
)
_LOW = (
    r"no (?:rush|hurry)|low[- ]prio(?:rity)?|priority: ?low|nice to have|some ?day|at some point|minor|p[34]"
    r"|when(?:ever)? you (?:have|get|find) (?:time|a (?:minute|moment|chance))|take your time|can wait"
    r"|низьк(?:ий|ого|им) пріоритет\w{0,3}|пріоритет: ?низький|не (?:поспіша(?:й|йте|ємо)|до спіху)|може почекати"
    r"|без поспіху"
    r"|коли (?:буде|матимеш|матимете|знайдеш|з'явиться) (?:час|нагода|хвилинка)|колись|як-небудь потім|дрібниця"
    r"|за нагоди"
    r"|низк(?:ий|ого|им) приоритет\w{0,3}|приоритет: ?низкий|не (?:торопись|торопитесь|спеши|спешите|к спеху)"
    r"|может подождать"
    r"|когда (?:будет|появится|найд[её]шь|найд[её]те) (?:время|минутка|возможность)|без спешки|когда-нибудь"
    r"|как-нибудь потом|мелочь"
    r"|niedrige priorität|priorität: ?niedrig|keine eile|hat zeit|kann warten|irgendwann|wenn du (?:mal )?zeit hast"
    r"|wenn sie zeit haben|eilt nicht|bei gelegenheit"
    r"|baja prioridad|prioridad(?:: ?| )baja|sin prisas?|no (?:hay|corre) prisa|cuando (?:puedas|pueda|tengas tiempo)"
    r"|puede esperar|algún día"
    r"|pas d'urgence|(?:faible|basse) priorité|priorité(?: ?: ?| )(?:basse|faible)|rien ne presse|pas pressé"
    r"|ça ne presse pas"
    r"|quand (?:tu auras|vous aurez|tu as|vous avez) (?:le |du )?temps|peut attendre"
    r"|niski(?:m|ego)? priorytet\w{0,3}|priorytet: ?niski|bez pośpiechu|nie spiesz się|nie pali się|może poczekać"
    r"|(?:jak|gdy|kiedy) będziesz (?:mieć|miał|miała) (?:czas|chwilę)|w wolnej chwili"
    r"|baixa prioridade|prioridade(?:: ?| )baixa|sem pressa|não tem pressa|quando (?:puder|tiver tempo|der)"
    r"|pode esperar"
    r"|um dia desses"
    r"|bassa priorità|priorità(?:: ?| )bassa|senza fretta|(?:non c'è|nessuna) fretta|quando (?:puoi|hai tempo|può)"
    r"|può aspettare"
)
_HIGH = (
    r"high[- ]prio(?:rity)?|priority: ?high|top priority|important|p1|must[- ]have"
    r"|висок(?:ий|ого|им) пріоритет\w{0,3}|пріоритет: ?високий|важлив(?:о|ий|а|е|у)|пріоритетн(?:о|ий|а|е|у)"
    r"|высок(?:ий|ого|им) приоритет\w{0,3}|приоритет: ?высокий|важн(?:о|ый|ая|ое|ую)|приоритетн(?:о|ый|ая|ое)"
    r"|hohe priorität|priorität: ?hoch|wichtig(?:e[rsnm]?)?|vorrangig"
    r"|alta prioridad|prioridad(?:: ?| )alta|importante|prioritari[oa]"
    r"|(?:haute|grande) priorité|priorité(?: ?: ?| )haute|importante?s?|prioritaire"
    r"|wysoki(?:m|ego)? priorytet\w{0,3}|priorytet: ?wysoki|ważn(?:e|y|a)|priorytetow(?:o|y|e|a)"
    r"|alta prioridade|prioridade(?:: ?| )alta|prioritári[oa]|(?:alta|massima) priorità|priorità(?:: ?| )alta"
)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


# The first that matches wins, so that what takes urgency back stands before what claims it.
_REASONS = (
    (Priority.LOW, _any(rf"{_NOT}(?:{_URGENT}|{_HIGH})|{_LOW}")),
    (Priority.URGENT, _any(rf"{_URGENT}|{_NOW}|{_DOWN}")),
    (Priority.HIGH, _any(_HIGH)),
)


@dataclass(frozen=True, slots=True)
class FoundPriority:
    """A priority and the words that give the reason; no words for normal."""

    priority: Priority
    span: Span | None = None


def find_priority(text: str) -> FoundPriority:
    plain = text.replace("’", "'").replace("ʼ", "'")
    for priority, reason in _REASONS:
        match = reason.search(plain)
        if match:
            return FoundPriority(priority, Span(match.start(), match.end(), text[match.start() : match.end()]))
    return FoundPriority(Priority.NORMAL)
