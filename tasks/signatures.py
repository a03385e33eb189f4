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


def by_rule(number: int) -> dict[str, Any]:
    """The signature of what a routing rule sets in one field."""
    return {"by": "routing", "rule": number, "at": now().isoformat()}


def rule_of(task: Task, field: str) -> int | None:
    """The number of the routing rule that has set a field, as it was then; None where none has, or a person since."""
    signature = task.set_by.get(field, {})
    return signature.get("rule") if signature.get("by") == "routing" else None


def is_by_person(task: Task, field: str) -> bool:
    return bool(task.set_by.get(field, {}).get("by") == "person")


def fields_by_people(task: Task) -> frozenset[str]:
    """What people have set, and whatever reads the words anew leaves as it is."""
    return frozenset(field for field in task.set_by if is_by_person(task, field))


def stands(task: Task, field: str) -> bool:
    """Whether readers leave a field as it is: a person has set it, or a rule that people made."""
    return is_by_person(task, field) or rule_of(task, field) is not None


def _signed(fields: Collection[str], who: dict[str, Any]) -> dict[str, Any]:
    return {field: who | {"at": now().isoformat()} for field in fields}
