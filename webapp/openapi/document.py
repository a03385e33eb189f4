"""The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), made of the routes and what is said beside them."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from webapp.changing import KEY_PATTERN
from webapp.openapi.operations import Operation, operation_of
from webapp.openapi.schema import NAME, Schema, flag, named, names_in, record, text

PREFIX = "/api"
JSON = "application/json"

ERROR = named(
    "Error",
    record(
        {
            "error": record(
                {
                    "code": text(about="Stable, for programs."),
                    "message": text(about="A sentence in English, for developers."),
                    "field": text(about="What of the request is wrong."),
                    "retry": flag("Another service has refused: whether the same may go well later."),
                },
                optional=["field", "retry"],
            )
        }
    ),
)

_GROUP = re.compile(r"\(\?P<(\w+)>([^()]+)\)")
_READS, _WRITES = frozenset({"GET"}), frozenset({"POST", "PUT", "PATCH", "DELETE"})
_BODY_REFUSALS = (400, 408, 413, 415, 422)

_ABOUT = """\
Messages come in, tasks come out. Send the token of the installation, or a personal one made in the Mini App
(*Settings → Tokens*), as `Authorization: Bearer …`. A token does what its scopes name: **read**, **write** (messages
and tasks) and **admin** (hooks, settings, who belongs to a team), and never more than its person may.

- Lists are `{"items": […], "next": …}`: ask for the next page with `cursor=<next>`.
- Errors are `{"error": {"code", "message", "field"?}}`.
- `Idempotency-Key` on a POST: sent again within a day it is answered as the first time, and done once.
- `ETag` and `If-Match`: change only what you have seen (412), read only what is new (304).
- `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` on every answer; 429 with `Retry-After` beyond.
"""


_CHAPTERS = (
    "Messages",
    "Tasks",
    "Lists",
    "Activity",
    "Audit",
    "Ledger",
    "Insights",
    "Learning",
    "Teams",
    "Hooks",
    "Connections",
    "Settings",
)
"""What comes first; what is not named here follows by the alphabet."""


def described(app: web.Application) -> Iterator[tuple[str, web.AbstractRoute, Operation | None]]:
    """Every route under `/api` with its path as the document writes it, and what is said beside its handler."""
    for route in app.router.routes():
        path = "" if route.resource is None else route.resource.canonical
        if path.startswith(PREFIX) and route.method != "HEAD":  # a GET answers it as well
            yield path, route, operation_of(route.handler)


def document(app: web.Application, *, version: str, address: str) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    components: dict[str, Schema] = {"Error": ERROR}
    for path, route, operation in described(app):
        assert operation is not None, f"{route.method} {path} is described"
        components |= {schema[NAME]: schema for schema in _named_of(operation)}
        paths.setdefault(path, {})[route.method.lower()] = _operation(path, route, operation)
    return {
        "openapi": "3.1.1",
        "info": {"title": "Sift", "version": version, "description": _ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in _chapters(paths)],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {name: _plain(schema, inside=True) for name, schema in sorted(components.items())},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the installation or a person.",
                },
                "launch": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`tma <initData>`: Telegram's signed launch data, once.",
                },
            },
        },
    }


def _chapters(paths: Mapping[str, Mapping[str, Any]]) -> list[str]:
    tags = {operation["tags"][0] for operations in paths.values() for operation in operations.values()}
    return [name for name in _CHAPTERS if name in tags] + sorted(tags - {*_CHAPTERS})


def _named_of(operation: Operation) -> Iterator[Schema]:
    schemas = [*operation.query.values(), operation.body, *operation.answers.values()]
    for schema in schemas:
        if isinstance(schema, Mapping):
            yield from names_in(schema)


def _operation(path: str, route: web.AbstractRoute, operation: Operation) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": [*_path_parameters(route), *_query(operation), *_headers(route.method, operation)],
        "responses": _responses(path, route.method, operation),
    }
    if operation.description:
        shown["description"] = operation.description
    if operation.scope == "open":
        shown["security"] = [{"launch": []}] if operation.tag == "Signing in" else []
    else:
        shown["x-scope"] = operation.scope
    if operation.body is not None:
        content = {JSON: {"schema": _plain(operation.body)}}
        shown["requestBody"] = {"required": not operation.optional_body, "content": content}
    return shown


def _path_parameters(route: web.AbstractRoute) -> Iterator[dict[str, Any]]:
    info = {} if route.resource is None else route.resource.get_info()
    pattern = info["pattern"].pattern if "pattern" in info else ""
    for name, rule in _GROUP.findall(pattern):
        choices = rule.replace("\\", "").split("|")
        schema = {"type": "string", "enum": choices} if len(choices) > 1 else {"type": "string", "pattern": f"^{rule}$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(operation: Operation) -> Iterator[dict[str, Any]]:
    for name, schema in operation.query.items():
        plain = _plain(schema)
        about = plain.pop("description", None)
        shown = {"name": name, "in": "query", "required": name in operation.required, "schema": plain}
        yield shown | ({"description": about} if about else {})


def _headers(method: str, operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.changes and method == "POST":
        schema: Schema = {"type": "string", "pattern": KEY_PATTERN}
        yield _header("Idempotency-Key", schema, "Names the request: within a day it is done once.")
    if operation.versioned and method in _READS:
        yield _header("If-None-Match", {"type": "string"}, "The ETag of what is known: 304 while it is that.")
    if operation.versioned and method in _WRITES:
        yield _header("If-Match", {"type": "string"}, "The ETag of what was seen: 412 when it is another by now.")


def _header(name: str, schema: Schema, about: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": dict(schema), "description": about}


def _responses(path: str, method: str, operation: Operation) -> dict[str, Any]:
    shown = {str(status): _answer(status, schema, operation) for status, schema in operation.answers.items()}
    for status in sorted(_refusals(path, method, operation)):
        shown[str(status)] = _answer(status, ERROR, operation) if status != 304 else _answer(status, None, operation)
    return shown


def _refusals(path: str, method: str, operation: Operation) -> set[int]:
    found = {*operation.refusals, 429, 503}
    if operation.scope != "open":
        found |= {401, 403}
    if "{" in path or operation.body is not None or "workspace" in operation.query:
        found.add(404)
    if operation.body is not None:
        found |= {*_BODY_REFUSALS}
    if operation.query or operation.changes:
        found.add(422)
    if operation.versioned:
        found |= {304} if method in _READS else {409, 412}
    return found - operation.answers.keys()


def _answer(status: int, schema: Schema | str | None, operation: Operation) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if isinstance(schema, str):
        shown["content"] = {schema: {"schema": {"type": "string"}}}
    elif schema is not None:
        shown["content"] = {JSON: {"schema": _plain(schema)}}
    if status == 429:
        shown["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    elif operation.versioned and status in {200, 201, 304}:
        shown["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return shown


def _plain(schema: Schema, *, inside: bool = False) -> dict[str, Any]:
    """A schema in which those with a name of their own are references.

    Args:
        inside: The outermost one is meant itself, although it has a name.
    """
    if NAME in schema and not inside:
        about = {} if "description" not in schema else {"description": schema["description"]}
        return {"$ref": f"#/components/schemas/{schema[NAME]}", **about}
    return {key: _plain_value(value) for key, value in schema.items() if key != NAME}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    return [_plain_value(one) for one in value] if isinstance(value, list | tuple) else value


def written(shown: Mapping[str, Any]) -> bytes:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
