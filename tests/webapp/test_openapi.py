"""The description of the API says what the API does, and nothing is left out."""

import json
import re

import jsonschema
import pytest
import schemathesis

from tasks.filtering import NAMES
from tests.webapp.conftest import Clock, RecordingBell, _services
from webapp.app import create_app
from webapp.openapi.document import described, document
from webapp.openapi.lists import FILTERS
from webapp.openapi.operations import operation_of

PAGES = ("/app", "/s/", "/hooks/", "/feeds/", "/metrics", "/telegram/", "/ws")
"""What is no API: pages, files, and doors that have a secret of their own."""

COMPARED_ONLY = {
    "/app/settings/export/{format}",
    "/app/settings/{section}",
    "/app/settings/{section}/{deed}",
    "/s/{version}/{name}",
    "/telegram/{path}",
}
"""Whose changing parts are compared with what we have, and never reach a database."""


@pytest.fixture
def app():
    return create_app(_services(None, RecordingBell(), Clock()))


@pytest.fixture
def shown(app):
    return document(app, version="1.2.3", address="https://sift.example")


def test_every_route_of_the_api_says_which_scope_it_takes_and_what_it_answers(app):
    found = list(described(app))

    assert len(found) > 50
    assert [f"{route.method} {path}" for path, route, operation in found if operation is None] == []


def test_whatever_is_not_described_is_a_page_or_a_door_of_its_own(app):
    undescribed = {route.resource.canonical for route in app.router.routes() if operation_of(route.handler) is None}

    assert sorted(path for path in undescribed if not path.startswith(PAGES)) == ["/"]


def test_what_changes_in_an_address_is_letters_that_a_database_can_hold(app):
    named = [it.get_info().get("pattern") for it in app.router.resources()]
    free = {it.canonical for it, pattern in zip(app.router.resources(), named, strict=True) if _is_free(pattern)}

    assert free == COMPARED_ONLY


def _is_free(pattern):
    """Some part of it is whatever stands between two slashes."""
    return pattern is not None and "[^{}/]+" in pattern.pattern


def test_the_document_has_each_route_once_and_no_other(app, shown):
    routes = sorted((path, route.method.lower()) for path, route, _ in described(app))

    assert sorted((path, method) for path, operations in shown["paths"].items() for method in operations) == routes


def test_the_document_obeys_the_specification(shown):
    schemathesis.openapi.from_dict(json.loads(json.dumps(shown))).validate()


def test_its_schemas_are_json_schema(shown):
    for schema in shown["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_operation_has_a_name_of_its_own(shown):
    names = [operation["operationId"] for path in shown["paths"].values() for operation in path.values()]

    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere_and_nothing_is_described_for_nobody(shown):
    written = json.dumps(shown)

    assert set(re.findall(r"#/components/schemas/(\w+)", written)) == set(shown["components"]["schemas"])


def test_what_takes_an_id_may_find_nothing_and_what_takes_a_body_may_refuse_it(shown):
    for path, operations in shown["paths"].items():
        for operation in operations.values():
            assert "{" not in path or "404" in operation["responses"], path
            assert "requestBody" not in operation or {"400", "413", "415", "422"} <= set(operation["responses"]), path


def test_the_filters_of_lists_are_those_that_lists_know():
    assert tuple(FILTERS) == NAMES


async def test_the_document_is_there_for_everybody_and_is_not_sent_twice(sqlite_web):
    response = await sqlite_web.get("/api/openapi.json")
    again = await sqlite_web.get("/api/openapi.json", headers={"If-None-Match": response.headers["ETag"]})

    assert response.status == 200
    assert (await response.json())["openapi"] == "3.1.1"
    assert (again.status, await again.read()) == (304, b"")


async def test_the_page_shows_every_route_and_runs_nothing(sqlite_web, shown):
    response = await sqlite_web.get("/api/docs")
    page = await response.text()

    assert response.status == 200
    for path in shown["paths"]:
        assert f"<code>{path}</code>" in page
    assert "<script" not in page
    assert " style=" not in page
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


async def test_no_page_of_another_origin_may_ask(sqlite_web, as_script):
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}

    preflight = await sqlite_web.options("/api/tasks", headers=headers)
    asked = await sqlite_web.get("/api/tasks", headers=headers | as_script)

    assert preflight.status == 405
    for response in (preflight, asked):
        assert [name for name in response.headers if name.lower().startswith("access-control")] == []
        assert response.headers["X-Content-Type-Options"] == "nosniff"
