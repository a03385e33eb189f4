"""Messages that people post through us, as results of a query and as they follow their task."""

from collections.abc import Sequence
from datetime import datetime
from gettext import NullTranslations

from aiogram.enums import ParseMode
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultUnion,
    InputTextMessageContent,
)
from aiogram.utils.formatting import Bold, Text

from handlers.answers import NO_PREVIEW
from handlers.cards import Drawn
from handlers.cards.compact import Compact
from handlers.cards.lines import TITLE
from handlers.cards.markup import fill, joined, to_html
from handlers.cards.menus import button
from handlers.cards.numbers import address
from handlers.inline.presses import AcceptOffer, Deed, DoPosted
from handlers.options import Options
from locales import translations
from storage.store import Store
from storage.tables import Delivery, Person, Status, Task
from tasks.rules import ACTIVE, may
from wording.lines import one_line
from wording.names import NAME


def result_of(card: Compact, poster: Person) -> InlineQueryResultUnion:
    """A task that can be posted."""
    return InlineQueryResultArticle(
        id=f"task-{card.task.public_id}",
        title=card.headline,
        description=card.plain(),
        input_message_content=_content(joined(list(card.lines()), "\n")),
        reply_markup=_buttons(card, poster.id),
    )


def result_of_offer(offer: Delivery, texts: NullTranslations) -> InlineQueryResultUnion:
    """The words as something that can be offered to whoever accepts."""
    words = one_line(str(offer.view["offer"]), TITLE) or "…"
    accept = button(texts.gettext("✋ Accept"), AcceptOffer(offer=offer.id, ref=offer.view["ref"]), "primary")
    return InlineQueryResultArticle(
        id=f"offer-{offer.id}",
        title=texts.gettext("Make a task: {words}").format(words=words),
        description=texts.gettext("Whoever accepts it first has it"),
        input_message_content=_content(fill(texts.gettext("📝 {words} – who takes it?"), words=Bold(words))),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[accept]]),
    )


def draw(store: Store, delivery: Delivery, options: Options, now: datetime) -> Drawn | None:
    """What a posted message shows by now; None leaves it as it is."""
    task = store.tasks.get(delivery.task_id) if delivery.task_id is not None else None
    poster = store.people.get(delivery.person_id) if delivery.person_id is not None else None
    if task is None or poster is None or "inline" not in delivery.view:
        return None
    if "offer" in delivery.view:
        return _taken(store, delivery, task, poster, options)
    if not may(store.people.role(task.workspace_id, poster.id), "view"):
        return None  # who posted it sees no more of it, and neither does their chat
    card = compact(store, task, poster, options, now)
    return Drawn(to_html(joined(list(card.lines()), "\n"), pings=False), _buttons(card, poster.id), silent=True)


def compact(store: Store, task: Task, reader: Person, options: Options, now: datetime) -> Compact:
    assignee = store.people.get(task.assignee_id) if task.assignee_id is not None else None
    return Compact(task, assignee, reader.locale, reader.zone, now, options.bot_username)


def _taken(store: Store, delivery: Delivery, task: Task, asker: Person, options: Options) -> Drawn:
    """The words that were offered and who has them: what becomes of the task elsewhere is not for this chat."""
    texts = translations(asker.locale)
    taker = store.people.get(delivery.view.get("took", 0))
    name = one_line(taker.name, NAME) or "…" if taker is not None else "…"
    words = Bold(one_line(str(delivery.view["offer"]), TITLE) or "…")
    card = Compact(task, None, asker.locale, asker.zone, delivery.created_at, options.bot_username)
    number = f"#{task.number}"
    done = task.status is Status.DONE
    told = texts.gettext("{name} took it · {number}")
    if done:
        told = texts.gettext("{name} took it · {number} · done")
    lines = [Text("✅ " if done else "📝 ", words), fill(told, name=name, number=number)]
    return Drawn(to_html(joined(lines, "\n"), pings=False), _buttons(card, asker.id), silent=True)


def _buttons(card: Compact, poster_id: int) -> InlineKeyboardMarkup | None:
    """A way to the card, and what can be done with the task: whether the presser may is asked when they press."""
    say, task = card.texts.gettext, card.task
    rows: list[Sequence[InlineKeyboardButton]] = []
    if task.status in ACTIVE:
        deeds = [button(say("✓ Done"), DoPosted(task=task.public_id, deed=Deed.DONE, by=poster_id), "success")]
        if task.assignee_id is None:
            deeds.append(button(say("I'll take it"), DoPosted(task=task.public_id, deed=Deed.TAKE, by=poster_id)))
        rows.append(deeds)
    if card.bot_username:
        rows.append([InlineKeyboardButton(text=say("Open the card"), url=address(task, card.bot_username))])
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None


def _content(words: Text) -> InputTextMessageContent:
    return InputTextMessageContent(
        message_text=to_html(words, pings=False), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
    )
