"""Feeds: private addresses under which a list is always there as a file, for calendars and tables.

Whoever has the address needs nothing else: it is a token. It shows what its person may see at that moment, and
nothing at all once they may not export there any more.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connected_tables import Feed
from storage.filters import Filters
from storage.store import Store
from storage.tables import Person
from tasks import audit
from tasks.actors import Actor
from tasks.filtering import FilterQuery, narrowed
from tasks.rules import TaskError, may
from tasks.tokens import hash_of
from tasks.values import one_line

FORMATS = ("ics", "csv", "json", "md")
NAME_LIMIT = 60
TOKEN_BYTES = 32

MOST = 20
"""How many a person may have at once."""

TOUCH_AFTER = timedelta(hours=1)
"""How often its use is written down: not whenever a calendar looks."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A feed that somebody asks for, as long as its person may see what it shows.

    Attributes:
        filters: What it is limited to, as that is now.
    """

    feed: Feed
    person: Person
    filters: Filters

    @property
    def actor(self) -> Actor:
        return Actor.person(self.person.id)


def make_feed(
    store: Store, actor: Actor, workspace_id: int, *, name: str, format_: str, query: str = ""
) -> tuple[Feed, str]:
    """Make an address of a list. Returns it with the address's last part, which is kept nowhere.

    Args:
        query: The filter of the list, as an address has it; "" for all tasks of the workspace.

    Raises:
        TaskError: "bad_value" or "unknown_filter" with the field, "too_many", "no_person", "not_allowed",
            "not_found".
    """
    actor.require(store, workspace_id, "export")
    if actor.person_id is None:
        raise TaskError("no_person")
    if format_ not in FORMATS:
        raise TaskError("bad_value", field="format")
    name, query = one_line("name", name, NAME_LIMIT), _written(store, workspace_id, query)
    store.people.hold(actor.person_id)
    if len(store.feeds.of_person(actor.person_id)) >= MOST:
        raise TaskError("too_many")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = store.feeds.add(
        workspace_id=workspace_id,
        person_id=actor.person_id,
        name=name,
        format=format_,
        query=query,
        token_hash=hash_of(token),
    )
    _record(store, actor, feed, "made")
    return feed, token


def feeds_of(store: Store, actor: Actor) -> Sequence[Feed]:
    """One's own, the newest first: also those of workspaces that one has left, to be ended."""
    if actor.person_id is None:
        return []
    return [one for one in store.feeds.of_person(actor.person_id) if actor.within in {None, one.workspace_id}]


def renew_feed(store: Store, actor: Actor, public_id: str) -> tuple[Feed, str]:
    """Give a feed another address; the one before is dead at once. Raises `TaskError` "not_found", "not_allowed"."""
    feed = _own(store, actor, public_id)
    actor.require(store, feed.workspace_id, "export")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed.token_hash, feed.used_at = hash_of(token), None
    _record(store, actor, feed, "renewed")
    return feed, token


def end_feed(store: Store, actor: Actor, public_id: str) -> None:
    """End a feed of one's own, at once, wherever it is. Raises `TaskError` "not_found"."""
    feed = _own(store, actor, public_id)
    _record(store, actor, feed, "ended")
    store.feeds.remove(feed)


def open_feed(store: Store, token: str, at: datetime) -> Opened | None:
    """What an address shows now; None where there is none, or nothing that its person may see any more."""
    feed = store.feeds.by_hash(hash_of(token))
    person = None if feed is None else store.people.get(feed.person_id)
    if feed is None or person is None or not may(store.people.role(feed.workspace_id, person.id), "export"):
        return None
    try:
        query = FilterQuery.of(feed.query)
    except TaskError:  # it has words that an older version knew
        return None
    scope = [feed.workspace_id]
    filters = query.resolve(store, scope, person=person, zone=person.zone, now=at)
    return Opened(feed, person, narrowed(store, scope, filters))


def is_to_be_touched(feed: Feed, at: datetime) -> bool:
    return feed.used_at is None or at - feed.used_at > TOUCH_AFTER


def touch(store: Store, feed_id: int, at: datetime) -> None:
    """Write down that a feed was asked for."""
    store.feeds.touch(feed_id, at)


def _own(store: Store, actor: Actor, public_id: str) -> Feed:
    feed = None if actor.person_id is None else store.feeds.own(actor.person_id, public_id)
    if feed is None or actor.within not in {None, feed.workspace_id}:
        raise TaskError("not_found")
    return feed


def _written(store: Store, workspace_id: int, text: str) -> str:
    """A filter as it is kept. One of another workspace would show nothing for ever."""
    query = FilterQuery.of(text)
    if not query.within(store, [workspace_id]):
        raise TaskError("bad_value", field="workspace", why="choice")
    return str(query.without("workspace"))


def _record(store: Store, actor: Actor, feed: Feed, what: str) -> None:
    after = {"feed": feed.name, "format": feed.format, "what": what}
    store.events.add(feed.workspace_id, "feed", actor_id=actor.person_id, after=after)
    subject = f"feed:{feed.public_id}"
    audit.record(store, actor, f"feed.{what}", workspace_id=feed.workspace_id, subject=subject, format=feed.format)
