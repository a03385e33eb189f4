"""What is told by the clock besides reminders: digests, what quiet hours held back, and digests of today drawn anew."""

from datetime import datetime

from storage.store import Store
from tasks import digests, noticing, schedules

FACT = "digests_drawn"
"""The fact that says up to which event the digests show what happened."""

AT_ONCE = 10
"""How many are told in one transaction: others wait for it to write, some hundredths of a second."""

EVENTS_AT_ONCE = 2_000


def is_anything_due(store: Store, now: datetime) -> bool:
    return bool(store.planning.people_due(now, 1) or store.planning.workspaces_due(now, 1))


def fire_due(store: Store, now: datetime) -> int:
    """Send the digests that are due, and what may come again. Returns how many chats that concerned."""
    people = store.planning.people_due(now, AT_ONCE)
    for person in people:
        if schedules.is_due(person, now):
            digests.send(store, person, now)
        noticing.release(store, person, now)
        schedules.replan(person)
    workspaces = store.planning.workspaces_due(now, AT_ONCE)
    for workspace in workspaces:
        if schedules.is_due(workspace, now):
            digests.send(store, workspace, now)
        schedules.replan(workspace)
    return len(people) + len(workspaces)


def something_changed(store: Store) -> bool:
    """Whether something happened that no digest shows yet."""
    return store.facts.get(FACT) != str(store.planning.newest_seq())


def refresh(store: Store) -> tuple[int, bool]:
    """Have the digests drawn again whose tasks have changed since the last time.

    Returns:
        How many, and whether there is more to look at.
    """
    newest, seen = store.planning.newest_seq(), store.facts.get(FACT)
    upto = newest if seen is None else min(newest, int(seen) + EVENTS_AT_ONCE)
    store.facts.put(FACT, str(upto))
    if seen is None or upto == int(seen):
        return 0, False
    return digests.refresh(store, store.planning.touched(int(seen), upto)), upto < newest
