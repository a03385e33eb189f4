"""Who set a field of a task: a reader, or a person, whose word stands."""

from collections.abc import Collection
from typing import Any

from classifier.base import Reading
from storage.tables import Task, now
from tasks.actors import Actor


def by_actor(actor: Actor, fields: Collection[str]) -> dict[str, Any]:
    """The signatures of what a person sets."""
    return _signed(fields, {"by": "person", "person": actor.person_id})


def by_reader(reading: Reading, fields: Collection[str]) -> dict[str, Any]:
    """The signatures of what a reader sets: "model" for any language model, else the reader's own name."""
    return _signed(fields, {"by": "model" if reading.model else reading.provider})


def is_by_person(task: Task, field: str) -> bool:
    return bool(task.set_by.get(field, {}).get("by") == "person")


def fields_by_people(task: Task) -> frozenset[str]:
    """What people have set, and whatever reads the words anew leaves as it is."""
    return frozenset(field for field in task.set_by if is_by_person(task, field))


def _signed(fields: Collection[str], who: dict[str, Any]) -> dict[str, Any]:
    return {field: who | {"at": now().isoformat()} for field in fields}
