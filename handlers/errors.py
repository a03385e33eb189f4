"""What goes wrong while an update is handled: refusals are told, lost causes dropped; everything else is a fault.

A fault is not caught here: it reaches the intake, which tries the update again and puts it aside in the end.
"""

import contextlib
from gettext import NullTranslations

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, User
from aiogram.utils.formatting import Text

from handlers.answers import answer_one
from handlers.groups import anonymous
from handlers.options import Options
from handlers.people import texts_of
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError

_NOBODY_LISTENS = (
    "query is too old",
    "chat not found",
    "not enough rights",
    "have no rights to send a message",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_RESTRICTED",
    "TOPIC_CLOSED",
    "message thread not found",
    "message to be replied not found",
    "message is not modified",
)
"""Bad requests that say only that an answer comes too late, or to where nobody can hear it."""


async def tell(event: ErrorEvent, db: Database, options: Options) -> None:
    """Tell a person in their language why something was refused."""
    if not isinstance(event.exception, TaskError):
        return
    texts, actor = await db.read(_spoken_to, _speaker(event), options)
    await audit.note_refusal(db, actor, event.exception)
    words = refusal(texts, event.exception.code)
    # An answer that comes too late, or to where we are shut out, changes nothing: the refusal stands.
    with contextlib.suppress(TelegramBadRequest, TelegramForbiddenError):
        if (query := event.update.callback_query) is not None:
            await query.answer(words, show_alert=True)
        elif (message := event.update.message) is not None:
            way_on = anonymous.way_on(message, texts) if event.exception.code == "no_person" else []
            await answer_one(message, Text(words), *way_on)


async def let_go(_event: ErrorEvent) -> None:
    """What was to be said can't be; what was to be done is done, since that is committed first."""


async def nobody_listens(event: ErrorEvent) -> bool:
    if isinstance(event.exception, TelegramForbiddenError):
        return True
    return isinstance(event.exception, TelegramBadRequest) and any(
        reason in event.exception.message for reason in _NOBODY_LISTENS
    )


def _spoken_to(store: Store, user: User | None, options: Options) -> tuple[NullTranslations, Actor]:
    person = store.people.by_telegram_id(user.id) if user is not None else None
    return texts_of(store, user, options), Actor(None if person is None else person.id, via="chat")


def _speaker(event: ErrorEvent) -> User | None:
    spoken = event.update.callback_query or event.update.message
    return spoken.from_user if spoken is not None else None


def setup() -> Router:
    router = Router(name=__name__)
    router.errors.register(tell, ExceptionTypeFilter(TaskError))
    router.errors.register(let_go, nobody_listens)
    return router
