"""The words by which people say that something comes again; each language is a table, the grammar is one for all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from classifier.dates.lexicon import Lexicon, Role


class Part(Enum):
    """A part a word or phrase can play; the number beside it says which one (weekday 4, two months, …)."""

    EVERY = auto()
    OTHER = auto()  # "every other day"
    ONCE = auto()  # "once a" week
    IN_DAYS = auto()  # adverbs: "daily" is 1 of them
    IN_WEEKS = auto()
    IN_MONTHS = auto()  # "quarterly" is 3 of them
    IN_YEARS = auto()
    UNIT = auto()
    WEEKDAY = auto()  # Monday is 0
    HABIT = auto()  # a weekday so that it can only be every one of them: "on Mondays", "montags", "по понедельникам"
    WORKDAY = auto()
    WORKDAYS = auto()  # "on weekdays", "по будням"
    WEEKEND = auto()
    WEEKENDS = auto()
    DAYTIME = auto()  # "every morning"
    MONTH = auto()
    NUMBER = auto()
    ORDINAL = auto()
    LAST = auto()
    END = auto()  # "the end of" a month
    DAY_NUMBER = auto()  # "15 числа"
    AND = auto()
    TO = auto()
    SMALL = auto()  # stands between the others
    TIMES = auto()  # "twice", "3 times": how often is not a rule of ours
    STOP = auto()  # "except", "until": a rule with exceptions or an end is not one of ours
    CLOSING = auto()  # may follow an adverb that is not an adjective: "weekly at 9", not "weekly report"

    __hash__ = object.__hash__


Phrase = tuple[tuple[str, ...], Part, int]
_FROM_DATES = {
    Role.UNIT: Part.UNIT,
    Role.WEEKDAY: Part.WEEKDAY,
    Role.MONTH: Part.MONTH,
    Role.NUMBER: Part.NUMBER,
    Role.ORDINAL: Part.ORDINAL,
    Role.PART: Part.DAYTIME,
    Role.AND: Part.AND,
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; each string holds words, those with "_" are written apart.

    Attributes:
        dates: Gives units, weekdays, months and numbers.
        parts: What else a word may be.
        numbered: The same, with the number that says which.
        vague: Number words that name no number ("few").
        adjectives: The adverbs are adjectives too, so that a noun behind them makes them one.
        phrases: All of it, by the first word.
    """

    dates: Lexicon
    parts: Mapping[Part, str]
    numbered: Mapping[Part, Mapping[str, int]] = field(default_factory=dict)
    vague: str = ""
    adjectives: bool = False
    phrases: Mapping[str, tuple[Phrase, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", _by_first_word(self._all()))

    def _all(self) -> Iterator[tuple[str, Part, int]]:
        vague = set(self.vague.split())
        for word, roles in self.dates.words.items():
            if word not in vague:
                known = ((_FROM_DATES[role], number) for role, number in roles.items() if role in _FROM_DATES)
                yield from ((word.replace(" ", "_"), part, number) for part, number in known)
        for part, forms in self.parts.items():
            yield from ((form, part, 0) for form in forms.split())
        for part, entries in self.numbered.items():
            yield from ((form, part, n) for forms, n in entries.items() for form in forms.split())


def _by_first_word(entries: Iterable[tuple[str, Part, int]]) -> dict[str, tuple[Phrase, ...]]:
    phrases: dict[str, list[Phrase]] = {}
    for form, part, number in entries:
        words = tuple(form.split("_"))
        phrases.setdefault(words[0], []).append((words, part, number))
    return {first: tuple(those) for first, those in phrases.items()}
