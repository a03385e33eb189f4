"""Random messages and tasks, and random filters on them: what one way of looking finds, every other must."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from storage.filters import Filters
from storage.store import Store
from storage.tables import MessageState, Status

T = TypeVar("T")

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

AUTHORS = ("Ann", "Bob", "", "Єва", "a'b")
SOURCES = ("telegram", "mail", "hook ci")
KINDS = ("task", "bug", "question", "chitchat")
PRIORITIES = ("low", "normal", "urgent")
LANGUAGES = ("en", "uk", None)
TEXTS = ("Fix the LOGIN form", "Вхід не працює", "100% of it_", "Straße", "nothing", "login вхід")
WORDS = ("login", "ВХІД", "0%", "_", "strasse", "fix form", "login вхід", "zzz", " ")
SURE = (0.0, 0.25, 0.499999, 0.5, 0.5000001, 0.75, 1.0)


def some_time(dice: random.Random) -> datetime:
    return NOON + dice.randint(-48, 48) * HOUR / 2


def fill(store: Store, dice: random.Random, *, rows: int) -> list[int]:
    """Add messages and tasks of three workspaces. Returns the workspaces' ids."""
    places = [store.workspaces.add(kind="group", title="").id for _ in range(3)]
    people = [store.people.add(name=name).id for name in ("Ann", "Bob")]
    for number in range(rows):
        place = dice.choice(places)
        message = add_message(store, dice, place, number)
        for part in range(dice.choice((0, 1, 1, 2))):
            elsewhere = dice.random() < 0.1
            add_task(store, dice, dice.choice(places) if elsewhere else place, people, message, part)
        add_issues(store, dice, place, people, message)
    for _ in range(rows // 4):
        add_task(store, dice, dice.choice(places), people, None, 0)
    return places


def add_message(store: Store, dice: random.Random, place: int, number: int) -> int:
    source = store.workspaces.source(place, "api", dice.choice(SOURCES))
    fields = {"workspace_id": place, "source_id": source.id, "state": MessageState.READ, "written_at": NOON}
    texts = {"author": dice.choice(AUTHORS), "text": dice.choice(TEXTS), "language": dice.choice(LANGUAGES)}
    at = {"sent_at": NOON, "received_at": some_time(dice)}
    root = store.messages.add(external_id=str(number), **fields, **texts, **at)
    assert root is not None
    if dice.random() < 0.2:
        store.messages.add(external_id=f"{number}+", root_id=root, **fields, **texts | {"text": "a PIECE"}, **at)
    return root


def add_issues(store: Store, dice: random.Random, place: int, people: list[int], message: int) -> None:
    for part in range(dice.choice((0, 1, 2))):
        sure = dice.choice(SURE)
        issue = {"kind": dice.choice(KINDS), "priority": dice.choice(PRIORITIES), "title": "", "is_task": True}
        more = {"due_at": maybe(dice, some_time(dice)), "assignee_id": maybe(dice, dice.choice(people))}
        odds = {"kind_probabilities": {"task": 0.5, "bug": 0.4}, "provider": "rules", "part": part}
        confidence = {"confidence": {"kind": sure, "due": dice.random()}, "kind_confidence": sure}
        ids = {"workspace_id": place, "message_id": message}
        store.issues.add(
            [{**issue, **more, **odds, **confidence, **ids, "current": current} for current in (True, False)]
        )


def add_task(store: Store, dice: random.Random, place: int, people: list[int], message: int | None, part: int) -> int:
    title = {"title": dice.choice(TEXTS), "author": dice.choice(AUTHORS), "source": dice.choice(SOURCES)}
    fields = {"kind": dice.choice(KINDS), "priority": dice.choice(PRIORITIES), "status": dice.choice(list(Status))}
    times = {"created_at": some_time(dice), "due_at": maybe(dice, some_time(dice)), "updated_at": some_time(dice)}
    notes = {"notes": maybe(dice, [{"id": "1", "text": dice.choice(TEXTS)}]) or []}
    given = {"assignee_id": maybe(dice, dice.choice(people))}
    ids = {"message_id": message, "part": part}
    return store.tasks.add(place, **title, **fields, **times, **notes, **given, **ids).id


def some_filters(dice: random.Random) -> Filters:
    """Mostly one or two filters at once, so that something is found."""
    found = Filters()
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        found = replace(found, **dice.choice(_ONE)(dice))
    return found


def maybe(dice: random.Random, value: T) -> T | None:
    return value if dice.random() < 0.6 else None


def _times(dice: random.Random) -> list[datetime | None]:
    return [maybe(dice, moment) for moment in sorted((some_time(dice), some_time(dice)))]


_ONE = (
    lambda dice: {"author": dice.sample(AUTHORS, 2)},
    lambda dice: {"source": dice.sample(SOURCES, dice.choice((1, 2)))},
    lambda dice: {"kind": dice.sample(KINDS, dice.choice((1, 2)))},
    lambda dice: {"priority": dice.sample(PRIORITIES, 1)},
    lambda dice: {"status": dice.sample(list(Status), dice.choice((1, 3)))},
    lambda dice: {"assignee": dice.choice(([1], [1, 2], [0])), "nobody": dice.random() < 0.3},
    lambda dice: {"nobody": True},
    lambda dice: {"language": dice.sample(("en", "uk", "de"), 1)},
    lambda dice: dict(zip(("from_", "to"), _times(dice), strict=True)),
    lambda dice: dict(zip(("due_from", "due_to"), _times(dice), strict=True)),
    lambda _dice: {"no_due": True},
    lambda dice: {"min_confidence": maybe(dice, dice.choice(SURE)), "max_confidence": maybe(dice, dice.choice(SURE))},
    lambda _dice: {"doubtful": True},
    lambda dice: {"q": dice.choice(WORDS)},
)
