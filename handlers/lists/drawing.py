"""A list as a page: what it shows, its tasks, and what can be pressed."""

from collections.abc import Mapping
from types import MappingProxyType

from aiogram.utils.formatting import Text

from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.lists.bulk_menus import bulk_menu, picking
from handlers.lists.buttons import Rows, first_buttons
from handlers.lists.filter_menus import filter_menu
from handlers.lists.gathering import BOARD, SEARCH, TASKS, TODAY, WEEK, Gathered, gather
from handlers.lists.headings import heading, unread
from handlers.lists.outcomes import is_fresh, outcome_words
from handlers.lists.presses import Fold, UndoAll
from handlers.lists.rows import rows
from handlers.pages import Look, Page
from locales import mark
from storage.store import Store

BULK = frozenset({Fold.ALL_SNOOZE, Fold.ALL_DUE, Fold.ALL_PRIORITY, Fold.ALL_PERSON})

EMPTY: Mapping[str, str] = MappingProxyType(
    {
        TODAY: mark("Nothing for today. /week shows what comes."),
        TASKS: mark("Nothing to do. Forward me a message and there will be."),
        BOARD: mark("Nothing here. Forward me a message and there will be."),
        SEARCH: mark("I found nothing like that. Try fewer words, or a part of one."),
        WEEK: mark("Nothing is due in these days."),
    }
)


def draw(store: Store, look: Look) -> Page:
    shown = gather(store, look)
    lines = [heading(store, look, shown), *filter(None, [unread(look, shown), _outcome(look)])]
    return Page(joined([*lines, *_body(look, shown)], "\n"), _buttons(store, look, shown))


def _body(look: Look, shown: Gathered) -> list[Text]:
    if (picks := look.view.get("picks")) is not None:
        hint = look.say("Tap what you mean, then say what to do with it.")
        count = look.texts.ngettext("{count} picked", "{count} picked", len(picks)).format(count=len(picks))
        return [hint, Text(count)] if picks else [hint]
    listed = list(rows(look, shown))
    return listed or [Text(), _nothing(look, shown)]


def _nothing(look: Look, shown: Gathered) -> Text:
    if shown.name == SEARCH and shown.wanted.as_view() is None:
        return look.say("What are you looking for? Reply to this message with words; finished tasks are found too.")
    if shown.name != SEARCH and shown.is_limited:
        return look.say("Nothing is like that. Take a filter away, or reply with other words.")
    return look.say(EMPTY[shown.name])


def _outcome(look: Look) -> Text | None:
    kept = look.view.get("outcome")
    if kept is None or not is_fresh(kept, look.now):
        return None
    return Text(outcome_words(look.texts, kept))


def _buttons(store: Store, look: Look, shown: Gathered) -> Rows:
    fold = Fold(look.view["fold"]) if look.view.get("fold") in tuple(Fold) else None
    picks = look.view.get("picks")
    if picks is not None:
        return bulk_menu(store, look, shown, fold) if fold in BULK and picks else picking(look, shown, picks)
    if fold is not None and fold not in BULK:
        return filter_menu(store, look, shown, fold)
    return [*first_buttons(look, shown), *_undo(look)]


def _undo(look: Look) -> Rows:
    kept = look.view.get("outcome")
    if kept is None or "batch" not in kept or not is_fresh(kept, look.now):
        return []
    return [[button(look.texts.gettext("↩ Undo all"), UndoAll())]]
