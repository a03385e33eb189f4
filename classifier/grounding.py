"""What a model wrote, held against the message: nothing may come out that did not go in."""

import re
import unicodedata
from collections.abc import Iterable

from classifier.answers import LONGEST_TITLE
from classifier.base import Span

_SAID_ENOUGH = 0.5
"""Least share of a title's longer words that begin like words of the message."""
_STEM = 4
_FEWEST_LETTERS = 3
_LONGEST_NEW_WORD = 30
_LEAK = 4
"""Words in a row that a title may not share with the instructions."""
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_JOINERS = "\u200c\u200d\n\r\t"  # in emoji and in Persian; and what one line is made of
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"\w+")
_LINKS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:/\S*|\b(?:javascript|data|mailto|tg|tel|sms|file|ftp|vbscript|intent):\S+|\bwww\.\S+"
    r"|[\w.+-]+@[\w.-]+|@\w+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/:]\S*)?|#\w+|(?<!\S)/[a-z]\w*|</?[a-z!][^>]*>?|\]\(|`{3}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d[\d\s.,()-]*\d")
_PLACEHOLDERS = re.compile(r"\b(?:EMAIL|PHONE|CARD|IBAN|KEY)_\d+\b", re.IGNORECASE)


def own_title(title: str, text: str, *, prompt: str = "", names: Iterable[str] = ()) -> str | None:
    """The title in one line, None when it is empty, too long, or holds what the message does not.

    Foreign are links, addresses, @names, hashtags, commands, mark-up, long numbers and words, hidden characters,
    runs of the prompt, and people's names; and a title most of whose words are not the message's.

    Args:
        text: The whole message.
        prompt: What the model was told besides.
        names: Of people; one that the message does not name is foreign.
    """
    if any(unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS for letter in title):
        return None
    line = _SPACES.sub(" ", title).strip()
    if len(line) > LONGEST_TITLE or sum(letter.isalnum() for letter in line) < _FEWEST_LETTERS:
        return None
    said, source = _folded(line), _folded(text)
    if said in source:
        return line
    if _has_foreign_parts(said, source) or _leaks(said, source, _folded(prompt)):
        return None
    named = {word for name in names for word in _WORDS.findall(_folded(name)) if len(word) > 2}
    if any(word in named and word[:_STEM] not in source for word in _WORDS.findall(said)):
        return None
    return line if _is_grounded(said, source) else None


def locate(words: str, text: str) -> Span | None:
    """Where the text says these words, whatever their case and spaces; None when it does not."""
    parts = words.split()
    if not parts or len(words) > LONGEST_TITLE:
        return None
    pattern = r"\s+".join(re.escape(part) for part in parts)
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return Span(match.start(), match.end(), match.group()) if match else None


def overlap(a: str, b: str) -> float:
    """Share of the words of the shorter that the longer has, too, 0..1; words count as equal by their beginnings."""
    left, right = _stems(a), _stems(b)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _folded(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).casefold()


def _has_foreign_parts(said: str, source: str) -> bool:
    parts = [*_LINKS.findall(said), *_PLACEHOLDERS.findall(said)]
    if any(part.rstrip(".,;:!?") not in source for part in parts):
        return True
    if any(len(word) >= _LONGEST_NEW_WORD and word not in source for word in said.split()):
        return True
    figures = re.sub(r"\D", "", source)
    numbers = (re.sub(r"\D", "", number) for number in _NUMBERS.findall(said))
    return any(len(number) > 2 and number not in figures for number in numbers)


def _leaks(said: str, source: str, prompt: str) -> bool:
    words, told, own = _WORDS.findall(said), " ".join(_WORDS.findall(prompt)), " ".join(_WORDS.findall(source))
    runs = (" ".join(words[at : at + _LEAK]) for at in range(len(words) - _LEAK + 1))
    return any(run in told and run not in own for run in runs)


def _is_grounded(said: str, source: str) -> bool:
    """Longer words by their beginnings; a title that has none is made of the message's short words."""
    long = [word for word in _WORDS.findall(said) if len(word) >= _STEM]
    if long:
        return sum(word[:_STEM] in source for word in long) >= _SAID_ENOUGH * len(long)
    short, own = _WORDS.findall(said), set(_WORDS.findall(source))
    return sum(word in own for word in short) > _SAID_ENOUGH * len(short)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORDS.findall(_folded(text)) if len(word) > 2}
