"""Typed getters for JSON of any shape: what is not as documented is an `UnreadableError`, never a `TypeError`.

Each takes the names that lead to a value, and treats null as absent.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integrations.base import UnreadableError
from integrations.generic.payload import LONGEST_LINK, is_link, read_time

NUMBERS = range(-(2**63), 2**63)


def value(payload: Any, *path: str) -> Any:
    """What is there, of any kind; None for nothing."""
    for depth, name in enumerate(path):
        if payload is None:
            return None
        if not isinstance(payload, Mapping):
            raise UnreadableError("not an object", field=".".join(path[:depth]))
        payload = payload.get(name)
    return payload


def text(payload: Any, *path: str) -> str:
    """ "" for nothing; without what no database takes: NUL, and halves of characters."""
    found = value(payload, *path)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise UnreadableError("not a string", field=".".join(path))
    return found.replace("\0", "").encode(errors="replace").decode()


def number(payload: Any, *path: str) -> int | None:
    """None for nothing."""
    found = value(payload, *path)
    if found is not None and (type(found) is not int or found not in NUMBERS):
        raise UnreadableError("not a number", field=".".join(path))
    return found


def thing(payload: Any, *path: str) -> Mapping[str, Any]:
    """An object; {} for nothing."""
    found = value(payload, *path)
    if found is not None and not isinstance(found, Mapping):
        raise UnreadableError("not an object", field=".".join(path))
    return found or {}


def things(payload: Any, *path: str) -> list[Mapping[str, Any]]:
    """A list of objects; [] for nothing."""
    found = value(payload, *path)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(it, Mapping) for it in found):
        raise UnreadableError("not a list of objects", field=".".join(path))
    return found


def moment(payload: Any, *path: str) -> datetime | None:
    """An ISO 8601 time, in UTC; None for nothing. Without a zone it is UTC."""
    return read_time(value(payload, *path), field=".".join(path))


def link(payload: Any, *path: str) -> str:
    """An address of the web; "" for nothing, and for an address of any other kind."""
    found = text(payload, *path)
    return found if is_link(found) and len(found) <= LONGEST_LINK else ""


def cut(words: str, most: int) -> str:
    """Words of at most so many characters."""
    return words if len(words) <= most else words[: most - 1] + "…"
