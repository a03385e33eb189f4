"""What a language model may answer: one closed schema made from the workspace's own lists; and how it is read."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import pydantic_core
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from classifier.base import ACTIONABLE, Priority

MOST_ITEMS = 8
LONGEST_TITLE = 120
LONGEST_WORDS = 60
_READ_CHARACTERS = 65_536
_MOST_STARTS = 20
_THOUGHT_ENDS = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_START = re.compile(r"[{\[]")


class Item(BaseModel):
    """One thing the message asks for or tells; the subclasses made by `answer_schema` narrow the lists.

    The order is the one in which a small model does best: what decides comes before what follows from it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    is_task: bool
    priority: str
    title: str
    due_words: str
    assignee: str


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    items: Sequence[Item]


@lru_cache(maxsize=64)
def answer_schema(kinds: tuple[str, ...], assignees: tuple[str, ...], most_items: int = MOST_ITEMS) -> type[Answer]:
    """The answers that are allowed: kinds and assignees from these lists, "" for nobody.

    Args:
        most_items: Small models fill whatever list they are given: allow what the message can hold.
    """
    item = create_model(
        "Item",
        __base__=Item,
        kind=(Literal[kinds], ...),
        is_task=(bool, ...),
        priority=(Literal[tuple(priority.value for priority in Priority)], ...),
        title=(str, Field(max_length=LONGEST_TITLE)),
        due_words=(str, Field(max_length=LONGEST_WORDS)),
        assignee=(Literal[("", *assignees)], ...),
    )
    return create_model(
        "Answer",
        __base__=Answer,
        items=(list[item], Field(min_length=1, max_length=most_items)),
    )


def read_answer(text: str, schema: type[Answer]) -> Answer | None:
    """The answer in what a model wrote, be it in prose, fenced or cut off; None when there is none in it.

    Letter case, missing empty fields and fields too many are forgiven; a label that is in no list is not.
    """
    for found in _objects(_THOUGHT_ENDS.split(text[:_READ_CHARACTERS])[-1]):
        items = [read for item in _items_of(found)[:MOST_ITEMS] if (read := _read_item(item, schema))]
        if items:
            return Answer(items=items)
    return None


def _objects(text: str) -> list[Any]:
    """The JSON values in the text, whole ones first; at last one that was cut off."""
    found, decoder, end = [], json.JSONDecoder(), 0
    starts = [match.start() for match in _START.finditer(text)][:_MOST_STARTS]
    for start in starts:
        if start < end:
            continue
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        found.append(value)
    if starts:
        try:
            found.append(pydantic_core.from_json(text[starts[0] :], allow_partial=True))
        except ValueError:
            return found
    return found


def _items_of(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("items", [value])
    return value if isinstance(value, list) else []


def _read_item(item: Any, schema: type[Answer]) -> Item | None:
    """The item as the schema wants it, None when it does not fit or breaks off before its title."""
    if not isinstance(item, Mapping) or not isinstance(item.get("title"), str):
        return None
    kind = _plain(item.get("kind")).casefold()
    actionable = kind in ACTIONABLE
    fitting = {
        "kind": kind,
        "is_task": item.get("is_task", actionable),
        "priority": _plain(item.get("priority")).casefold() or Priority.NORMAL.value,
        "title": _plain(item.get("title"))[:LONGEST_TITLE],
        "due_words": _plain(item.get("due_words"))[:LONGEST_WORDS],
        "assignee": _plain(item.get("assignee")),
    }
    try:
        read = schema.model_validate({"items": [_in_lists(fitting, schema)]})
    except ValidationError:
        return None
    return read.items[0]


def _plain(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _in_lists(item: dict[str, Any], schema: type[Answer]) -> dict[str, Any]:
    """The labels in the list's own letters; nobody for a name that is in no list."""
    listed = lists_of(schema)
    names = {name.casefold(): name for name in listed["assignee"]}
    kinds = {kind.casefold(): kind for kind in listed["kind"]}
    item["kind"] = kinds.get(item["kind"], item["kind"])
    item["assignee"] = names.get(item["assignee"].casefold(), "")
    return item


def lists_of(schema: type[Answer]) -> dict[str, tuple[str, ...]]:
    """The labels each closed field of the schema allows."""
    (item,) = schema.model_fields["items"].annotation.__args__  # type: ignore[union-attr]
    return {
        name: field.annotation.__args__
        for name, field in item.model_fields.items()
        if hasattr(field.annotation, "__args__")
    }
