"""Whether a line asks for something to be done: the verbs people open tasks with, in English and Ukrainian."""

import re


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENGLISH = _words(
    """
    add allow analyse analyze answer apply approve arrange ask assign attach back backup block book bring build
    bump buy call cancel change check clean close collect compare complete configure confirm connect contact
    convert copy create cut debug decide delete deliver deploy describe design disable discuss document download
    draft drop edit email enable estimate explain export extend extract fill find finish fix follow forward gather
    generate get give go grant handle hide hire implement import improve increase inform install integrate invite
    investigate issue join keep launch learn let look make merge message migrate monitor move notify open optimise
    optimize order organise organize pack pay pick ping plan polish post prepare print process proofread provide
    publish pull push put raise read rebase reduce refactor refund register release remember remind remove rename
    renew reorder replace reply report request research reschedule reset resolve respond restart restore return
    revert review rewrite rework roll rotate run save scan schedule search sell send set setup share ship show
    sign sort split start stop store submit support switch sync take talk tell test track train transfer translate
    trim try turn unblock update upgrade upload use validate verify visit vote wash watch water wire withdraw wrap
    write
    """
)
UKRAINIAN = _words(
    """
    зроби зробимо додай перевір надішли відправ напиши подзвони зателефонуй купи замов підготуй створи онови
    видали прибери виправ полагодь почини познач перенеси зміни запиши нагадай знайди поклич запроси забронюй
    оплати заплати склади закрий відкрий перезапусти задеплой залий викоти злий поміняй поклади візьми забери
    передай скажи спитай запитай узгодь погодь опублікуй завантаж налаштуй протестуй перепиши переклади перероби
    дороби допиши доповни глянь подивись подивися поглянь роздрукуй скинь кинь вишли постав поверни скасуй вимкни
    увімкни дай зустрінь прочитай розберись розберися з'ясуй домовся домовись зайди зайдіть внеси занеси вивчи
    проведи збери оціни порахуй
    """
)
_ALSO_NOUNS = _words(
    """
    answer backup build call change design document download fix issue launch message move order plan post print
    release report request research review search ship support switch sync test update upgrade upload vote
    """
)
_TELLS = re.compile(
    r"(?:\s+(?!(?:what|who|whom|whose|why|how|if|whether|that|which|where|when|it|this|there|everything|he|she|they)\b)"
    r"[\w.#/-]{1,32}){0,2}"
    r"\s+(?:is|are|was|were|isn't|aren't|wasn't|has|have|had|hasn't|failed|fails|went|will|won't)\b",
    re.IGNORECASE,
)
"""What follows a noun that looks like a verb: "Release 2.4 is out", "Build failed"."""

_PLURAL = re.compile(r"[а-щьюяєіїґ']{3,}(?:йте|іть|їть|ьте|вте|рте|жте|чте|йтесь|йтеся|іться)")
_INFINITIVE = re.compile(
    r"[а-щьюяєіїґ']{2,}(?:ати|яти|ити|їти|іти|ути|юти|ести|ести|сти|зти|гти|кти|оти|рти|єти|тися|тись)"
)
_NO_VERBS = _words(
    """
    мати вісті діти гості кошти мости користі частіти хвости пости тости листи напасти честі
    """
)
_OPENING = re.compile(
    r"[\s\-*•>]{0,8}(?:(?:please|pls|plz|kindly|also|then|and|just|hey|hi|ok|okay|будь ласка|прошу|ще|також|потім|і|та"
    r"|треба|потрібно|необхідно|варто|слід|давай(?:те)?|need to|we need to|we should|we must|let's|lets|todo:?|to do:?)"
    r"[\s,:]{1,4}){0,3}(?:@\w{1,32}[\s,:]{1,3}){0,2}(?:(?:please|pls|будь ласка)[\s,]{1,3})?",
    re.IGNORECASE,
)
_SHORT_SEGMENT = re.compile(r"\s{0,4}@?[\w'’]{1,32}(?:[ ][\w'’]{1,32}){0,3}[,.!:\n]\s{0,4}")
_SHORT_SEGMENTS = 4
_READ_CHARACTERS = 600
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’ʼ][^\W\d_]{1,40})?")


def opening_verb(line: str, start: int = 0) -> re.Match[str] | None:
    """The imperative or infinitive the line opens with, after "please", "треба" and mentions; else None."""
    opening = _OPENING.match(line, start)
    match = _WORD.match(line, opening.end() if opening else start)
    if match is None or not is_imperative(match.group()):
        return None
    return None if match.group().lower() in _ALSO_NOUNS and _TELLS.match(line, match.end()) else match


def spoken_verb(text: str) -> re.Match[str] | None:
    """The same, also after a greeting or a name: "Hi! Ann, send…", "Олено, зроби…"."""
    start = 0
    for _ in range(_SHORT_SEGMENTS):
        verb = opening_verb(text[:_READ_CHARACTERS], start)
        if verb and (start == 0 or not _INFINITIVE.fullmatch(verb.group().lower())):
            return verb
        segment = _SHORT_SEGMENT.match(text, start)
        if not segment:
            return None
        start = segment.end()
    return None


def is_imperative(word: str) -> bool:
    """Whether the word, opening a sentence, asks for something."""
    word = word.lower().replace("’", "'").replace("ʼ", "'")
    if word in _NO_VERBS:
        return False
    return word in ENGLISH or word in UKRAINIAN or bool(_PLURAL.fullmatch(word) or _INFINITIVE.fullmatch(word))
