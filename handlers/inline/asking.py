"""`@bot words` in any chat: tasks to be posted there, and the words as a task for whoever accepts."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineQuery, InlineQueryResultsButton, InlineQueryResultUnion, User

from classifier.keys import key_in
from handlers.inline.drawing import compact, result_of, result_of_offer
from handlers.lists.gathering import SEARCH, TASKS
from handlers.lists.verbs import read_words
from handlers.lists.wanted import Wanted
from handlers.options import Options
from handlers.pages import Look
from handlers.people import unmet_texts
from locales import translations
from storage.database import Database
from storage.filters import Filters
from storage.queries.lists import Order
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Task, now
from storage.types import storable
from tasks import inline, workspaces
from tasks.actors import Actor
from tasks.listing import everywhere
from tasks.rules import ACTIVE

PAGE = 19
"""Tasks of an answer; with what can be made of the words they are twenty."""

_LAST_PAGE = 50
START = "inline"
"""Payload of /start for who comes from a query."""


@dataclass(frozen=True, slots=True)
class _Answer:
    results: Sequence[InlineQueryResultUnion]
    next_offset: str = ""
    button: InlineQueryResultsButton | None = None


@dataclass(frozen=True, slots=True)
class _Asker:
    person: Person
    options: Options
    now: datetime

    def look(self, store: Store, page: str) -> Look:
        """Words are read as for this list."""
        workspace = workspaces.current(store, self.person)
        unsent = Delivery(workspace_id=workspace.id, channel=Channel.PAGE, view={"page": page})
        return Look(unsent, workspace, self.person, self.now, self.options)


async def answer(query: InlineQuery, db: Database, options: Options) -> None:
    """Answer for this person alone: Telegram would show a remembered answer to others, too."""
    words = " ".join(storable(query.query).split())
    page = int(query.offset) if query.offset.isascii() and query.offset.isdigit() and len(query.offset) < 3 else 0
    found = await db.write(_answer, query.from_user, words, min(page, _LAST_PAGE), options)
    await _say(query, found)


async def turn_away(query: InlineQuery, options: Options) -> None:
    """Nothing for who is not admitted but the way to be told so."""
    words = unmet_texts(query.from_user, options).gettext("Ask the owner to let you in")
    await _say(query, _Answer([], button=InlineQueryResultsButton(text=words, start_parameter=START)))


async def _say(query: InlineQuery, answered: _Answer) -> None:
    with suppress(TelegramBadRequest):  # they have typed on meanwhile, and ask anew
        await query.answer(
            list(answered.results),
            cache_time=0,
            is_personal=True,
            next_offset=answered.next_offset,
            button=answered.button,
        )


def _answer(store: Store, user: User, words: str, page: int, options: Options) -> _Answer:
    """Who has not started us has the tasks of their groups, and a way to start us; nothing of theirs is kept."""
    person, moment = store.people.by_telegram_id(user.id), now()
    if person is None:
        return _Answer([], button=_start_button(user, options))
    tasks, more = _found(store, _Asker(person, options, moment), words, page)
    results = [result_of(compact(store, task, person, options, moment), person) for task in tasks]
    if not person.reachable:
        return _Answer(results, more, _start_button(user, options))
    if page == 0 and _can_be_offered(words):
        results = [result_of_offer(inline.offer(store, person, words), translations(person.locale)), *results]
    return _Answer(results, more)


def _found(store: Store, asker: _Asker, words: str, page: int) -> tuple[Sequence[Task], str]:
    """Tasks over all workspaces that somebody may look into, and where to go on.

    Words that ask for something ("mine", "bugs from Ann") are looked for as they stand where that finds nothing.
    """
    scope = everywhere(store, Actor.person(asker.person.id))
    if not words:
        return _leaf(store, scope, Filters(status=tuple(sorted(ACTIVE))), Order.DUE, page)
    asked = read_words(store, asker.look(store, TASKS), words)
    if asked.number is not None:
        return (store.inline.numbered(scope, asked.number, PAGE) if page == 0 else ()), ""
    for read in (asked, read_words(store, asker.look(store, SEARCH), words)):
        filters = Wanted.of(read, asker.person.id).named(store, scope).filters(asker.now)
        tasks, more = _leaf(store, scope, filters, Order.OPEN_FIRST, page)
        if tasks:
            return tasks, more
    return (), ""


def _leaf(
    store: Store, scope: Collection[int], filters: Filters, order: Order, page: int
) -> tuple[Sequence[Task], str]:
    leaf = store.lists.leaf(scope, filters, order, number=page, size=PAGE)
    if leaf.number != page:
        return (), ""
    return [task for task, _ in leaf.rows], str(page + 1) if (page + 1) * PAGE < leaf.total else ""


def _can_be_offered(words: str) -> bool:
    """A number alone is that of a task, what has no letter is nothing to do, and a key of some service is not kept."""
    return any(letter.isalpha() for letter in words) and key_in(words) is None


def _start_button(user: User, options: Options) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(text=unmet_texts(user, options).gettext("Open Sift"), start_parameter=START)
