"""What a text is about: cues are counted for each kind, and the lead over the second says how sure that is."""

import re
from collections import defaultdict
from dataclasses import dataclass

from classifier.base import Kind, Span
from classifier.imperatives import spoken_verb
from classifier.kind_words import CUES, OUTRIGHT_KINDS, SAID_OUTRIGHT, Cue

READ_CHARACTERS = 600
_IMPERATIVE_WEIGHT = 2.5
_QUESTION_MARK_WEIGHT = 2.5
_SAYS_QUESTION = re.compile(r"[?？؟](?=[\s\"»)!?]|$)|¿")
_ASKS_TO_DO = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?! know| tell| explain)"
    r"|(?:хто|хтось) (?:може|зможе)|можеш|можете|міг би|могла б|могли б)\b",
    re.IGNORECASE,
)
_SHORT = 200
_POLITE_WEIGHT, _EDGE, _MATTER = 0.5, 4, 30  # weight; characters from an edge; characters of other text
_GREETING = re.compile(r"(?:(?:hi|hey|hello|so|and|but|привіт|вітаю|добрий день)\b)?[\s,!]*", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яґєії]", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f600-\U0001f64f\U0001f44d\U0001f44f\U0001f389❤🙏🤣]")


@dataclass(frozen=True, slots=True)
class FoundKind:
    """A kind and how it was found.

    Attributes:
        lead: How far its score is ahead of the second: 0 none, 5 said outright.
        second: The kind that came next.
        spans: The words that spoke for it.
    """

    kind: Kind
    lead: float
    second: Kind
    spans: tuple[Span, ...]


def find_kind(text: str, language: str, *, aimed: bool = False, dated: bool = False) -> FoundKind:
    """The likeliest kind.

    Args:
        language: Decides which words are looked for; other languages than English and Ukrainian get marks only.
        aimed: The text was sent on purpose; without any sign it is then a wish and not a note.
        dated: It names a time of day, as appointments do.
    """
    text = text[:READ_CHARACTERS]
    said = SAID_OUTRIGHT.match(text)
    if said:
        kind = OUTRIGHT_KINDS[said["word"].lower()]
        return FoundKind(kind, 5.0, Kind.TASK, (Span(said.start("word"), said.end("word"), said["word"]),))
    scores: defaultdict[Kind, float] = defaultdict(float)
    spans: defaultdict[Kind, list[Span]] = defaultdict(list)
    for kind, weight, span in find_cues(text, language):
        scores[kind] += weight
        spans[kind].append(span)
    if dated and scores[Kind.EVENT]:
        scores[Kind.EVENT] += 1
    scores[Kind.TASK if aimed else Kind.INFO] += 0.5
    ranked = sorted(Kind, key=lambda kind: scores[kind], reverse=True)
    return FoundKind(ranked[0], scores[ranked[0]] - scores[ranked[1]], ranked[1], tuple(spans[ranked[0]]))


def words_of(text: str, language: str) -> str:
    """Whose words to look for: the language's own; where it is unknown, its letters decide."""
    if language != "und":
        return language
    return "uk" if _CYRILLIC.search(text) else "en"


def find_cues(text: str, language: str) -> list[tuple[Kind, float, Span]]:
    """Each cue of a kind in the text, with its weight and words."""
    plain = text.replace("’", "'").replace("ʼ", "'")
    signs: list[tuple[Kind, float, Span]] = []
    language = words_of(text, language)
    for cue in CUES.get(language, ()):
        match = _opening_match(cue, plain) if cue.opening else cue.pattern.search(plain)
        if match and match.group().strip():
            weight = _POLITE_WEIGHT if _is_polite(cue, match, text) else cue.weight
            start = match.start()
            if cue.opening and (greeting := _GREETING.match(text, start, match.end())) and greeting.end() < match.end():
                start = greeting.end()
            signs.append((cue.kind, weight, Span(start, match.end(), text[start : match.end()])))
    mark = _SAYS_QUESTION.search(text)
    if mark:
        plainly = len(text) < _SHORT and not _ASKS_TO_DO.search(plain)
        weight = _QUESTION_MARK_WEIGHT if plainly else _QUESTION_MARK_WEIGHT / 2
        signs.append((Kind.QUESTION, weight, Span(mark.start(), mark.end(), mark.group())))
    emoji = _EMOJI.search(text)
    if emoji:
        signs.append((Kind.CHITCHAT, 1.0, Span(emoji.start(), emoji.end(), emoji.group())))
    if language in CUES:
        verb = spoken_verb(text)
        if verb:
            signs.append((Kind.TASK, _IMPERATIVE_WEIGHT, Span(verb.start(), verb.end(), verb.group())))
    return signs


def _is_polite(cue: Cue, match: re.Match[str], text: str) -> bool:
    """A greeting before the matter, or thanks after it, is manners and not what the text is about."""
    at_an_edge = match.start() < _EDGE or match.end() > len(text.rstrip()) - _EDGE
    return cue.kind is Kind.CHITCHAT and at_an_edge and len(text) - (match.end() - match.start()) > _MATTER


def _opening_match(cue: Cue, plain: str) -> re.Match[str] | None:
    start = len(plain) - len(plain.lstrip())
    return cue.pattern.match(plain, start)
