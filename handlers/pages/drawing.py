"""Drawing a page, the card that is open in it, and the questions that it asks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from handlers.cards.draw import draw
from handlers.cards.markup import to_html
from handlers.cards.menus import button, cancel_button
from handlers.cards.prompts import asked_of
from handlers.cards.sheet import Drawn
from handlers.options import Options
from handlers.pages.page import Feature, Look, Rows
from locales import mark
from locales.refusals import refusal
from storage.store import Store
from storage.tables import Channel, Delivery
from tasks import views

BACK = mark("‹ Back")


class CloseCard(CallbackData, prefix="shut"):
    """Show the page again in place of the card that is open in it."""


def draw_page(
    store: Store, features: Mapping[str, Feature], delivery: Delivery, options: Options, now: datetime
) -> Drawn | None:
    """A page, or a question of one's. None when there is nothing to show."""
    look = _look(store, delivery, options, now)
    feature = features.get(str(delivery.view.get("page")))
    if look is None or feature is None:
        return None
    if look.reader is not None and store.people.role(look.workspace.id, look.reader.id) is None:
        return _plain(Text(refusal(look.texts, "not_found")))
    if delivery.channel is Channel.PROMPT:
        return _question(store, feature, look)
    if delivery.task_id is not None and (card := _card(store, delivery, look, now)) is not None:
        return card
    page = feature.draw(store, look)
    if page is None:
        return None
    asking = [cancel_button(look.texts)] if delivery.view.get("asks") else []
    return Drawn(to_html(page.text), _markup([asking, *page.rows]), page.silent)


def back_to_page(look: Look) -> list[InlineKeyboardButton]:
    return [button(look.texts.gettext(BACK), CloseCard())]


def _look(store: Store, delivery: Delivery, options: Options, now: datetime) -> Look | None:
    workspace = store.workspaces.get(delivery.workspace_id)
    reader = store.people.get(delivery.person_id) if delivery.person_id is not None else None
    return Look(delivery, workspace, reader, now, options) if workspace is not None else None


def _card(store: Store, delivery: Delivery, look: Look, now: datetime) -> Drawn | None:
    """The card of the task that is open, with a way back below it."""
    view = views.card(store, delivery.id)
    if view is None:
        return None
    options = look.options
    drawn = draw(view, now=now, bot_username=options.bot_username, mini_app_url=options.mini_app_url)
    rows = drawn.reply_markup.inline_keyboard if isinstance(drawn.reply_markup, InlineKeyboardMarkup) else []
    back = back_to_page(look)
    if any(button.text == back[0].text for row in rows for button in row):
        return drawn  # a menu is unfolded, and has its own way back to the card
    return replace(drawn, reply_markup=_markup([*rows, back]))


def _question(store: Store, feature: Feature, look: Look) -> Drawn | None:
    prompt = feature.prompts.get(str(look.view.get("field")))
    if prompt is None:
        return None
    asked = prompt(store, look)
    box = ForceReply(selective=True, input_field_placeholder=asked.example[:64] or None)
    return Drawn(to_html(Text(asked_of(look.delivery, look.reader), asked.question)), box, silent=False)


def _markup(rows: Rows) -> InlineKeyboardMarkup | None:
    lists = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=lists) if lists else None


def _plain(text: Text) -> Drawn:
    return Drawn(to_html(text), None, silent=True)
