"""A title out of a text: the sentence that asks for something, without greetings, names and due words."""

import re
from collections.abc import Sequence
from itertools import islice

from classifier.base import Span
from classifier.imperatives import opening_verb, spoken_verb

MAX_TITLE = 120
_ENOUGH_LETTERS = 3
_ENOUGH_WORDS = 3
_READSENTENCES = 12
_READ_REQUEST = 600
_MAX_TRIMS = 12
SENTENCE = re.compile(r"[^\n]{1,600}?(?:[.!?…](?=\s|$)|(?=\n)|$)|[^\n]{600}")
_REQUEST = re.compile(
    r"\b(?:please|pls|can you|could you|would you|need to|needs to|have to|must|should|remind me|don't forget|make sure"
    r"|будь ласка|прошу|можеш|можете|треба|потрібно|необхідно|нагадай|не забудь|не забудьте)\b",
    re.IGNORECASE,
)
# What may go from the front, one after the other.
_FRONT = re.compile(
    r"(?:[\s,.;:!>*•\-–—]+"
    r"|(?:hi|hey|hello|good (?:morning|afternoon|evening)|dear)(?: (?:all|team|everyone|everybody|guys|folks|there"
    r"|colleagues))?"
    r"(?=[\s,!.])"
    r"|(?:team|guys|folks|everyone|колеги|команда|друзі)(?=,)"
    r"|(?:всім )?(?:привіт|вітаю|доброго (?:ранку|дня|вечора)|добрий (?:ранок|день|вечір))(?: всім| усім| команда"
    r"| колеги)?(?=[\s,!.])"
    r"|(?:please|pls|plz|kindly|so|ok|okay|well|then|also|btw|and|but|будь ласка|прошу|отже|ну|ок|також|до речі"
    r"|але)(?=[\s,])"
    r"|(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|we)(?: all)?(?: please)?(?=\s)"
    r"|(?:чи )?(?:можеш|можете|міг би|могла б|могли б)(?: ти| ви)?(?=\s)"
    r"|(?:i|we|you)(?:'d| would)? (?:need|want|like|have)(?: you| someone)? to(?=\s)|(?:i|we|you) (?:must|should)(?=\s)"
    r"|let's(?=\s)|make sure (?:to|you)(?=\s)|(?:don't|do not) forget to(?=\s)|remember to(?=\s)"
    r"|(?:set a reminder|remind (?:me|us))(?: to| about| that)?(?=\s)|to-?do\b:?|task:|action item:"
    r"|(?:нам |мені |тобі |вам )?(?:треба|потрібно|необхідно|слід|варто)(?: би| б)?(?: нам| мені| тобі)?(?=\s)"
    r"|нагадай(?:те)?(?: мені| нам)?(?: про те,? що| про| що)?(?=\s)|не забудь(?:те)?(?=\s)|давай(?:те)?(?=\s)"
    r"|задача:|завдання:|assign(?:ed)?(?: this| it)?(?: to)?(?=\s)|признач(?:ити|те|ено)?(?: на)?(?=\s))",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:[\s,.;:!\-–—(]+|(?:(?<=\s)|(?<=,))(?:please|pls|plz|thanks|thank you|thx|ok|будь ласка|дякую|плз))$",
    re.IGNORECASE,
)
# What makes no sense without the words after it: "rent is due on the 1st" is not to become "rent is".
_DANGLING = re.compile(
    r"\b(?:is|are|was|be|expires?|ends?|starts?|planned|scheduled|moved|until|till|from|to|at|on|by|for|before|after"
    r"|since|of|about|with|and|or|це|є|буде|закінчується|починається|заплановано|перенесли|перенесено|від|на|о|об|до|з"
    r"|із|після|перед|в|у|про|для|за|та|і|й|або)\s*$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def make_title(
    text: str, cuts: Sequence[Span] = (), *, asking: bool = True, about: Sequence[Span] = ()
) -> tuple[str, Span | None]:
    """At most 120 characters in one line, and the words they came from; "…" where the text has nothing to show.

    Args:
        cuts: Words told elsewhere on the card (due date, priority, assignee): cut where they begin or end the sentence.
        asking: Prefer the sentence that asks for something; else the first that says something.
        about: The words that spoke for the kind: a short sentence without any of them, as "Will do.", is passed over.
    """
    start, end = _chosen(text, cuts, about, asking=asking)
    core_start, core_end = _trimmed(text, start, end, cuts)
    if sum(letter.isalnum() for letter in text[core_start:core_end]) >= _ENOUGH_LETTERS:
        start, end = core_start, core_end
    title = shown(text[start:end]) or shown(text)
    if not title:
        return "…", None
    return title[0].upper() + title[1:], Span(start, end, text[start:end]) if start < end else None


def asks(text: str) -> bool:
    """Whether the text asks somebody for something, in whatever sentence."""
    return bool(spoken_verb(text) or _REQUEST.search(text[:_READ_REQUEST]))


def shown(words: str) -> str:
    """One line of visible text, cut at a word to fit a title."""
    line = _SPACES.sub(" ", _INVISIBLE.sub(" ", words[:2000])).strip()
    if len(line) <= MAX_TITLE:
        return line
    cut = line[: MAX_TITLE - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[MAX_TITLE // 2 :] else cut).rstrip(" ,.;:-–—") + "…"


def _chosen(text: str, cuts: Sequence[Span], about: Sequence[Span], *, asking: bool) -> tuple[int, int]:
    """The first sentence that asks for something, else the first that says something."""
    short: tuple[int, int] | None = None
    telling: tuple[int, int] | None = None
    for match in islice(SENTENCE.finditer(text), _READSENTENCES):
        start, end = _trimmed(text, match.start(), match.end(), cuts)
        words = text[start:end]
        if sum(letter.isalnum() for letter in words) < _ENOUGH_LETTERS:
            continue
        asked = asking and bool(opening_verb(words) or _REQUEST.search(match.group()))
        if asked and " " in words:
            return match.span()
        spoken_for = not asking and any(match.start() <= span.start < match.end() for span in about)
        if len(words.split()) >= _ENOUGH_WORDS or spoken_for:
            telling = telling or match.span()
        short = short or match.span()
        if telling and not asking:
            break
    return telling or short or (0, min(len(text), 600))


def _trimmed(text: str, start: int, end: int, cuts: Sequence[Span]) -> tuple[int, int]:
    for _ in range(_MAX_TRIMS):
        before = start, end
        front = _FRONT.match(text, start, end)
        if front:
            start = front.end()
        back = _BACK.search(text, max(start, end - 40), end)
        if back:
            end = back.start()
        if text[max(end - 1, 0) : end] == "?" and opening_verb(text[start:end]):
            end -= 1  # "could you send it?" asks for a thing, not for an answer
        for cut in cuts:
            if cut.start <= start < cut.end:
                start = cut.end
            if cut.start < end <= cut.end and not _DANGLING.search(text, start, max(cut.start, start)):
                end = max(cut.start, start)
        if before == (start, end) or start >= end:
            break
    return start, max(start, end)
