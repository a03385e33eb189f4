"""The tokens as the grammar walks over them, and the pieces it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role
from classifier.dates.tokens import Token

_NOTHING = Token(0, 0, "")
_STOPS = frozenset(".,;:!?)]\n\"'»”")


_MOST_SKIPPED = 5  # more small words in a row are no date, and would cost time that grows with their square
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: minutes after midnight, 1440 for the midnight that ends the day.

    Attributes:
        sure: It can't be twelve hours off.
        part: It is only a part of the day ("morning"), which says am or pm of another clock.
        figures: It is sure only by the way its figures are written: "9:30 tonight" is the evening all the same.
        zone: Where it is that time, if said; the person's own zone otherwise.
    """

    minutes: int
    sure: bool
    part: bool = False
    figures: bool = False
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing said about time, in the tokens `first` up to `after`.

    Attributes:
        rule: Name of the rule that found it.
        days: The day it names and, where the words have a second reading, that one.
        clock: The time of day.
        instant: A moment counted from now ("in 2 hours"), aware.
        day_end: It names the end of a day and leaves open which.
        past: About the past: it takes part in nothing.
        weak: A date only in the company of other pieces.
        week: A day of the week it names; a weekday said beside it is the one of that week.
        yearless: A day and a month without a year, so that a weekday beside them may say which year.
    """

    rule: str
    first: int
    after: int
    days: Days = ()
    clock: Clock | None = None
    instant: datetime | None = None
    day_end: bool = False
    past: bool = False
    weak: bool = False
    week: date | None = None
    yearless: bool = False


class Row:
    """A row of tokens that can be read past both ends, and the moment it was said (local, aware)."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        self.tokens = tokens
        self.now = now
        self.today = now.date()

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, place: int) -> Token:
        return self.tokens[place] if 0 <= place < len(self.tokens) else _NOTHING

    def has(self, place: int, *roles: Role) -> bool:
        """Whether the token there can play one of the roles."""
        return not self[place].roles.keys().isdisjoint(roles)

    def value(self, place: int, role: Role) -> int | None:
        return self[place].roles.get(role)

    def skip(self, place: int, *roles: Role) -> int:
        """The first place from here on whose token has none of the roles, a few tokens ahead at most."""
        last = place + _MOST_SKIPPED
        while place < last and self.has(place, *roles):
            place += 1
        return place

    def skip_comma(self, place: int) -> int:
        return place + 1 if self[place].text in {",", "."} and place + 1 < len(self) else place

    def breaks(self, place: int) -> bool:
        """Whether nothing follows that a number before could count: the end, a mark, or more about time."""
        token = self[place]
        if token.text in _DASHES:
            return not self[place + 1].text[:1].isdigit()
        if not token.text or token.text in _STOPS:
            return True
        return bool(token.dates) or token.clock is not None or any(role in _ABOUT_TIME for role in token.roles)

    def is_morning(self, place: int) -> bool:
        """Whether "Morgen" or "mañana" is a part of a day, not tomorrow: "am Morgen", "Freitag Morgen", "la mañana"."""
        led = self.has(place - 1, Role.ARTICLE, Role.THIS, Role.WEEKDAY, Role.DAY)
        return led or self.value(place - 1, Role.ON) == 1

    def company(self, place: int) -> bool:
        """Whether the token before announces a date."""
        return self.has(
            place - 1, Role.BY, Role.ON, Role.BEFORE, Role.THIS, Role.NEXT, Role.DEADLINE, Role.TO, Role.FROM
        )


_ABOUT_TIME = frozenset(
    {
        Role.MONTH,
        Role.WEEKDAY,
        Role.DAY,
        Role.PART,
        Role.ADVERB_PART,
        Role.AT,
        Role.ON,
        Role.BY,
        Role.NEXT,
        Role.THIS,
        Role.AND,
        Role.OF,
        Role.PERIOD_END,
        Role.NUMBER,
    }
)
