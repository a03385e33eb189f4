"""Which of a connection's words each tracker has a use for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tasks.rules import TaskError

_LABEL = "label"


@dataclass(frozen=True, slots=True)
class Uses:
    """What things of ours become there: "label", "category", "type", "priority", "number", "state" or "list".

    Attributes:
        kind, priority, labels, status: "" for what it has no use for.
        statuses: Of our statuses those that may have a name of their own there.
        people: What it names somebody by: "login", "email" or "account"; "" where it knows nobody.
    """

    kind: str = _LABEL
    priority: str = _LABEL
    labels: str = _LABEL
    status: str = ""
    statuses: tuple[str, ...] = ()
    people: str = ""


_ALL = ("open", "in_progress", "done", "dropped")

USES: Mapping[str, Uses] = MappingProxyType(
    {
        "github": Uses(people="login"),
        "gitlab": Uses(status=_LABEL, statuses=("in_progress", "dropped"), people="login"),
        "caldav": Uses(kind="category", priority="number", labels="category"),
        "jira": Uses(kind="type", priority="priority", status="state", statuses=_ALL, people="account"),
        "todoist": Uses(people="email"),
        "linear": Uses(status="state", statuses=_ALL, people="email"),
        "trello": Uses(status="list", statuses=("in_progress", "done", "dropped"), people="login"),
    }
)


def check_mapping(service: str, mapping: Mapping[str, Any]) -> None:
    """Raises `TaskError` "bad_value" with the field for what would make what is sent unreadable there."""
    priorities = mapping.get("priority")
    if USES[service].priority != "number" or not isinstance(priorities, Mapping):
        return
    for ours, theirs in priorities.items():
        if theirs and theirs not in tuple("0123456789"):
            raise TaskError("bad_value", field="mapping", name=f"priority-{ours}")
