"""A title out of a text: the sentence that asks for something, without greetings, names and due words."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from classifier.base import Kind, Span
from classifier.courtesies import (
    AFTER_VERB,
    CAN_YOU,
    COULD_YOU,
    COURTESY,
    ENDING,
    INSIDE,
    NAMED,
    PLEA,
    POLITE,
    PREAMBLE,
    QUOTED,
    SIGN_OFF,
)
from classifier.imperatives import opening_verb, spoken_verb
from classifier.requests import ANYWHERE, opens_asking

MAX_TITLE = 120
_ENOUGH_LETTERS = 3
_ENOUGH_WORDS = 3
_WORDS_OF_POINT = {Kind.BUG.value: 2, Kind.QUESTION.value: 4}
_READ_SENTENCES = 12
_READ_REQUEST = 600
_READ_ENDING = 48
_MAX_TRIMS = 12
_NO_END = "".join(  # "im 2. Stock", "am 14. Mai", "Mr. Smith"
    rf"(?<!\b{word})"
    for word in (
        *(f"{word} {day}" for word in ("im", "am", "zum", "vom") for day in (r"\d", r"\d\d")),
        "Mr",
        "Mrs",
        "Dr",
        "Nr",
    )
)
SENTENCE = re.compile(rf"[^\n]{{1,600}}?(?:(?:[!?…]|{_NO_END}\.)(?=\s|$)|(?=\n)|$)|[^\n]{{600}}")
_POLITE = re.compile(rf"\b(?:{POLITE})(?!\w)", re.IGNORECASE)
# What makes no sense without the words after it: "rent is due on the 1st" is not to become "rent is".
_DANGLING = re.compile(
    r"\b(?:is|are|was|be|expires?|ends?|starts?|planned|scheduled|moved|until|till|from|to|at|on|by|for|before|after"
    r"|since|of|about|with|and|or|це|є|буде|закінчується|починається|заплановано|перенесли|перенесено|від|на|о|об|до|з"
    r"|із|після|перед|в|у|про|для|за|та|і|й|або"
    r"|это|будет|заканчивается|истекает|начинается|запланировано|перенесли|перенесён|от|из|с|после|к|по|и|или"
    r"|ist|sind|wird|läuft|endet|beginnt|verschoben|von|bis|am|um|auf|nach|vor|mit|und|oder"
    r"|es|está|son|vence|termina|empieza|caduca|de|del|por|para|con|en|el|la|hasta|desde|y"
    r"|est|sont|expire|commence|finit|du|le|jusqu'au|par|avec|pour|et|ou"
    r"|jest|są|wygasa|kończy się|zaczyna się|od|po|przed|dla"
    r"|é|são|expira|começa|da|até|com|em|e|è|sono|scade|inizia|finisce|dal|al|di|per|il|entro)\s*$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_LEANS_BACK = re.compile(
    r"\(|(?:its?|it's|this|that|these|those|they|це|воно|вона|він|это|он|она|оно|es|das|dies|er|esto|eso|ça|cela"
    r"|elle|to|isso"
    r"|isto|questo|quello)\b",
    re.IGNORECASE,
)
"""How a sentence opens that speaks of what another has named."""
_LONE_ARTICLE = re.compile(
    r"(?:the|our|my|your|this|that|наш[аеі]?|мій|моя|цей|ця|мой|моя|этот|эта|der|die|das|unser[e]?|mein[e]?|el|la|los|las"
    r"|nuestr[oa]|mi|le|les|notre|il|lo|gli|o|os|as|nosso|nossa)",
    re.IGNORECASE,
)
"""What is left of "the server is down" when its words of urgency are told elsewhere."""
_TWO_COMMAS = re.compile(r",\s*,")


def make_title(
    text: str,
    cuts: Sequence[Span] = (),
    *,
    kind: str = Kind.TASK,
    about: Sequence[Span] = (),
    loose: Sequence[Span] = (),
) -> tuple[str, Span | None]:
    """At most 120 characters in one line, and the words they came from; "…" where the text has nothing to show.

    Args:
        cuts: Words told elsewhere on the card (due date, priority, assignee): cut where they begin or end the sentence.
        kind: What the text is about: of a task the sentence that asks is preferred, of a defect the one that was
            read as such, of a question the question.
        about: The words that spoke for the kind: a short sentence without any of them, as "Will do.", is passed over.
        loose: The cuts that the sentence makes sense without wherever they stand ("by Friday").
    """
    start, end = _chosen(text, cuts, about, kind)
    core_start, core_end = _trimmed(text, start, end, cuts, asking=kind == Kind.TASK)
    words, opened = "", False
    if _says_something(text[core_start:core_end]):
        start, end = core_start, core_end
        opened = text[end - 1] == "?" and text[max(start - 1, 0)] == "¿"
        words = _tidied(text, start, end, loose)
    title = shown(words) or shown(text[start:end]) or shown(text)
    if not title:
        return "…", None
    return "¿" * opened + title[0].upper() + title[1:], Span(start, end, text[start:end]) if start < end else None


def asks(text: str) -> bool:
    """Whether the text asks somebody for something, in whatever sentence."""
    return bool(spoken_verb(text) or ANYWHERE.search(text[:_READ_REQUEST]))


def shown(words: str) -> str:
    """One line of visible text, cut at a word to fit a title."""
    line = _SPACES.sub(" ", _INVISIBLE.sub(" ", words[:2000])).strip()
    if len(line) <= MAX_TITLE:
        return line
    cut = line[: MAX_TITLE - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[MAX_TITLE // 2 :] else cut).rstrip(" ,.;:-–—") + "…"


def _says_something(words: str) -> bool:
    letters = sum(letter.isalnum() for letter in words)
    return letters >= _ENOUGH_LETTERS and not _LONE_ARTICLE.fullmatch(words.strip())


def _chosen(text: str, cuts: Sequence[Span], about: Sequence[Span], kind: str) -> tuple[int, int]:
    """The first sentence that says what the text is about; else the first that says much, else the first."""
    asking = kind == Kind.TASK
    short: tuple[int, int] | None = None
    telling: tuple[int, int] | None = None
    hollow: tuple[int, int] | None = None
    for match in _sentences(text):
        words = text[slice(*_trimmed(text, match.start(), match.end(), cuts, asking=asking))].rstrip(" .!?,)…")
        if not _says_something(words):
            continue
        if PREAMBLE.fullmatch(words) or PLEA.fullmatch(words):
            hollow = hollow or match.span()
            continue
        if asking and " " in words and (opens_asking(words) or ANYWHERE.search(match.group())):
            return match.span()
        spoken_for = not asking and any(match.start() <= span.start < match.end() for span in about)
        if _is_the_point(match.group(), words, kind, spoken_for=spoken_for):
            return match.span()
        if len(words.split()) >= _ENOUGH_WORDS or spoken_for:
            telling = telling or match.span()
            if not asking and _is_headline(text, match):
                break
        short = short or match.span()
    return telling or short or hollow or (0, min(len(text), 600))


def _is_the_point(sentence: str, words: str, kind: str, *, spoken_for: bool) -> bool:
    """Whether a sentence of some length tells what is wrong, or puts the question."""
    least = _WORDS_OF_POINT.get(kind)
    if least is None or len(words.split()) < least or _LEANS_BACK.match(words):
        return False
    question = "?" in sentence
    return question if kind == Kind.QUESTION else spoken_for and not question and not opens_asking(words)


def _is_headline(text: str, sentence: re.Match[str]) -> bool:
    """Whether it stands alone in its line, as the subject of a letter or the title of a ticket does."""
    return text[sentence.end() : sentence.end() + 1] == "\n" and sentence.group()[-1:] not in {
        ".",
        "!",
        "?",
        "…",
        ":",
        ",",
    }


def _sentences(text: str) -> Iterator[re.Match[str]]:
    """The first sentences of what is said here: no quoted lines, no signature."""
    signature = SIGN_OFF.search(text)
    end = signature.start() if signature else len(text)
    said = (match for match in SENTENCE.finditer(text, 0, end) if not QUOTED.match(match.group()))
    return islice(said, _READ_SENTENCES)


def _trimmed(text: str, start: int, end: int, cuts: Sequence[Span], *, asking: bool) -> tuple[int, int]:
    """Where the core of a sentence begins and ends."""
    asks_nicely = asking or "?" in text[start:end] or bool(_POLITE.search(text, start, end))
    asked = False
    for _ in range(_MAX_TRIMS):
        before = start, end
        if front := COURTESY.match(text, start, end):
            start = front.end()
        if wish := COULD_YOU.match(text, start, end) or (asks_nicely and CAN_YOU.match(text, start, end)):
            start, asked = wish.end(), True
        elif named := _spoken_to(text, start, end):
            start = named
        if back := ENDING.search(text, max(start, end - _READ_ENDING), end):
            end = back.start()
        end = _before_plea(text, start, end)
        if text[max(end - 1, 0) : end] == "?" and (asked or opening_verb(text[start:end])):
            end -= 1  # "could you send it?" asks for a thing, not for an answer
        start, end = _without_edges(text, start, end, cuts)
        if before == (start, end) or start >= end:
            break
    return start, max(start, end)


def _without_edges(text: str, start: int, end: int, cuts: Sequence[Span]) -> tuple[int, int]:
    for cut in cuts:
        if cut.start <= start < cut.end:
            start = cut.end
        if cut.start < end <= cut.end and not _DANGLING.search(text, start, max(cut.start, start)):
            end = max(cut.start, start)
    return start, end


def _before_plea(text: str, start: int, end: int) -> int:
    """Where a sentence ends without ", please fix it": what is wrong comes before."""
    if PLEA.fullmatch(text, start, end):
        return end
    comma = text.rfind(",", max(start, end - _READ_ENDING), end)
    if comma < 0 or not PLEA.fullmatch(text[comma + 1 : end].strip(" .!?")):
        return end
    told = text[start:comma]
    return comma if len(told.split()) >= _ENOUGH_WORDS and not opens_asking(told) else end


def _spoken_to(text: str, start: int, end: int) -> int | None:
    """Where the sentence goes on after a name that it speaks to: "Max, send it", "Ines could you look"."""
    named = NAMED.match(text, start, end)
    if not named or opens_asking(named.group()):
        return None
    rest = named.end()
    if len(text[rest:end].split()) < _ENOUGH_WORDS:
        return None
    if any(pattern.match(text, rest, end) for pattern in (COULD_YOU, CAN_YOU, _POLITE)):
        return rest
    return rest if opens_asking(text[rest:end]) else None


def _tidied(text: str, start: int, end: int, loose: Sequence[Span]) -> str:
    """The core without the due words and the politeness in its middle."""
    words, at = "", start
    for span in sorted(loose, key=lambda span: span.start):
        goes_on = text[span.end : span.end + 1].isspace()
        if at <= span.start and span.end < end and goes_on and not _DANGLING.search(text, at, span.start):
            words, at = words + text[at : span.start].rstrip(), span.end
    words += text[at:end]
    said = INSIDE.sub("", words)
    if polite := AFTER_VERB.match(said):
        said = polite["verb"] + said[polite.end() :]
    if at > start:
        said = _TWO_COMMAS.sub(",", said)
    return said.strip(" ,;:")
