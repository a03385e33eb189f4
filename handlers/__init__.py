"""The Telegram edge: one module for each thing a person would name."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from aiogram import Router

from handlers import (
    commands,
    digests,
    errors,
    exports,
    hooks,
    inline,
    lists,
    own_data,
    pages,
    pasted,
    privacy,
    routing,
    stats,
    strangers,
    switched_off,
    teams,
    undoing,
)
from handlers.buttons import press
from handlers.cards import Drawn, draw
from handlers.groups import addressed, anonymous, doctor, guests, membership, overhearing, reactions, topics
from handlers.messages import edits, forwards, voice
from handlers.options import Options
from handlers.pages import Feature
from handlers.people import Acquaintance
from handlers.replies import outcomes, received
from handlers.settings import group, group_reactions, notifications, personal, policy_told, reading
from handlers.unasked import asker, away, news
from storage.queries.inline import NOWHERE
from storage.store import Store
from storage.tables import Delivery
from tasks import views

_WITH_PAGES: tuple[Feature, ...] = (
    *outcomes.FEATURES,
    voice.FEATURE,
    *lists.FEATURES,
    *teams.FEATURES,
    *routing.FEATURES,
    *digests.FEATURES,
    notifications.FEATURE,
    group.FEATURE,
    away.FEATURE,
    news.FEATURE,
    undoing.FEATURE,
    *asker.FEATURES,
    group_reactions.FEATURE,
    switched_off.FEATURE,
    policy_told.FEATURE,
)
FEATURES: Mapping[str, Feature] = MappingProxyType({feature.name: feature for feature in _WITH_PAGES})
"""Every kind of page by its name."""


def drawn(store: Store, delivery: Delivery, options: Options, now: datetime) -> Drawn | None:
    """What a message of ours is to show by now; None when there is nothing left to show."""
    if delivery.chat_id == NOWHERE:
        return inline.draw(store, delivery, options, now)
    if "page" in delivery.view:
        return pages.draw_page(store, FEATURES, delivery, options, now)
    view = views.card(store, delivery.id)
    if view is None:
        return None
    return draw(view, now=now, bot_username=options.bot_username, mini_app_url=options.mini_app_url)


def setup() -> Router:
    """Every feature, in the order in which an update is offered to them."""
    root = Router(name=__name__)
    for observer in (root.message, root.callback_query):
        observer.middleware(Acquaintance())
    first = (
        errors,
        pasted,
        strangers,
        membership,
        anonymous,
        guests,
        teams,
        routing,
        inline,
        commands,
        undoing,
        lists,
        stats,
        personal,
        notifications,
        digests,
        reading,
        hooks,
        exports,
        privacy,
        own_data,
        doctor,
    )
    for feature in first:
        root.include_router(feature.setup())
    root.include_router(pages.router(FEATURES))
    for feature in (received, press, addressed, edits, forwards, topics, reactions, overhearing):
        root.include_router(feature.setup())
    root.include_router(press.setup_last())
    return root
