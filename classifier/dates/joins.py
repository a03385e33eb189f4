"""Tokens that are one: "15th", "15-го", "pasado mañana", "двадцять п'ятого", "two thousand nineteen"."""

from collections.abc import Sequence
from dataclasses import replace

from classifier.dates.lexicon import Lexicon, Role
from classifier.dates.tokens import Token, roles_of

_ORDINAL_TAILS = frozenset(
    {*("st", "nd", "rd", "th"), *("го", "ого", "е", "ое", "ше", "те", "й", "я", "та", "му", "ому")}
    | {*("te", "ten", "ter", "tes", "º", "ª", "°", "o", "ro", "er", "e", "de", "ste")}
    | {*("szy", "ty", "tego", "tej", "sty", "stego", "stej", "sta", "gi", "go", "ci", "ciego", "my", "mego", "mej")}
)
_RAISED = frozenset("ºª°")  # "1.º"
_MOST_WORDS = 4  # of a word written apart: "a partir de"
_TENS = frozenset(range(20, 100, 10))
_HUNDRED, _THOUSAND = 100, 1000


def join(tokens: list[Token], lexicons: Sequence[Lexicon]) -> list[Token]:
    """The tokens with those joined that are one word; `lexicons` as in `tokenize`."""
    tokens = _join_ordinal_tails(_join_words_apart(tokens, lexicons))
    return _join_number_words(_join_ordinal_dots(tokens) if lexicons[0].dotted_ordinals else tokens)


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
            and (last.text == "-" or (last.text == "." and token.text in _RAISED))
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
            token = Token(token.start, end, text, roles_of(text, openings), glued=token.glued, capital=token.capital)
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
    """ "twenty second", "forty-three" and "двадцять п'ятого" are one token, and so is "two thousand nineteen"."""
    joined: list[Token] = []
    for token in tokens:
        joined.append(token)
        while (whole := _sum(joined[-4:-1], joined[-1])) is not None:
            taken, role, number = whole
            first = joined[-1 - taken]
            sum_ = Token(first.start, token.end, first.text, {role: number}, glued=first.glued, capital=first.capital)
            joined[-1 - taken :] = [sum_]
    return joined


def _sum(before: list[Token], token: Token) -> tuple[int, Role, int] | None:
    """How many tokens before it a number word belongs to, as what, and the number that they make."""
    role = Role.ORDINAL if Role.ORDINAL in token.roles else Role.NUMBER
    number = token.roles.get(role)
    if number is None or not before or token.text[:1].isdigit():
        return None
    link = (before[-1].text == "-" and before[-1].glued and token.glued) or before[-1].has(Role.AND)
    back = 2 if link and len(before) > 1 else 1
    last = before[-back]
    start = last.roles.get(Role.NUMBER)
    if start is None or last.text[:1].isdigit():
        return None
    tens = start if start < _HUNDRED else start % _HUNDRED if start > _THOUSAND else 0
    if tens in _TENS and 0 < number < 10 and (tens > 20 or not before[-1].has(Role.AND)):
        return back, role, start + number
    if start % _THOUSAND == 0 and start and 0 < number < _THOUSAND:
        return back, role, start + number
    if number == _THOUSAND and 0 < start < _HUNDRED:
        return back, role, start * _THOUSAND
    return None
