"""Everything that is stored about somebody, as they may take it away: JSON with a checksum, read table by table.

Nobody else's secrets are in it: no hash or sealed secret of any kind, no words of teams that somebody has left, and of
what others wrote only what stands in rows of theirs.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from storage.queries.holdings import ABOUT, NOT_ABOUT, Whose
from storage.store import Store
from storage.tables import now
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError

STEP = 500
"""Rows that are read at once: others are answered in between."""

MOST_BYTES = 20_000_000
"""Of a copy, without its blanks: Telegram takes 50 MB of a bot. What is beyond is named as cut."""

MOST, SPAN = 6, timedelta(hours=1)
"""How many copies somebody may have made in so long by one door."""

VERSION = 1
_QUOTED = ("reply_to_message", "external_reply", "quote", "pinned_message")
"""Parts of Telegram's messages that hold what others said."""

_TAKEN = frozenset({"export.person"})


@dataclass
class Taking:
    """A copy that is being made, a step at a time.

    Attributes:
        tables: Table -> its rows, as JSON has them.
        cut: Tables of which rows were left out, since the copy would be too long.
    """

    whose: Whose
    name: str
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    size: int = 0
    _left: list[str] = field(default_factory=lambda: list(ABOUT))
    _after: Any = None

    @property
    def rows(self) -> int:
        return sum(len(rows) for rows in self.tables.values())

    def step(self, store: Store) -> bool:
        """Read the next rows. Returns whether there are more."""
        table = self._left[0]
        found, self._after = store.holdings.page(table, self.whose, after=self._after, limit=STEP)
        kept = self.tables.setdefault(table, [])
        for row in found:
            plain = _plain(table, row, self.whose)
            length = len(json.dumps(plain))
            if self.size + length > MOST_BYTES:
                self.cut.add(table)
                self._after = None
                break
            self.size += length
            kept.append(plain)
        if self._after is None:
            self._left.pop(0)
        return bool(self._left)

    def file(self, moment: datetime) -> bytes:
        """The copy. Its checksum is SHA-256 over "tables" as canonical JSON: keys in order, no blanks, ASCII only."""
        checksum = hashlib.sha256(_canonical(self.tables)).hexdigest()
        said = {
            "sift": {"version": VERSION, "made_at": moment.isoformat(), "person": self.name, "rows": self.rows},
            "checksum": {"sha256": checksum, "of": "tables, as JSON with sorted keys, without blanks, in ASCII"},
            "not_about_people": dict(NOT_ABOUT),
            "cut": sorted(self.cut),
            "tables": self.tables,
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", errors="backslashreplace")


def begin(store: Store, actor: Actor) -> Taking:
    """Begin a copy of all that is stored about the actor, and write down that they took one.

    Raises:
        TaskError: "not_allowed" for the installation's token and for a token of one workspace; "too_often".
    """
    person = store.people.get(actor.person_id) if actor.person_id is not None else None
    if person is None or actor.within is not None:
        raise TaskError("not_allowed")
    last = store.audit.last_of(person.id, actor.via, _TAKEN, MOST)
    if len(last) == MOST and last[-1].at > now() - SPAN:
        raise TaskError("too_often")
    audit.record(store, actor, "export.person", subject=audit.person(person.id))
    own = store.workspaces.by_chat(person.telegram_id) if person.telegram_id is not None else None
    mine = [own.id] if own is not None and own.kind == "personal" else []
    whose = Whose(person.id, person.telegram_id, mine, list(store.people.roles(person.id)))
    return Taking(whose, person.name)


def is_whole(file: bytes) -> bool:
    """Whether nobody has changed a copy since it was made."""
    said = json.loads(file)
    return bool(said["checksum"]["sha256"] == hashlib.sha256(_canonical(said["tables"])).hexdigest())


def _canonical(tables: Mapping[str, Any]) -> bytes:
    return json.dumps(tables, sort_keys=True, separators=(",", ":")).encode()


def _plain(table: str, row: dict[str, Any], whose: Whose) -> dict[str, Any]:
    if "raw" in row:
        row["raw"] = _said(row["raw"], whose)
    if table == "tasks" and row["workspace_id"] not in whose.own:
        row["notes"] = [note for note in row["notes"] if note.get("by") == whose.person]
        row["requesters"] = [one for one in row["requesters"] if one.get("person") == whose.person]
    return {name: _value(value) for name, value in row.items()}


def _said(raw: str, whose: Whose) -> Any:
    """What they sent, without what it quotes of others; None for what others sent, in which they are only named."""
    try:
        update = json.loads(raw)
    except ValueError:
        return None
    return _without_quotes(update) if _sender(update) == whose.telegram_id else None


def _sender(update: Any) -> Any:
    """Whose a message or an update is: by Telegram's id."""
    if not isinstance(update, dict):
        return None
    if isinstance(update.get("from"), dict):
        return update["from"].get("id")
    return next((found for part in update.values() if (found := _sender(part)) is not None), None)


def _without_quotes(said: Any) -> Any:
    if isinstance(said, list):
        return [_without_quotes(one) for one in said]
    if not isinstance(said, dict):
        return said
    return {name: _without_quotes(value) for name, value in said.items() if name not in _QUOTED}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Enum) else value
