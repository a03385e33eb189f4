"""What the buttons do that send a task to a tracker."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.cards.sending import LetGo, SendTask, TryAgain
from handlers.pressed import Pressed, fold
from storage.store import Store
from tasks import exports
from wording.lines import one_line
from wording.names import NAME


def _send(store: Store, pressed: Pressed, data: SendTask) -> str:
    row = exports.export(store, pressed.actor, data.task, data.place)
    fold(store, pressed)
    connection = store.connections.many([row.connection_id])[row.connection_id]
    return pressed.texts.gettext("It goes to {place}").format(place=one_line(connection.name, NAME) or "…")


def _again(store: Store, pressed: Pressed, data: TryAgain) -> str:
    exports.try_again(store, pressed.actor, data.task, data.export)
    fold(store, pressed)
    return pressed.texts.gettext("Sift tries again")


def _let_go(store: Store, pressed: Pressed, data: LetGo) -> str:
    exports.let_go(store, pressed.actor, data.task, data.export)
    fold(store, pressed)
    return pressed.texts.gettext("Followed no more; what is there stays there")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {SendTask: _send, TryAgain: _again, LetGo: _let_go}
)
