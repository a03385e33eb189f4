"""The operations that a page is told, as JSON, and the codes with which a socket is closed."""

import json
from enum import IntEnum
from typing import Any

from webapp.live.streams import Row


class Code(IntEnum):
    """Why a socket is closed; docs/LIVE.md says what a page does about each."""

    AWAY = 1001
    LATER = 1013
    MISUNDERSTOOD = 4400
    SIGNED_OUT = 4401
    NOT_ALLOWED = 4403
    TOO_SLOW = 4408
    TOO_MANY = 4429


class GoodbyeError(Exception):
    """A socket is to be closed, and why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code


def op(name: str, /, **fields: Any) -> str:
    """What is None is left out."""
    said = {name_: value for name_, value in fields.items() if value is not None}
    return json.dumps({"op": name, **said}, ensure_ascii=False, separators=(",", ":"))


def up(public_id: str, row: Row, seq: int) -> str:
    """A row as it is now: it has come into the list, or it has changed there."""
    return op("up", id=public_id, html=row.html, key=row.key, section=row.section, c=seq)


def gone(public_id: str, seq: int) -> str:
    """A row that is not in the list, or not any more."""
    return op("gone", id=public_id, c=seq)
