"""A text as a row of tokens: numbers with what they can be, words with their roles, everything else opaque."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from classifier.dates.lexicon import Lexicon, Role, Roles

# Every repetition is bounded or runs over one class, so scanning is linear. Each run of digits is taken whole with
# its separators and judged in Python: "2.5.1", "24/7" and "15.12.2026" differ by value, not by form.
_TOKEN = re.compile(
    r"(?P<opaque>(?:https?://|www\.)\S{1,2048}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|[@#][^\W\d]\w{0,63}"
    r"|`[^`\n]{1,512}`|[A-Z][A-Z0-9]{1,9}-\d{1,9}|\+\d[\d ()-]{6,20}|[$€£₴]\s?\d[\d.,]{0,20})"
    r"|(?P<number>\d{1,40}(?:[.:/,\-–—]\d{1,40}){0,12})"
    r"|(?P<meridiem>[AaPp]\.\s?[Mm]\.?(?!\w))"
    r"|(?P<word>[^\W\d_]{1,64}(?:['’ʼ`][^\W\d_]{1,64}){0,3})"
    r"|(?P<gap>[^\S\n]{1,4096})"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_SEPARATORS = re.compile(r"[.:/,\-–—]")
_ORDINAL_TAILS = {"st", "nd", "rd", "th", "го", "е", "ого", "ше", "й", "те", "та", "му"} | {
    *("te", "ten", "ter", "tes", "º", "ª", "°", "o", "ro", "er", "e", "de", "ste"),
}
_MOST_WORDS = 4  # of a word written apart: "a partir de"
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

    def has(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)


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
        elif group == "opaque" or group is None:
            tokens.append(Token(start, end, raw, glued=glued))
        else:
            tokens += _word(raw, start, lexicons, glued=glued)
    tokens = _join_ordinal_tails(_join_words_apart(tokens, lexicons))
    return _join_number_words(_join_ordinal_dots(tokens) if lexicons[0].dotted_ordinals else tokens)


def _word(raw: str, start: int, lexicons: Sequence[Lexicon], *, glued: bool) -> list[Token]:
    """One token, or two for a word that is two: "Freitagabend"."""
    word, end, capital = _plain(raw), start + len(raw), raw[:1].isupper()
    cut = next((lexicon.compounds[word] for lexicon in lexicons if word in lexicon.compounds), 0)
    if not cut or len(word) != len(raw):
        return [Token(start, end, word, _roles(word, lexicons), glued=glued, capital=capital)]
    first, second = word[:cut], word[cut:]
    return [
        Token(start, start + cut, first, _roles(first, lexicons), glued=glued, capital=capital),
        Token(start + cut, end, second, _roles(second, lexicons), glued=True),
    ]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace(" ", "")


def _roles(word: str, lexicons: Sequence[Lexicon]) -> Roles:
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
    decimal = float(raw.replace(",", ".")) if len(parts) == 2 and marks[0] in ".," and len(raw) < 12 else None
    upto = int(parts[1]) if len(parts) == 2 and marks[0] in "-–—" and len(parts[1]) <= 2 else None
    return Token(start, end, raw, dates=dates, clock=clock, clear=clear, decimal=decimal, upto=upto, glued=glued)


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


def _join_ordinal_tails(tokens: list[Token]) -> list[Token]:
    """ "15th", "15-го" and "1-ше" are one token."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and token.glued and Role.NUMBER in last.roles and token.text in _ORDINAL_TAILS:
            joined[-1] = Token(
                last.start, token.end, last.text, {Role.ORDINAL: last.roles[Role.NUMBER]}, glued=last.glued
            )
        elif (
            last
            and token.glued
            and last.text == "-"
            and token.text in _ORDINAL_TAILS
            and len(joined) > 1
            and Role.NUMBER in joined[-2].roles
            and last.glued
        ):
            number = joined[-2]
            joined[-2:] = [
                Token(
                    number.start, token.end, number.text, {Role.ORDINAL: number.roles[Role.NUMBER]}, glued=number.glued
                )
            ]
        else:
            joined.append(token)
    return joined


def _join_words_apart(tokens: list[Token], lexicons: Sequence[Lexicon]) -> list[Token]:
    """ "pasado mañana" and "que viene" are one token each."""
    openings = [lexicon for lexicon in lexicons if lexicon.openings]
    if not openings:
        return tokens
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        length = 1
        if any(token.text in lexicon.openings for lexicon in openings):
            length = _length_apart(tokens, place, openings)
        if length > 1:
            text = " ".join(one.text for one in tokens[place : place + length])
            end = tokens[place + length - 1].end
            token = Token(token.start, end, text, _roles(text, openings), glued=token.glued, capital=token.capital)
        joined.append(token)
        place += length
    return joined


def _length_apart(tokens: list[Token], place: int, lexicons: Sequence[Lexicon]) -> int:
    """How many tokens from there on are one word of a table."""
    for length in range(min(_MOST_WORDS, len(tokens) - place), 1, -1):
        text = " ".join(token.text for token in tokens[place : place + length])
        if any(text in lexicon.words for lexicon in lexicons):
            return length
    return 1


def _join_ordinal_dots(tokens: list[Token]) -> list[Token]:
    """ "15." before a month, a word in lower case or behind "am", and "28.10.", are one token with their dot."""
    joined: list[Token] = []
    for place, token in enumerate(tokens):
        last = joined[-1] if joined else None
        if token.text != "." or not token.glued or last is None:
            joined.append(token)
        elif last.dates and last.dates[0].year is None:
            joined[-1] = replace(last, end=token.end, text=last.text + ".")
        elif last.text.isdigit() and 1 <= last.roles.get(Role.NUMBER, 99) <= 31 and _dotted(tokens, place):
            joined[-1] = replace(last, end=token.end, roles={Role.ORDINAL: last.roles[Role.NUMBER]})
        else:
            joined.append(token)
    return joined


def _dotted(tokens: list[Token], dot: int) -> bool:
    """Whether the dot makes an ordinal of the number before it and does not end a sentence or open an item."""
    following = tokens[dot + 1] if dot + 1 < len(tokens) else None
    led = dot > 1 and tokens[dot - 2].has(Role.ON, Role.BY, Role.FROM, Role.ARTICLE)
    if following is None or led:
        return led
    written = following.has(Role.MONTH) or (following.text[:1].isalpha() and not following.capital and dot > 1)
    return written or (following.text.isdigit() and not following.glued and following.roles.get(Role.NUMBER, 99) <= 12)


def _join_number_words(tokens: list[Token]) -> list[Token]:
    """ "twenty second" and "двадцять п'ятого" are one token."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        tens = last.roles.get(Role.NUMBER, 0) if last and not last.text.isdigit() else 0
        role = next((r for r in (Role.ORDINAL, Role.NUMBER) if token.roles.get(r, 99) < 10), None)
        if last and tens in {20, 30, 40, 50} and role and not token.text.isdigit():
            joined[-1] = Token(last.start, token.end, last.text, {role: tens + token.roles[role]}, capital=last.capital)
        else:
            joined.append(token)
    return joined
