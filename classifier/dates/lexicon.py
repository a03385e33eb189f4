"""What a word may mean in a date; each language is a table from words to roles, the grammar is one for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto


class Unit(IntEnum):
    SECOND = 0
    MINUTE = 1
    HOUR = 2
    DAY = 3
    WEEK = 4
    FORTNIGHT = 5
    MONTH = 6
    QUARTER = 7
    YEAR = 8
    DECADE = 9


class Role(Enum):
    """A part a word can play; the number beside it in a table says which one (month 12, weekday 4, …)."""

    __hash__ = object.__hash__  # members are single objects; the hash of Enum is computed in Python, at each look-up

    NUMBER = auto()
    ORDINAL = auto()
    UNIT = auto()
    MONTH = auto()
    WEEKDAY = auto()  # Monday is 0
    DAY = auto()  # days from today
    PART = auto()  # part of the day, by its usual hour
    ADVERB_PART = auto()  # the same, but a date on its own: "tonight", "вранці"
    MERIDIEM = auto()  # 0 or 12
    OCLOCK = auto()  # 1: enough to make a clock of a number, 0: only after "at", 2: right behind the figures ("15h")
    FRACTION = auto()  # of an hour, in minutes; of another unit in sixtieths
    CLOCK = auto()  # a time in one word, in minutes of a day of twelve hours
    HOLIDAY = auto()  # which one of `holidays.Holiday`
    WEEKEND = auto()
    PERIOD_END = auto()  # "eod", "eow", "eom": the unit that ends
    NOW = auto()
    NEXT = auto()
    THIS = auto()  # 1: not today itself ("coming"), 2: and of weeks and months the next one ("kommende")
    LAST = auto()
    NEXT_BEHIND = auto()  # the same behind its noun: "viernes que viene"
    LAST_BEHIND = auto()
    WEEKS_BEHIND = auto()  # weeks after the weekday before it: "lundi en quinze"
    AGO = auto()
    IN = auto()  # before a length of time
    BY = auto()
    BEFORE = auto()
    AT = auto()  # 1: a number after it can only be an hour ("о 15")
    ON = auto()
    FROM = auto()
    SINCE = auto()
    TO = auto()
    AFTER = auto()
    PAST = auto()  # half past three
    LESS = auto()  # "без четверти восемь": before what is lacking
    COVERING = auto()  # what a report is about, and not when it is due ("за листопад")
    ONE = auto()  # a unit that means one without a number: "через годину"
    QUARTER_LETTER = auto()  # "Q3"
    TIMER = auto()  # "for" and a length after it count from now
    MINUS = auto()  # "las ocho menos cuarto"
    INTO = auto()  # beside minutes or after them: so much of the hour that ends at the one named: "halb drei", "пів на"
    LATER = auto()
    OF = auto()
    END = auto()
    START = auto()
    MIDDLE = auto()
    AND = auto()
    ARTICLE = auto()
    WORKING = auto()  # "3 working days"
    DAY_AHEAD = auto()  # a number after it is a day of the month: 1 "día 18", 0 where nothing else follows, "el 16"
    CALENDAR_WEEK = auto()  # "KW 49"
    DAYNUMBER = auto()  # "15 числа"
    ABOUT = auto()
    MORE = auto()  # "in 2 more hours"
    DEADLINE = auto()  # a word that announces a due date
    WEAK = auto()  # also an ordinary word: needs company
    MEASURE = auto()  # the number before it counts or costs
    NAMING = auto()  # the number after it names a thing: version, room, page


Roles = Mapping[Role, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The date words of one language.

    Attributes:
        words: Lower-case word, apostrophes written as ', to what it may mean.
        month_first: Whether 5/3 is read as the third of May first.
        dotted_ordinals: Whether "15." is the fifteenth.
        compounds: A word that is two, to where the second begins: "freitagabend".
        telling: The words that are about time; those that only count or name something are not.
        openings: First words of the words that stand apart ("que viene").
    """

    words: Mapping[str, Roles]
    month_first: bool
    dotted_ordinals: bool = False
    compounds: Mapping[str, int] = field(default_factory=dict)
    openings: frozenset[str] = field(init=False)
    telling: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        openings = frozenset(word.partition(" ")[0] for word in self.words if " " in word)
        object.__setattr__(self, "openings", openings)
        telling = frozenset(word for word, roles in self.words.items() if roles.keys() - {Role.MEASURE, Role.NAMING})
        object.__setattr__(self, "telling", telling)


def table(*groups: tuple[Role, Mapping[str, int]], flags: Mapping[Role, str], other: str = "") -> dict[str, Roles]:
    """Turn "words with one space between -> value" into word -> roles; a word may stand in several groups.

    "que_viene" is one word that is written apart; `other` words mean nothing here, though they may in another language.
    """
    words: dict[str, dict[Role, int]] = {}
    for role, entries in groups:
        for forms, value in entries.items():
            for form in forms.split():
                words.setdefault(form.replace("_", " "), {})[role] = value
    for role, forms in flags.items():
        for form in forms.split():
            words.setdefault(form.replace("_", " "), {})[role] = 0
    for form in other.split():
        words.setdefault(form.replace("_", " "), {})
    return dict(words)


def endings(stems: Mapping[str, int], tails: str) -> dict[str, int]:
    """Stems with each of the endings, for languages that decline: {"перв": 1} and "ый ого" are "первый первого"."""
    return {" ".join(stem + tail for stem in forms.split() for tail in tails.split()): n for forms, n in stems.items()}


def spelled_plainly(words: Mapping[str, Roles], plain: Mapping[str, str]) -> dict[str, Roles]:
    """The same table with each word also as people type it without the letters in `plain`: "miercoles", "naechste"."""
    letters = str.maketrans(dict(plain))
    return {word.translate(letters): roles for word, roles in words.items()} | dict(words)
