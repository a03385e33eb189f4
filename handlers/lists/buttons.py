"""The first buttons of a list: its rows by their places, its pages, and what else can be shown."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from babel.dates import get_day_names

from handlers.cards.menus import button
from handlers.lists.gathering import BOARD, COLUMNS, SEARCH, TASKS, TODAY, WEEK, Gathered, column_of
from handlers.lists.presses import (
    WEEKS,
    ClearFilters,
    Fold,
    OpenRow,
    PickSeveral,
    ShowColumn,
    ShowDay,
    ShowWeek,
    ShowWhose,
    Toggle,
    TurnTo,
    TypeWords,
    UnfoldList,
)
from handlers.pages import Look
from storage.tables import Status
from wording.lines import capitalised
from wording.names import STATUSES

Rows = list[list[InlineKeyboardButton]]

_IN_A_ROW = 5
"""Numbers side by side: as wide as a thumb."""


def first_buttons(look: Look, shown: Gathered) -> Rows:
    return [
        *_columns(look, shown),
        *_days(look, shown),
        *_numbers(shown),
        paging(shown),
        *_whose(look, shown),
        *_weeks(look, shown),
        _tools(look, shown),
    ]


def paging(shown: Gathered) -> list[InlineKeyboardButton]:
    """Nothing for one page; from the last one on it goes to the first."""
    number, pages = shown.listing.leaf.number, shown.listing.pages
    if pages < 2:
        return []
    return [
        button("‹", TurnTo(number=(number - 1) % pages)),
        button(f"{number + 1}/{pages}", TurnTo(number=0)),
        button("›", TurnTo(number=(number + 1) % pages)),
    ]


def evenly(buttons: Sequence[InlineKeyboardButton], at_most: int) -> Rows:
    """In rows of nearly the same length."""
    count = -(-len(buttons) // at_most) or 1
    wide = -(-len(buttons) // count)
    return [list(buttons[start : start + wide]) for start in range(0, len(buttons), wide or 1)]


def _numbers(shown: Gathered) -> Rows:
    tasks = enumerate(shown.listing.tasks, 1)
    return evenly([button(str(position), OpenRow(task=task.id)) for position, task in tasks], _IN_A_ROW)


def _tools(look: Look, shown: Gathered) -> list[InlineKeyboardButton]:
    say = look.texts.gettext
    tools = []
    if shown.name == SEARCH:
        tools.append(button("🔎 " + say("Words…"), TypeWords()))
    if shown.name == TASKS and look.reader is not None and look.workspace.kind != "personal":
        tools.append(_mine(look, shown))
    if shown.name != TODAY and (shown.listing.leaf.total or shown.is_limited):
        tools.append(button(say("Filter…"), UnfoldList(fold=Fold.FILTER)))
    if shown.listing.tasks:
        tools.append(button(say("Pick several"), PickSeveral(on=True)))
    elif shown.is_limited:
        tools.append(button(say("Clear"), ClearFilters()))
    return tools


def _mine(look: Look, shown: Gathered) -> InlineKeyboardButton:
    """To one's own tasks, and back to all."""
    assert look.reader is not None
    if look.reader.id in shown.wanted.assignee:
        return button(look.texts.gettext("All"), Toggle(field=Fold.PERSON, value="any"))
    return button(look.texts.gettext("Mine"), Toggle(field=Fold.PERSON, value=str(look.reader.id)))


def _whose(look: Look, shown: Gathered) -> Rows:
    """Of a day: with what others have, where there are others."""
    if shown.name != TODAY or look.reader is None or not shown.looks_wide:
        return []
    everybody = bool(look.view.get("everybody"))
    words = look.texts.gettext("Only mine") if everybody else look.texts.gettext("Everybody's")
    return [[button(words, ShowWhose(everybody=not everybody))]]


def _columns(look: Look, shown: Gathered) -> Rows:
    if shown.name != BOARD:
        return []
    current = column_of(look)
    columns = [status for status in COLUMNS if shown.counts.get(status) or status is current]
    return evenly([_column(look, shown, status, status is current) for status in columns], 2)


def _column(look: Look, shown: Gathered, status: Status, current: bool) -> InlineKeyboardButton:
    words = f"{capitalised(look.texts.gettext(STATUSES[status]))} {shown.counts.get(status, 0)}"
    return button(f"· {words} ·" if current else words, ShowColumn(status=status))


def _days(look: Look, shown: Gathered) -> Rows:
    """Of a week its days, with how much is due on each; the one that is shown alone shows all again."""
    if shown.name != WEEK:
        return []
    names = get_day_names("short", locale=look.locale)
    chosen, days = look.view.get("day"), []
    for n, (that, count) in enumerate(shown.days):
        words = f"{names[that.weekday()]} {count}" if count else names[that.weekday()]
        days.append(button(f"·{words}·" if n == chosen else words, ShowDay(day=None if n == chosen else n)))
    return [days]


def _weeks(look: Look, shown: Gathered) -> Rows:
    """The weeks beside it, and the way back to this one."""
    if shown.name != WEEK:
        return []
    say, week = look.texts.gettext, int(look.view.get("week", 0))
    home = [(say("This week"), 0)] if abs(week) > 1 else []
    beside = [("‹ " + say("Week"), week - 1), *home, (say("Week") + " ›", week + 1)]
    return [[button(words, ShowWeek(week=to)) for words, to in beside if -WEEKS <= to <= WEEKS]]
