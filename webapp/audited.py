"""The audit log as programs and files show it: whose entries, and how one looks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage.audit_tables import AuditEntry
from tasks.audit_reading import Read, person_in, subject_of
from tasks.handles import handle
from webapp.names import moment
from webapp.opaque import Opaque
from webapp.services import Services

COLUMNS = ("at", "act", "actor", "via", "workspace", "subject", "name", "details", "place", "seal", "id")
"""Of a file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Args:
    ids, people: The ids by which entries and people are named.
    """

    read: Read
    ids: Opaque
    people: Opaque

    @classmethod
    def of(cls, read: Read, services: Services) -> "Shown":
        return cls(read, audit_ids(services), services.people)

    def json(self, entry: AuditEntry) -> dict[str, Any]:
        place = None if entry.workspace_id is None else self.read.workspaces.get(entry.workspace_id)
        return {
            "id": self.ids.word(entry.id),
            "at": moment(entry.at),
            "act": entry.act,
            "via": entry.via,
            "actor": self._name(entry.actor_id),
            "workspace": None if place is None else place.public_id,
            "subject": self._subject(entry),
            "details": entry.details,
            "place": entry.seq,
            "seal": entry.mac,
        }

    def cells(self) -> Iterator[list[str]]:
        """A row of `COLUMNS` of each entry."""
        for entry in self.read.entries:
            shown = self.json(entry)
            subject = shown["subject"] or {"kind": "", "id": "", "name": None}
            cells: Mapping[str, Any] = shown | {
                "subject": ":".join(filter(None, (subject["kind"], subject["id"]))),
                "name": subject["name"],
                "details": json.dumps(entry.details, sort_keys=True) if entry.details else "",
            }
            yield ["" if cells[column] is None else str(cells[column]) for column in COLUMNS]

    def _subject(self, entry: AuditEntry) -> dict[str, str | None] | None:
        """People by their opaque id: rows are counted by nobody."""
        if not entry.subject:
            return None
        kind, id_ = subject_of(entry)
        if (person_id := person_in(entry)) is not None:
            return {"kind": kind, "id": self.people.word(person_id), "name": self._name(person_id)}
        return {"kind": kind, "id": id_, "name": self.read.names.get(entry.subject)}

    def _name(self, person_id: int | None) -> str | None:
        person = None if person_id is None else self.read.people.get(person_id)
        return None if person is None else handle(person)


def audit_ids(services: Services) -> Opaque:
    return Opaque(services.secret_key, "audit")
