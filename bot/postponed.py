"""Answers whose turn has not come: kept among the deliveries, so that they go in their turn and survive a restart."""

import html
from typing import Any

from aiogram.client.default import Default
from aiogram.types import ForceReply, InlineKeyboardMarkup

from bot.bell import Bell
from bot.paced import Postpone, Words
from handlers.cards.sheet import Drawn
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, unguessable


def postponer(db: Database, bell: Bell) -> Postpone:
    """Keeps words for later. Those to a chat that we know no workspace of can't be kept."""

    async def postpone(method: Words) -> bool:
        kept = await db.write(_keep, method)
        if kept:
            await bell.ring("deliveries")
        return kept

    return postpone


def answer(delivery: Delivery) -> Drawn:
    """An answer as it was to be sent."""
    view = delivery.view
    force = ForceReply.model_validate(view["force"]) if view.get("force") else None
    keys = InlineKeyboardMarkup.model_validate(view["keys"]) if view.get("keys") else None
    return Drawn(text=view["html"], reply_markup=force or keys, silent=bool(view.get("silent")))


def _keep(store: Store, method: Words) -> bool:
    workspace = store.workspaces.by_chat(method.chat_id) if isinstance(method.chat_id, int) else None
    if workspace is None or workspace.chat_id is None:
        return False
    reply = getattr(method, "reply_parameters", None)
    alone = getattr(method, "ephemeral_message_parameters", None)
    answers = reply.ephemeral_message_id if reply is not None else None
    store.deliveries.want(
        workspace.id,
        Channel.ANSWER,
        workspace.chat_id,
        unguessable(),
        thread_id=getattr(method, "message_thread_id", None),
        reply_to=reply.message_id if reply is not None else None,
        telegram_message_id=getattr(method, "message_id", None),
        ephemeral_for=alone.receiver_user_id if alone is not None else None,
        view=_view(method) | ({"answers": answers} if answers is not None else {}),
    )
    return True


def _view(method: Words) -> dict[str, Any]:
    markup = method.reply_markup
    shape = "keys" if isinstance(markup, InlineKeyboardMarkup) else "force"
    silent = getattr(method, "disable_notification", None)
    text = method.text or ""
    return {
        "html": text if _is_html(method) else html.escape(text, quote=False),
        "silent": silent is True,
        **({shape: markup.model_dump(exclude_none=True)} if markup is not None else {}),
    }


def _is_html(method: Words) -> bool:
    """Whether its words are HTML: said so, or left to the bot's default, which is HTML."""
    return isinstance(method.parse_mode, Default) or str(method.parse_mode or "").upper() == "HTML"
