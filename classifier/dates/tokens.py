"""A text as a row of tokens: numbers with what they can be, words with their roles, everything else opaque."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classifier.dates.lexicon import Lexicon, Role, Roles

# Every repetition is bounded or runs over one class, so scanning is linear. Each run of digits is taken whole with
# its separators and judged in Python: "2.5.1", "24/7" and "15.12.2026" differ by value, not by form.
_TOKEN = re.compile(
    r"(?P<opaque>(?:https?://|www\.)\S{1,2048}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|[@#][^\W\d]\w{0,63}"
    r"|`[^`\n]{1,512}`|[A-Z][A-Z0-9]{1,9}-\d{1,9}|\+\d[\d ()-]{6,20}|[$€£₴]\s?\d[\d.,]{0,20})"
    r"|(?P<number>\d{1,40}(?:[.:/,\-–—]\d{1,40}){0,12})"
    r"|(?P<meridiem>[AaPp](?:\s?\.\s?|\s)[Mm](?!\w)(?:\s?\.)?)"
    r"|(?P<word>[^\W\d_]{1,64}(?:['’ʼ`][^\W\d_]{1,64}){0,3})"
    r"|(?P<gap>[^\S\n]{1,4096})"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_SEPARATORS = re.compile(r"[.:/,\-–—]")
_NEVER = {"24/7", "7/24", "9/11", "50/50", "7/7"}


@dataclass(frozen=True, slots=True)
class Ymd:
    """A date as written: the year may be missing, and whether the order of day and month was certain."""

    year: int | None
    month: int
    day: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark.

    Attributes:
        start, end: Code points into the text.
        text: As written; words in lower case with plain apostrophes.
        roles: What it may mean.
        dates: Readings of a numeric date, likeliest first.
        clock: Minutes after midnight of a "15:30".
        clear: The clock was written so that it can't be twelve hours off ("15:30", "09:00").
        decimal: "1.5", for lengths of time.
        upto: The second number of a "10-15".
        glued: No space before it.
        capital: Written with a capital.
    """

    start: int
    end: int
    text: str
    roles: Roles = field(default_factory=dict)
    dates: Sequence[Ymd] = ()
    clock: int | None = None
    clear: bool = False
    decimal: float | None = None
    upto: int | None = None
    glued: bool = False
    capital: bool = False

    @property
    def ahead(self) -> int:
        """How many weeks or months from this one "this" (0), "next" (1) and "übernächste" (2) say."""
        following = self.roles.get(Role.NEXT)
        return int(self.roles.get(Role.THIS) == 2) if following is None else 1 + following

    def has(self, *roles: Role) -> bool:
        return not self.roles.keys().isdisjoint(roles)


def tokenize(text: str, lexicons: Sequence[Lexicon]) -> list[Token]:
    """The tokens of a text; `lexicons` are asked in order, the first says the order of day and month."""
    tokens: list[Token] = []
    previous_end = -1
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group == "gap":
            continue
        start, end, raw = match.start(), match.end(), match.group()
        glued = start == previous_end
        previous_end = end
        if group == "number":
            tokens.append(_number(raw, start, end, glued=glued, month_first=lexicons[0].month_first))
        elif group in {"opaque", None}:
            tokens.append(Token(start, end, raw, glued=glued))
        elif group == "meridiem":
            half = f"{raw[0].lower()}m"
            tokens.append(Token(start, end, half, roles_of(half, lexicons), glued=glued))
        else:
            tokens += _word(raw, start, lexicons, glued=glued)
    return tokens


def _word(raw: str, start: int, lexicons: Sequence[Lexicon], *, glued: bool) -> list[Token]:
    """One token, or two for a word that is two: "Freitagabend"."""
    word, end, capital = _plain(raw), start + len(raw), raw[:1].isupper()
    cut = next((lexicon.compounds[word] for lexicon in lexicons if word in lexicon.compounds), 0)
    if not cut or len(word) != len(raw):
        return [Token(start, end, word, roles_of(word, lexicons), glued=glued, capital=capital)]
    first, second = word[:cut], word[cut:]
    return [
        Token(start, start + cut, first, roles_of(first, lexicons), glued=glued, capital=capital),
        Token(start + cut, end, second, roles_of(second, lexicons), glued=True),
    ]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").replace("ʼ", "'").replace("`", "'")


def roles_of(word: str, lexicons: Sequence[Lexicon]) -> Roles:
    for lexicon in lexicons:
        if word in lexicon.words:
            return lexicon.words[word]
    return {}


def _number(raw: str, start: int, end: int, *, glued: bool, month_first: bool) -> Token:
    parts = _SEPARATORS.split(raw)
    if len(parts) == 1:
        roles = {Role.NUMBER: int(raw)} if len(raw) <= 6 else {}
        return Token(start, end, raw, roles, glued=glued)
    marks = _SEPARATORS.findall(raw)
    dates = () if raw in _NEVER else _dates(parts, marks, month_first=month_first)
    clock, clear = _clock(parts, marks, half_days=month_first)
    decimal = _decimal(parts, marks[0]) if len(parts) == 2 else None
    upto = int(parts[1]) if len(parts) == 2 and marks[0] in "-–—" and len(parts[1]) <= 2 else None
    return Token(start, end, raw, dates=dates, clock=clock, clear=clear, decimal=decimal, upto=upto, glued=glued)


def _decimal(parts: list[str], mark: str) -> float | None:
    """ "1.5", "1,5" and "3/4"."""
    if mark in ".," and len(parts[0]) + len(parts[1]) < 12:
        return float(".".join(parts))
    if mark == "/" and parts in (["1", "2"], ["1", "4"], ["3", "4"], ["1", "3"], ["2", "3"]):
        return int(parts[0]) / int(parts[1])
    return None


def _dates(parts: list[str], marks: list[str], *, month_first: bool) -> tuple[Ymd, ...]:
    if len(set(marks)) != 1 or marks[0] not in "./-" or any(len(part) > 4 for part in parts):
        return ()
    numbers = [int(part) for part in parts]
    if len(parts) == 3 and len(parts[0]) == 4:
        return _valid([(numbers[0], numbers[1], numbers[2])], sure=True)
    if any(len(part) > 2 for part in parts[:2]) or len(parts) > 3:
        return ()
    year = None
    if len(parts) == 3:
        if len(parts[2]) not in {2, 4}:
            return ()
        year = numbers[2] if len(parts[2]) == 4 else 2000 + numbers[2]
    first, second = numbers[0], numbers[1]
    day_month, month_day = (year, second, first), (year, first, second)
    if marks[0] == "." or not month_first:
        return _valid([day_month, month_day] if month_first or marks[0] != "." else [day_month])
    return _valid([month_day, day_month])


def _valid(readings: list[tuple[int | None, int, int]], *, sure: bool = False) -> tuple[Ymd, ...]:
    fitting = [r for r in readings if 1 <= r[1] <= 12 and 1 <= r[2] <= 31]
    certain = sure or len(fitting) == 1
    return tuple(dict.fromkeys(Ymd(year, month, day, certain) for year, month, day in fitting))


def _clock(parts: list[str], marks: list[str], *, half_days: bool) -> tuple[int | None, bool]:
    """Minutes of "15:30", "15.30", "7:56:30" and of the start of "14:00-16:00"; only a colon makes it clear.

    Where people count to twelve, `half_days`, "7:30" may be the evening.
    """
    if marks[0] not in ":." or len(parts[0]) > 2 or len(parts[1]) != 2:
        return None, False
    if len(parts) > 2 and not (marks[0] == ":" and all(mark in ":-–—" for mark in marks[1:])):
        return None, False
    hour, minute = int(parts[0]), int(parts[1])
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None, False
    clear = hour > 12 or parts[0].startswith("0") or (hour >= 7 and not half_days)
    return hour * 60 + minute, marks[0] == ":" and clear
