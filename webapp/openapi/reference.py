"""The OpenAPI document as a page shows it: by chapters, schemas as lines with a depth."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MARKED = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<b>[^*]+)\*\*|\*(?P<em>[^*]+)\*")

_LIMITS = {
    "minLength": "something in it",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "default": "{} unless said otherwise",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of a schema.

    Attributes:
        name: "" for the schema itself.
        kind: "text", "list of Task", …
        to: The name of the schema that is described elsewhere.
    """

    depth: int
    name: str
    kind: str
    required: bool
    limits: str
    about: str
    to: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation."""

    anchor: str
    method: str
    path: str
    shown: Mapping[str, Any]
    body: Sequence[Line]
    answers: Sequence[tuple[str, str, Sequence[Line]]]
    refusals: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    entries: Sequence[Entry]


def reference(document: Mapping[str, Any]) -> tuple[Sequence[Chapter], Mapping[str, Sequence[Line]]]:
    """The chapters, and the schemas that they name."""
    chapters: dict[str, list[Entry]] = {}
    for path, operations in document["paths"].items():
        for method, shown in operations.items():
            chapters.setdefault(shown["tags"][0], []).append(_entry(path, method, shown))
    schemas = {name: list(_lines(schema)) for name, schema in document["components"]["schemas"].items()}
    names = [tag["name"] for tag in document["tags"]]
    return [Chapter(name, chapters[name]) for name in names], schemas


def _entry(path: str, method: str, shown: Mapping[str, Any]) -> Entry:
    responses = shown["responses"].items()
    body = shown.get("requestBody", {}).get("content", {})
    return Entry(
        anchor=shown["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        shown=shown,
        body=[line for content in body.values() for line in _lines(content["schema"])],
        answers=[(status, it["description"], _answer(it)) for status, it in responses if status < "300"],
        refusals=[(status, it["description"]) for status, it in responses if status >= "300"],
    )


def _answer(response: Mapping[str, Any]) -> list[Line]:
    return [line for content in response.get("content", {}).values() for line in _lines(content["schema"])]


def _lines(schema: Mapping[str, Any], depth: int = 0, name: str = "", *, required: bool = True) -> Iterator[Line]:
    """A schema, and below it its fields."""
    inner = _bare(schema)
    about = schema.get("description") or inner.get("description", "")
    yield Line(depth, name, kind_of(schema), required, _limits(inner), about, _target(schema))
    for field, value in inner.get("properties", {}).items():
        yield from _lines(value, depth + 1, field, required=field in inner.get("required", ()))


def _bare(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What something is when it is not null, and what is in a list."""
    if "items" in schema:
        return {**_bare(schema["items"]), **{key: schema[key] for key in ("minItems", "maxItems") if key in schema}}
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _bare(kinds[0]) if len(kinds) == 1 else schema


def kind_of(schema: Mapping[str, Any]) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    if "items" in schema:
        return f"list of {kind_of(schema['items'])}"
    kinds = schema.get("type", "anything")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return " or ".join(str(schema.get("format", kind)) if kind == "string" else kind for kind in kinds)


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """The marks of Markdown that descriptions use, as (element, words); "" for words without one."""
    end = 0
    for found in _MARKED.finditer(text):
        yield "", text[end : found.start()]
        tag = next(name for name, words in found.groupdict().items() if words is not None)
        yield tag, found[tag]
        end = found.end()
    yield "", text[end:]


def _target(schema: Mapping[str, Any]) -> str:
    for one in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""


def _limits(schema: Mapping[str, Any]) -> str:
    return ", ".join(words.format(schema[name]) for name, words in _LIMITS.items() if name in schema)
