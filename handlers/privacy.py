"""/privacy: what is kept of somebody and for how long, and the way to have it erased."""

from dataclasses import dataclass
from gettext import NullTranslations

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Text

from handlers.answers import answer, answer_one, show_instead
from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.filters import in_private, pressed_in_private
from handlers.options import Options
from handlers.own_data import TakeMine
from handlers.spoken import Spoken
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import erasure
from tasks.actors import Actor

Shown = tuple[Text, *tuple[list[InlineKeyboardButton], ...]]


@dataclass(frozen=True, slots=True)
class Mine:
    """What is in somebody's own workspace."""

    workspace: Workspace | None
    messages: int = 0
    tasks: int = 0


class AskErasing(CallbackData, prefix="erase"):
    """Ask whether they are sure, or go back."""

    sure: bool


class Erase(CallbackData, prefix="erased"):
    """Erase whoever presses."""


async def show(message: Message, *, person: Person, texts: NullTranslations, db: Database, options: Options) -> None:
    await answer(message, *_kept(texts, options, await db.read(_mine, person)))


async def show_elsewhere(message: Message, *, texts: NullTranslations, options: Options) -> None:
    words = Text(texts.gettext("What I keep of you is between us: ask me in our chat."))
    way = InlineKeyboardButton(text=texts.gettext("Open our chat"), url=f"https://t.me/{options.bot_username}")
    await answer_one(message, words, [way])


async def ask(
    query: CallbackQuery,
    *,
    callback_data: AskErasing,
    person: Person,
    texts: NullTranslations,
    db: Database,
    options: Options,
) -> None:
    if not callback_data.sure:
        await show_instead(query, *_kept(texts, options, await db.read(_mine, person)))
        return
    say = texts.gettext
    words = Text(
        Bold(say("Erase everything?")),
        "\n",
        say(
            "Your own tasks, messages and settings are deleted for good. Tasks of your teams stay, without your name. "
            "It can't be undone; Export my data gives you a copy first."
        ),
    )
    yes = button(say("Yes, erase it all"), Erase(), "danger")
    await show_instead(query, words, [yes], [button(say("‹ Back"), AskErasing(sure=False))])


async def erase(query: CallbackQuery, *, actor: Actor, texts: NullTranslations, db: Database) -> None:
    """What we said in their chat loses its buttons by itself: nothing of it is known any more."""
    await db.write(erasure.erase, actor)
    say = texts.gettext
    backups = say("Backups that were made before still have it, until whoever runs this Sift deletes them.")
    await show_instead(query, Text(say("Everything is erased. Write to me and we begin anew."), " ", backups))


def _kept(texts: NullTranslations, options: Options, mine: Mine) -> Shown:
    say, count = texts.gettext, texts.ngettext
    messages = count("{count} message that you sent me", "{count} messages that you sent me", mine.messages)
    tasks = count("{count} task made of them", "{count} tasks made of them", mine.tasks)
    raw = count(
        "what Telegram delivered to me, as it came: {count} day, then it is deleted",
        "what Telegram delivered to me, as it came: {count} days, then it is deleted",
        options.inbox_days,
    )
    lines: list[Text] = [
        Text(Bold(say("What I keep"))),
        Text(
            "• ",
            fill(messages, count=mine.messages),
            ", ",
            fill(tasks, count=mine.tasks),
            ", ",
            say("until you erase them"),
        ),
        Text("• ", say("your name, username, language and time zone as Telegram and you tell me")),
        Text("• ", fill(raw, count=options.inbox_days)),
        Text("• ", say("in groups only what is said to me; with reactions allowed, the group's last 48 hours")),
        Text(),
        _leaves(texts, options, mine.workspace),
    ]
    copy = button(say("Export my data"), TakeMine())
    erase_button = button(say("Erase me…"), AskErasing(sure=True), "danger")
    return joined(lines, "\n"), [copy], [erase_button]


def _leaves(texts: NullTranslations, options: Options, own: Workspace | None) -> Text:
    """Whether anything leaves the machine that Sift runs on."""
    model = options.models.of(own) if own is not None else options.models.model
    if not model and (not options.transcriber.name or options.transcriber.here):
        return Text(texts.gettext("Nothing leaves the computer that I run on."))
    return Text(
        texts.gettext("A language model may read messages, as /settings says. What left is written down there.")
    )


def _mine(store: Store, person: Person) -> Mine:
    own = store.workspaces.by_chat(person.telegram_id) if person.telegram_id is not None else None
    return Mine(own) if own is None else Mine(own, store.messages.count_in(own.id), store.tasks.count_in(own.id))


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show, Spoken("privacy"), in_private)
    router.message.register(show_elsewhere, Spoken("privacy"))
    router.callback_query.register(ask, AskErasing.filter(), pressed_in_private)
    router.callback_query.register(erase, Erase.filter(), pressed_in_private)
    return router
