"""JSON Schema (2020-12) in few words: what requests may hold and answers show."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

NAME = "$name"
"""Marks a schema that has a name of its own: `webapp.openapi.document` puts it among the components."""

ID_PATTERN = "^[A-Za-z0-9_-]{16}$"
SOMETHING_PATTERN = r"[^\s]"


def named(name: str, schema: Schema) -> Schema:
    return {NAME: name, **schema}


def record(properties: Mapping[str, Schema], *, optional: Sequence[str] = (), about: str = "") -> Schema:
    """An object of an answer: everything is there unless it is optional."""
    required = [name for name in properties if name not in optional]
    shown = {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}
    return _about(shown, about)


def body(
    properties: Mapping[str, Schema], *, required: Sequence[str] = (), either: Sequence[Sequence[str]] = ()
) -> Schema:
    """An object of a request: nothing need be there unless it is required.

    Args:
        either: Groups of which exactly one must be there.
    """
    shown: dict[str, Any] = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    groups = [{"oneOf": [{"required": [name]} for name in names]} for names in either]
    return shown | ({"required": [*required]} if required else {}) | ({"allOf": groups} if groups else {})


def mapping(values: Schema | None = None, *, about: str = "") -> Schema:
    """An object whose keys are data."""
    return _about({"type": "object", **({} if values is None else {"additionalProperties": values})}, about)


def text(*, limit: int | None = None, filled: bool = False, about: str = "") -> Schema:
    """Args:
    limit: Code points.
    filled: Something must be in it.
    """
    shown: dict[str, Any] = {"type": "string"}
    if limit is not None:
        shown["maxLength"] = limit
    if filled:
        shown |= {"minLength": 1, "pattern": SOMETHING_PATTERN}
    return _about(shown, about)


def id_(about: str = "") -> Schema:
    return _about({"type": "string", "pattern": ID_PATTERN, "examples": ["3q2-7wEAAAC0ffee"]}, about)


def choice(values: Sequence[str], about: str = "") -> Schema:
    return _about({"type": "string", "enum": [str(value) for value in values]}, about)


def number(*, least: int | None = None, most: int | None = None, about: str = "") -> Schema:
    return _about({"type": "integer", **_bounds(least, most)}, about)


def fraction(about: str = "") -> Schema:
    return _about({"type": "number", "minimum": 0, "maximum": 1}, about)


def quantity(about: str = "") -> Schema:
    return _about({"type": "number"}, about)


def flag(about: str = "") -> Schema:
    return _about({"type": "boolean"}, about)


def moment(about: str = "") -> Schema:
    return _about({"type": "string", "format": "date-time", "examples": ["2026-11-22T15:00:00Z"]}, about)


def day_or_moment(about: str = "") -> Schema:
    either = [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
    return _about({"anyOf": either, "examples": ["2026-11-22", "2026-11-22T15:00:00Z"]}, about)


def nullable(schema: Schema) -> Schema:
    """The same or null."""
    if NAME in schema or "type" not in schema or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def listed(items: Schema, *, least: int | None = None, most: int | None = None, about: str = "") -> Schema:
    bounds = {"minItems": least, "maxItems": most}
    given = {name: value for name, value in bounds.items() if value is not None}
    return _about({"type": "array", "items": items, **given}, about)


def page(items: Schema) -> Schema:
    """A list as every list is answered: `next` is the cursor of the page that follows, null on the last one."""
    return record({"items": listed(items), "next": nullable(id_())})


def names_in(schema: Schema) -> Iterator[Schema]:
    """The schemas with a name of their own inside one, each as often as it stands there."""
    if NAME in schema:
        yield schema
    for value in schema.values():
        yield from _inside(value)


def _inside(value: Any) -> Iterator[Schema]:
    if isinstance(value, Mapping):
        yield from names_in(value)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _inside(one)


def _bounds(least: int | None, most: int | None) -> dict[str, int]:
    return {name: value for name, value in (("minimum", least), ("maximum", most)) if value is not None}


def _about(schema: Schema, about: str) -> Schema:
    return {**schema, "description": about} if about else schema
