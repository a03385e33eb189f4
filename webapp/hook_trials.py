"""A hook tried: with a delivery as its service makes one, and its expressions with somebody's sample."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from integrations import SERVICES as HOOKABLE
from integrations.base import Arrival as Said
from integrations.reading import paused, read
from storage.connected_tables import Arrival, Hook
from storage.store import Store
from storage.tables import unguessable
from storage.vault import Vault
from tasks import hooks
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.signing import good_secrets
from webapp.names import moment

EVENT = "test"


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of a test.

    Attributes:
        signed: Its signature was checked, and is right; False where only the service itself can sign.
    """

    arrival: Arrival
    signed: bool


def send_test(
    store: Store, actor: Actor, vault: Vault, hook_id: str, *, texts: NullTranslations, now: datetime
) -> Tested:
    """Have a delivery come in that says that it is a test: signed, verified, read and kept like any other one, but
    past the hook's filters, and aimed, so that somebody sees it.

    Raises:
        TaskError: "no_secret" while the hook waits for it, and when it can't be opened.
    """
    from integrations.samples import UNSIGNED, sample  # noqa: PLC0415 - most processes never need it

    hook = hooks.own_hook(store, actor, hook_id)
    secret = next(iter(good_secrets(store, vault, hook, now)), None)
    if hook.awaits_secret or secret is None:
        raise TaskError("no_secret")
    service = HOOKABLE[hook.service]
    words = texts.gettext("This is a test of {name}.").format(name=hook.name)
    call = sample(hook.service, secret, words, now.timestamp())
    signed = hook.service not in UNSIGNED and service.verify(secret, call.headers, call.body, now.timestamp())
    delivered = paused(service, call) if hook.paused else read(service, {"aimed": True}, call)[0]
    delivered = replace(delivered, id=f"test:{unguessable()}", event=EVENT, there=None)
    return Tested(hooks.take(store, hook, delivered, now), signed)


def tried_json(hook: Hook, mapping: Mapping[str, Any] | None, sample: str) -> dict[str, Any]:
    """What a hook would keep of a sample, or why it would keep nothing.

    Args:
        mapping: Expressions that may be kept later; None for those that the hook has.
    """
    from integrations.generic.mapping import tried  # noqa: PLC0415 - JMESPath's 2 MiB, which most hooks never need

    if not HOOKABLE[hook.service].SETUP.mapped:
        raise TaskError("bad_value", field="mapping")
    found = tried(hook.options.get("mapping", {}) if mapping is None else mapping, sample)
    if isinstance(found, Said):
        return {"message": _message(found), "wrong": None}
    return {"message": None, "wrong": {"field": found.field, "code": found.code, "detail": found.detail}}


def _message(said: Said) -> dict[str, Any]:
    return {
        "text": said.text,
        "author": said.author,
        "chat": said.chat,
        "thread": said.thread,
        "sent_at": None if said.sent_at is None else moment(said.sent_at),
        "link": said.link,
    }
