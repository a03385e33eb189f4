"""All rules over a row of tokens: what is said about time, from left to right."""

from classifier.dates.behind_rules import BEHIND_RULES
from classifier.dates.clock_rules import CLOCK_RULES
from classifier.dates.day_rules import DAY_RULES
from classifier.dates.edge_rules import EDGE_RULES
from classifier.dates.holidays import HOLIDAY_RULES
from classifier.dates.length_rules import LENGTH_RULES
from classifier.dates.lexicon import Role
from classifier.dates.numbered_rules import NUMBERED_RULES
from classifier.dates.period_rules import PERIOD_RULES
from classifier.dates.row import Piece, Row
from classifier.dates.slavic_clock_rules import SLAVIC_CLOCK_RULES
from classifier.dates.spoken_clock_rules import SPOKEN_CLOCK_RULES
from classifier.dates.within_rules import WITHIN_RULES
from classifier.dates.written_rules import WRITTEN_RULES
from classifier.dates.zones import with_zone

_RULES = (
    *WRITTEN_RULES,
    *DAY_RULES,
    *PERIOD_RULES,
    *EDGE_RULES,
    *WITHIN_RULES,
    *BEHIND_RULES,
    *NUMBERED_RULES,
    *HOLIDAY_RULES,
    *CLOCK_RULES,
    *SPOKEN_CLOCK_RULES,
    *SLAVIC_CLOCK_RULES,
    *LENGTH_RULES,
)


_SMALL = frozenset(
    {
        *(Role.ON, Role.AT, Role.IN, Role.OF, Role.BY, Role.TO, Role.FROM, Role.SINCE, Role.BEFORE, Role.AFTER),
        *(Role.THIS, Role.NEXT, Role.LAST, Role.ARTICLE, Role.AND, Role.ABOUT, Role.MORE, Role.PAST, Role.LATER),
        *(Role.AGO, Role.LESS, Role.MINUS, Role.COVERING, Role.MERIDIEM, Role.OCLOCK, Role.DEADLINE, Role.TIMER),
        *(Role.WEAK, Role.MEASURE, Role.NAMING, Role.WORKING, Role.DAYNUMBER, Role.ONE),
    }
)
"""A word that plays only such parts says nothing about time by itself."""


def pieces(row: Row) -> list[Piece]:
    """Every piece in the row; where several rules fit, the one that takes most tokens."""
    found: list[Piece] = []
    place = 0
    opens = _openings(row)
    while place < len(row):
        best = _longest(row, place) if opens[place] else None
        if best:
            best = with_zone(row, best)
            found.append(best)
        place = best.after if best else place + 1
    return found


def _openings(row: Row) -> list[bool]:
    """Where a piece may begin: at a word that says something about time, or at small words that lead to one."""
    opens = [False] * (len(row) + 1)
    for place in range(len(row) - 1, -1, -1):
        token = row[place]
        if token.text[:1].isdigit() or not token.roles.keys() <= _SMALL:
            opens[place] = True
        elif token.roles:
            opens[place] = opens[place + 1]
    return opens


def _longest(row: Row, place: int) -> Piece | None:
    options = [piece for rule in _RULES if (piece := rule(row, place))]
    return max(options, key=lambda piece: piece.after, default=None)
