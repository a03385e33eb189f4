"""What of all that happened is asked for, and what one may ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from urllib.parse import urlencode

from storage.queries.events import Happenings
from storage.store import Store
from storage.tables import Event, Task, Workspace
from tasks.people import local, zone_of
from tasks.rules import Verb, at_clock
from webapp.access import looks_like_id
from webapp.errors import bad_value, not_found
from webapp.opaque import Opaque
from webapp.screens.viewer import Viewer

GROUPS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "made": ("create", "split", "join"),
        "changed": ("change", "snooze", "merge", "undo", "remind", "export", "let_go", "kept"),
        "done": tuple(Verb),
        "ai": ("read", "reread", "learn", "confirm", "route", "transcribe", "correct_words", "quarantine"),
        "people": ("join", "leave", "remove", "role", "invite", "revoke"),
        "settings": ("settings", "hook", "set_hook", "unhook", "subscription", "feed", "connection", "rule"),
    }
)
"""What one may look for -> verbs."""

_USUAL = tuple(dict.fromkeys(verb for verbs in GROUPS.values() for verb in verbs if verb != "read"))
"""Without that a message was read: its task says so, too."""

PERIODS: Mapping[str, int | None] = MappingProxyType({"today": 0, "7d": 7, "30d": 30, "all": None})
"""Period -> how many days before today it begins."""

USUAL, SIFT, ME = "30d", "sift", "me"
WORDS = ("what", "who", "workspace", "period", "task")
_REST = ("before", "day")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, by the words of the address, and as the database is asked.

    Attributes:
        chosen: Word -> value, of `WORDS`.
        task: The only task that it is about.
        before: The event that the page before ended with.
    """

    chosen: Mapping[str, str]
    scope: frozenset[int]
    wanted: Happenings
    task: Task | None
    before: int | None

    def href(self, **changed: str) -> str:
        """The address with other values; an empty one takes a word out."""
        query = self.query(**changed)
        return f"/app/activity?{query}" if query else "/app/activity"

    def query(self, **changed: str) -> str:
        words = {"period": USUAL, **self.chosen, **changed}
        names = [name for name in (*WORDS, *_REST) if words.get(name) and (name, words[name]) != ("period", USUAL)]
        return urlencode({name: words[name] for name in names})


@dataclass(frozen=True, slots=True)
class Choices:
    """Attributes: people: (opaque id, name) of everybody in the viewer's workspaces."""

    people: Sequence[tuple[str, str]]
    workspaces: Sequence[Workspace]


def choices_of(store: Store, viewer: Viewer, secret_key: str) -> Choices:
    ids = Opaque(secret_key, "people")
    members = {it.id: it.name for people in store.people.members_of(viewer.scope).values() for it in people}
    members.pop(viewer.person.id, None)
    by_name = sorted(members.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    return Choices([(ids.word(id_), name) for id_, name in by_name], list(viewer.workspaces.values()))


def asked_of(store: Store, query: Mapping[str, str], viewer: Viewer, secret_key: str) -> Asked:
    """Raises `ApiError` 422 for an address that can't be read, 404 for what is not the viewer's."""
    for name in query:
        if name not in (*WORDS, *_REST):
            raise bad_value(name, "There is no such filter.")
    what, period = query.get("what", ""), query.get("period", USUAL)
    if what not in ("", *GROUPS):
        raise bad_value("what", f"One of {', '.join(GROUPS)}.")
    if period not in PERIODS:
        raise bad_value("period", f"One of {', '.join(PERIODS)}.")
    task = _task(store, viewer, query.get("task", ""))
    before = _number(Opaque(secret_key, "events"), "before", query.get("before"))
    wanted = Happenings(
        actors=_actors(viewer, query.get("who", ""), Opaque(secret_key, "people")),
        verbs=GROUPS[what] if what else _USUAL,
        task_id=None if task is None else task.id,
        since=None if task is not None else _since(viewer, PERIODS[period]),
        before=before,
    )
    chosen = {name: query[name] for name in WORDS if query.get(name)}
    return Asked(chosen, _scope(viewer, query.get("workspace", "")), wanted, task, before)


def is_wanted(asked: Asked, event: Event) -> bool:
    """People join teams, messages bursts: both have the same verb."""
    if event.verb != "join" or "what" not in asked.chosen:
        return True
    return ("person" in event.after) is (asked.chosen["what"] == "people")


def _scope(viewer: Viewer, public_id: str) -> frozenset[int]:
    if not public_id:
        return viewer.scope
    if found := frozenset(it.id for it in viewer.workspaces.values() if it.public_id == public_id):
        return found
    raise not_found()


def _task(store: Store, viewer: Viewer, public_id: str) -> Task | None:
    if not public_id:
        return None
    task = store.tasks.by_public_id(viewer.scope, public_id) if looks_like_id(public_id) else None
    if task is None:
        raise not_found()
    return task


def _actors(viewer: Viewer, who: str, ids: Opaque) -> Sequence[int]:
    if not who:
        return ()
    if who in {ME, SIFT}:
        return (viewer.person.id,) if who == ME else (0,)
    return (_number(ids, "who", who) or 0,)


def _number(ids: Opaque, name: str, word: str | None) -> int | None:
    if word is None:
        return None
    if (number := ids.number(word)) is None:
        raise bad_value(name, "Not one of ours.")
    return number


def _since(viewer: Viewer, days: int | None) -> datetime | None:
    if days is None:
        return None
    return at_clock(local(viewer.now, viewer.zone).date() - timedelta(days=days), time(0), zone_of(viewer.zone))
