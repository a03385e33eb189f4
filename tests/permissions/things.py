"""One of each thing that an address may name, by the name that `tests.permissions.doors` has for it."""

from collections.abc import Callable, Collection
from typing import Any

from classifier.base import Draft, Reading
from storage.connected_tables import ArrivalState
from storage.reading_tables import TrialState
from storage.store import Store
from storage.tables import Message, Role, Status, now
from tasks import (
    checklists,
    claims,
    connections,
    exports,
    feeds,
    fields,
    hooks,
    invitations,
    links,
    making,
    saving,
    subscriptions,
    tokens,
)
from tasks.actions import change
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.changes import new_batch
from tasks.connections import Draft as Connecting
from tasks.hooks import Delivered
from tasks.reading import finish
from tasks.routing_rules import save_rule
from tests.permissions.cast import WHO, Cast
from tests.vault import SECRET_KEY, VAULT
from webapp.opaque import Opaque

Things = dict[str, str]

BY = Actor.INSTALLATION
GITHUB = Connecting(service="github", name="Shop", place={"repository": "acme/shop"}, secret={"token": "hush"})


def build(store: Store, cast: Cast, wanted: Collection[str]) -> Things:
    """Those that are wanted, and whatever is made with them. Everybody has their role again."""
    for who, role in [*WHO.items(), ("target", Role.MEMBER)]:
        if role is not None:
            store.people.join(cast.workspace_id, cast.ids[who], role, change=True)
    found = {"workspace": cast.public_id, "member": Opaque(SECRET_KEY, "people").word(cast.ids["target"])}
    for names, make in MAKERS.items():
        if set(names.split()) & set(wanted):
            found |= make(store, cast)
    return found


def _task(store: Store, cast: Cast) -> Things:
    """With a note and a change by a member, a checklist, and another one that it waits for."""
    member = Actor.person(cast.ids["member"])
    task, other = [making.add_task(store, BY, cast.workspace_id, title=title) for title in ("Order paper", "Pens")]
    task = fields.add_note(store, member, task.id, "thick")
    task = checklists.add_items(store, BY, task.id, ["ink"])
    task = links.block(store, BY, task.id, [other], None)
    for earlier in store.connections.of([cast.workspace_id]):
        store.connections.remove(earlier)
    connection = connections.connect(store, BY, VAULT, cast.workspace_id, GITHUB)
    export = exports.export(store, BY, task.id, connection.public_id)
    batch = new_batch()
    task = change(store, member, task.id, priority="high", batch=batch)
    task = store.tasks.swap(task, claimable=True) or task
    return {
        "task": task.public_id,
        "other": other.public_id,
        "number": f"#{other.number}",
        "note": task.notes[0]["id"],
        "item": task.checklist[0]["id"],
        "connection": connection.public_id,
        "export": export.public_id,
        "batch": batch,
        "event": Opaque(SECRET_KEY, "events").word(store.events.of_batch(batch)[-1].id),
    }


def _message(store: Store, cast: Cast) -> Things:
    """That was read as a task, which somebody has corrected."""
    message = _said(store, cast, "Please order the ink")
    task = store.tasks.of_message(message.id)[0]
    change(store, Actor.person(cast.ids["member"]), task.id, kind="bug")
    (correction, *_) = store.corrections.page([cast.workspace_id], before=None, limit=1)
    return {"message": message.public_id, "read": task.public_id, "correction": correction.public_id}


def _spoken(store: Store, cast: Cast) -> Things:
    return {
        "spoken": _said(store, cast, "", media={"type": "voice", "summary": "Voice message", "file_id": "a"}).public_id
    }


def _said(store: Store, cast: Cast, text: str, **more: Any) -> Message:
    new = NewMessage(cast.workspace_id, ("api", "x"), new_batch(), text, now(), now(), **more)
    kept = capture(store, new)
    sure = {"kind": 0.9, "is_task": 0.9}
    draft = Draft(title=text, kind="task", is_task=True, confidence=sure, vector=bytes([100, 20, 0, 0]))
    (claimed,) = claims.claim(store, [kept.id], "w").claimed
    finish(store, "w", [(claimed, Reading((draft,), "en", "embedded"))])
    message = store.messages.get(kept.id)
    assert message is not None
    return message


def _proposed(store: Store, cast: Cast) -> Things:
    task = making.add_task(store, BY, cast.workspace_id, title="Glue")
    store.tasks.swap(task, status=Status.PROPOSED)
    return {"proposed": task.public_id}


def _trial(store: Store, cast: Cast) -> Things:
    trial = store.trials.add(cast.workspace_id, model="embedded", beside="embedded", state=TrialState.DONE)
    return {"trial": trial.public_id}


def _finished(store: Store, cast: Cast) -> Things:
    task = making.add_task(store, BY, cast.workspace_id, title="Tape")
    store.tasks.swap(task, status=Status.DONE)
    return {"finished": task.public_id}


def _hook(store: Store, cast: Cast) -> Things:
    hook = hooks.make_hook(store, BY, VAULT, cast.workspace_id, service="generic", name="CI")
    left_out = Delivered("1", "", ArrivalState.LEFT_OUT, "words", body="{}")
    return {"hook": hook.id, "arrival": hooks.take(store, hook, left_out, now()).public_id}


def _subscription(store: Store, cast: Cast) -> Things:
    told = subscriptions.subscribe(store, BY, VAULT, cast.workspace_id, name="Bot", address="https://example.com")
    return {"subscription": told.public_id, "post": subscriptions.send_test(store, BY, told.public_id).public_id}


def _rule(store: Store, cast: Cast) -> Things:
    owner = Actor.person(cast.ids["owner"])
    return {"rule": save_rule(store, owner, cast.workspace_id, {"kind": ["bug"]}, {"priority": "high"}).public_id}


def _invitation(store: Store, cast: Cast) -> Things:
    owner = Actor.person(cast.ids["owner"])
    made = invitations.invite(store, owner, cast.workspace_id, role=Role.VIEWER, days=1, single_use=True)
    return {"invitation": made.code}


def _saved(store: Store, cast: Cast) -> Things:
    owner, name = Actor.person(cast.ids["owner"]), f"Bugs {new_batch()}"
    made = saving.save(store, owner, cast.workspace_id, page="tasks", name=name, query="kind=bug", shared=True)
    return {"saved": made.public_id}


def _feed(store: Store, cast: Cast) -> Things:
    made, _ = feeds.make_feed(store, Actor.person(cast.ids["owner"]), cast.workspace_id, name="Bugs", format_="ics")
    return {"feed": made.public_id}


def _token(store: Store, cast: Cast) -> Things:
    person = store.people.get(cast.ids["owner"])
    assert person is not None
    return {"token": tokens.make_token(store, person, name="CI", scopes=["read"], days=1)[0].public_id}


def _session(store: Store, cast: Cast) -> Things:
    long_ago = now().replace(year=2000)
    return {"session": store.sessions.of_person(cast.ids["owner"], used_after=long_ago)[-1].public_id}


MAKERS: dict[str, Callable[[Store, Cast], Things]] = {
    "task other number note item batch event connection export": _task,
    "message read correction": _message,
    "spoken": _spoken,
    "proposed": _proposed,
    "finished": _finished,
    "trial": _trial,
    "hook arrival": _hook,
    "subscription post": _subscription,
    "rule": _rule,
    "invitation": _invitation,
    "saved": _saved,
    "feed": _feed,
    "token": _token,
    "session": _session,
}
"""Names -> what makes the things of these names."""

ALL = frozenset(name for names in MAKERS for name in names.split())
