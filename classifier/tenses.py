"""Whether an hour or a day is told of something that happened, and so is nobody's due date: "it went live at 9:00"."""

import re

from classifier.base import Span

# A line or more for each language. Verbs of moving and planning are left out: "was moved to 15:00" is a date to come.
_HAPPENED = (
    r"went|(?<=\w )(?:was|were)|wasn't|weren't|had|did|didn't|came|broke|fell|began|crashed|failed|stopped|started"
    r"|happened"
    r"|died|deployed|arrived|logged|received|saw|met|wrote|restarted|rebooted|froze|hung|noticed|occurred"
    r"|shipped|disappeared|appeared|reported|complained|ended|finished|restored"
    r"|був|була|було|були|впа(?:в|ла|ло|ли)|упа(?:в|ла|ло|ли)|зламався|зламалась|зламалася|зламалося|зник\w{0,3}"
    r"|перестав\w{0,2}|почав\w{0,3}"
    r"|сталося|стався|сталась|сталася|приш(?:ов|ла|ло|ли)|прийш(?:ов|ла|ло|ли)|отрима(?:в|ла|ли)|бачи(?:в|ла|ли)"
    r"|написа(?:в|ла|ли)"
    r"|запустили|вимкнули|викотили|надійш(?:ов|ла|ло|ли)|завис\w{0,3}|відбу(?:вся|лася|лося|лися)|заверши(?:вся|лася"
    r"|лося|лися)"
    r"|был|была|было|были|упал[аои]?|слома(?:лся|лась|лось|лись)|пропал[аои]?|исчез\w{0,2}|перестал[аои]?|нача(?:л"
    r"|ла|ли|лось|лся)"
    r"|случил(?:ось|ся|ась)|произош(?:ёл|ел|ла|ло)|приш(?:ёл|ел|ла|ло|ли)|получил[аи]?|видел[аи]?|написал[аи]?"
    r"|запустили|выключили"
    r"|выкатили|завис(?:ла|ло|ли)?|закончил(?:ся|ась|ось)"
    r"|war|waren|wurde|wurden|hatte|hatten|ging|gingen|kam|kamen|fiel|fielen|brach|stürzte|startete|begann|passierte"
    r"|kaputtgegangen"
    r"|abgestürzt|ausgefallen|gekommen"
    r"|fue|fueron|estaba|estaban|había|hubo|cayó|cayeron|falló|fallaron|llegó|llegaron|empezó|dejó|ocurrió|pasó"
    r"|salió|salieron"
    r"|était|étaient|tombée?|arrivée?|planté|commencé|cessé|reçu|partie?s?|envoyées?"
    r"|był|była|było|były|padł[ao]?|przestał[ao]?|zaczęł[ao]|zaczął|przysz(?:edł|ła|ło|ły)|wysz(?:edł|ła|ło|ły)"
    r"|zniknął|zniknęł[ao]"
    r"|zepsuł[ao]?|stało"
    r"|foi|foram|estava|estavam|havia|houve|caiu|caíram|falhou|falharam|chegou|chegaram|começou|parou|aconteceu|saiu"
    r"|saíram"
    r"|era|erano|aveva|avevano|cadut[oaie]|arrivat[oaie]|successo|partit[oaie]|iniziato|smesso|bloccat[oaie]"
    r"|uscit[oaie]"
)
_YET_TO_DO = (
    r"to|thinking|hoping|wondering|going|will|must|should|shall|need|needs|please|can|could|moved|planned|scheduled"
    r"|postponed|agreed|asked|requested"
    r"|б|би|щоб|треба|потрібно|має|мають|будь ласка|перенес\w{1,4}|заплан\w{1,8}|домови\w{1,5}"
    r"|бы|чтобы|надо|нужно|должн\w{1,2}|пожалуйста|назнач\w{1,5}|договори\w{1,5}"
    r"|zu|auf|soll|sollte|muss|bitte|verschoben|verlegt|geplant|angesetzt|pensando|que|para|hay|debe|por favor"
    r"|movid[oa]|aplazad[oa]"
    r"|pour|doit|faut|déplacée?|reportée?|prévue?|żeby|aby|trzeba|proszę|przeniesion\w{1,2}|zaplanowan\w{1,2}"
    r"|deve|precisa|adiad[oa]|marcad[oa]|remarcad[oa]|per|bisogna|spostat[oa]|rinviat[oa]|fissat[oa]"
)
_READ_BEFORE = 60
_TOLD = re.compile(rf"\b(?:{_HAPPENED})\b(?P<between>[^.!?;\n]*)$", re.IGNORECASE)
_TO_COME = re.compile(rf"\b(?:{_YET_TO_DO})\b|,", re.IGNORECASE)


def is_told(date: Span, text: str) -> bool:
    """Whether a verb of the past stands a little before the date, and nothing of what is yet to be done between."""
    before = _TOLD.search(text[max(date.start - _READ_BEFORE, 0) : date.start])
    return before is not None and not _TO_COME.search(before["between"])
