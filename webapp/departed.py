"""The ledger as programs and files show it: what left the machine, and how an entry looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage.ledger_tables import Departure
from tasks.handles import handle
from tasks.ledger import Read
from webapp.names import moment
from webapp.opaque import Opaque
from webapp.services import Services

COLUMNS = (
    "at",
    "why",
    "host",
    "provider",
    "fields",
    "characters",
    "bytes",
    "redacted",
    "workspace",
    "brought_by",
    "message",
    "task",
    "id",
)
"""Of a file."""


@dataclass(frozen=True, slots=True)
class Left:
    """Args:
    ids: The ids by which entries are named.
    """

    read: Read
    ids: Opaque

    @classmethod
    def of(cls, read: Read, services: Services) -> "Left":
        return cls(read, ledger_ids(services))

    def json(self, entry: Departure) -> dict[str, Any]:
        workspace = self.read.workspaces.get(entry.workspace_id)
        person = None if entry.person_id is None else self.read.people.get(entry.person_id)
        task = None if entry.task_id is None else self.read.tasks.get(entry.task_id)
        return {
            "id": self.ids.word(entry.id),
            "at": moment(entry.at),
            "why": entry.why,
            "host": entry.host,
            "provider": entry.provider,
            "fields": entry.fields,
            "characters": entry.characters,
            "bytes": entry.bytes,
            "redacted": entry.redacted,
            "workspace": None if workspace is None else workspace.public_id,
            "brought_by": None if person is None else handle(person),
            "message": None if entry.message_id is None else self.read.messages.get(entry.message_id),
            "task": None if task is None else task.public_id,
        }

    def cells(self) -> Iterator[list[str]]:
        """A row of `COLUMNS` of each entry."""
        for entry in self.read.entries:
            shown: Mapping[str, Any] = self.json(entry) | {
                "fields": " ".join(entry.fields),
                "redacted": " ".join(f"{name}={count}" for name, count in sorted(entry.redacted.items())),
            }
            yield ["" if shown[column] is None else str(shown[column]) for column in COLUMNS]


def ledger_ids(services: Services) -> Opaque:
    return Opaque(services.secret_key, "departure")
