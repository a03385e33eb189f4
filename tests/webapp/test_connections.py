"""Connections over HTTP, to a GitHub that is really asked."""

import json
from collections.abc import AsyncIterator

import pytest

from integrations.tracking import TRACKERS, tracker_of
from tasks import exports, making
from tasks.actors import Actor
from tasks.connections import failed
from tests.integrations.github.server import TOKEN, GithubServer
from tests.integrations.tracker_server import Refused, serving
from tests.webapp.conftest import configured
from webapp import connecting
from webapp.openapi.connections import NEW_CONNECTION

AT = "/api/connections"


@pytest.fixture
async def github() -> AsyncIterator[GithubServer]:
    server = GithubServer()
    async with serving(server):
        yield server


@pytest.fixture
def services(sqlite_services, github):
    return configured(sqlite_services, outbound=github.outbound)


@pytest.fixture
def wanted(github, team):
    """The body that connects Ann's team to a repository."""

    def wanted(token: str = TOKEN, repository: str = "acme/shop", **more) -> dict:
        fields = {"address": github.root, "repository": repository, "token": token}
        return {"service": "github", "name": "Shop", "fields": fields, "workspace": team.workspace} | more

    return wanted


@pytest.fixture
def make(web, as_ann, wanted):
    async def make(**more) -> dict:
        response = await web.post(AT, json=wanted(**more), headers=as_ann)
        assert response.status == 201, await response.text()
        return await response.json()

    return make


async def error(response) -> dict:
    return (await response.json())["error"]


async def test_a_tracker_is_asked_and_then_connected_without_ever_giving_the_secret_back(
    web, as_ann, wanted, github, services, team
):
    response = await web.post(AT, json=wanted(two_way=True), headers=as_ann)

    made = await response.json()
    assert response.status == 201
    assert github.asked == ["GET /repos/acme/shop", "GET /user"]
    assert response.headers["Location"] == f"{AT}/{made['id']}"
    assert (made["service"], made["name"], made["two_way"]) == ("github", "Shop", True)
    assert (made["place"], made["state"], made["why"]) == ({"repository": "acme/shop"}, "on", None)
    assert made["tasks"] == {"there": 0, "waiting": 0, "failed": 0}
    listed = (await (await web.get(AT, headers=as_ann)).json())["items"]
    assert listed == [made]
    assert await (await web.get(f"{AT}/{made['id']}", headers=as_ann)).json() == made
    assert TOKEN not in json.dumps(listed)
    (row,) = await services.db.read(lambda store: store.connections.of([team.workspace_id]))
    assert TOKEN not in row.secret


@pytest.mark.parametrize(
    ("more", "fault", "code", "retry"),
    [
        ({"token": "stale"}, None, "bad_secret", False),
        ({"repository": "acme/none"}, None, "no_place", False),
        ({}, Refused(503, {"message": "Down"}), "failing", True),
        ({}, Refused(429, {"message": "Slow down"}), "busy", True),
        ({}, Refused(200, b"<html>"), "bad_answer", False),
    ],
)
async def test_what_the_tracker_refuses_is_not_kept(web, as_ann, wanted, github, more, fault, code, retry):
    github.faults = [fault] if fault else []

    response = await web.post(AT, json=wanted(**more), headers=as_ann)

    refusal = await error(response)
    assert response.status == 422
    assert (refusal["code"], refusal["retry"], refusal["field"]) == (code, retry, "fields")
    assert (await (await web.get(AT, headers=as_ann)).json())["items"] == []


@pytest.mark.parametrize("address", ["http://10.0.0.7", "https://[fd00::1]", "https://169.254.169.254"])
async def test_an_address_in_a_private_network_is_the_operators_to_allow(web, as_ann, wanted, address):
    body = wanted()
    body["fields"]["address"] = address

    response = await web.post(AT, json=body, headers=as_ann)

    refusal = await error(response)
    assert (response.status, refusal["code"], refusal["retry"]) == (422, "not_allowed", False)
    assert "OUTBOUND_ALLOW" in refusal["message"]


async def test_who_does_not_answer_is_not_waited_for_for_ever(web, as_ann, wanted, monkeypatch):
    monkeypatch.setattr(connecting, "SECONDS", 0.0)

    response = await web.post(AT, json=wanted(), headers=as_ann)

    refusal = await error(response)
    assert (response.status, refusal["code"], refusal["retry"]) == (422, "unreachable", True)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"fields": {}}, "fields"),
        ({"fields": {"repository": "acme/shop", "token": "t", "colour": "red"}}, "fields"),
        ({"fields": {"repository": ["acme/shop"], "token": "t"}}, "fields"),
        ({"fields": {"repository": "acme/shop", "token": "t\nt"}}, "fields"),
        ({"service": "notion"}, "service"),
        ({"name": " "}, "name"),
        ({"people": {"ann": "AAAAAAAAAAAAAAAAAAAAAA"}}, "people"),
        ({"people": {"ann": 1}}, "people"),
        ({"mapping": {"colour": {}}}, "mapping"),
        ({"hook": "AAAAAAAAAAAAAAAA"}, "hook"),
    ],
)
async def test_what_does_not_fit_is_refused_before_the_tracker_is_asked(web, as_ann, wanted, github, more, field):
    response = await web.post(AT, json=wanted() | more, headers=as_ann)

    assert (response.status, (await error(response))["field"]) == (422, field)
    assert github.asked == []


async def test_a_hook_of_another_service_tells_nothing_of_a_tracker(web, as_ann, make, team):
    made = await make()
    hook = {"service": "generic", "name": "CI", "workspace": team.workspace}
    hook = await (await web.post("/api/hooks", json=hook, headers=as_ann)).json()

    refused = await web.patch(f"{AT}/{made['id']}", json={"hook": hook["id"]}, headers=as_ann)

    assert (refused.status, (await error(refused))["field"]) == (422, "hook")


def test_what_each_tracker_asks_for_is_described():
    for service in TRACKERS:
        names = [f"{asked.name}{'' if asked.needed else '?'}" for asked in tracker_of(service).FORM]
        assert f"{service}: {', '.join(names)}." in NEW_CONNECTION["properties"]["fields"]["description"]


async def test_nobody_but_admins_may_even_have_a_tracker_asked(web, as_bob, as_vera, as_eve, wanted, make, github):
    made = await make()
    github.asked.clear()
    asked = [("POST", AT, wanted()), ("POST", f"{AT}/{made['id']}/check", None)]
    asked += [("POST", f"{AT}/{made['id']}/secret", {"fields": {"token": TOKEN}})]
    asked += [("GET", f"{AT}/{made['id']}", None), ("PATCH", f"{AT}/{made['id']}", {"paused": True})]
    asked += [("DELETE", f"{AT}/{made['id']}", None)]

    for who, expected in ((as_bob, 403), (as_vera, 403), (as_eve, 404)):
        for method, path, body in asked:
            async with web.request(method, path, json=body, headers=who) as response:
                assert response.status == expected, path
        assert (await (await web.get(AT, headers=who)).json())["items"] == []

    assert github.asked == []


async def test_the_same_request_once_more_is_answered_without_asking_anybody(web, as_ann, wanted, github):
    headers = as_ann | {"Idempotency-Key": "k1"}
    first = await web.post(AT, json=wanted(), headers=headers)
    github.faults = [Refused(500, {})]

    again = await web.post(AT, json=wanted(), headers=headers)

    assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert (await again.json())["id"] == (await first.json())["id"]
    assert len(github.asked) == 2
    assert len((await (await web.get(AT, headers=as_ann)).json())["items"]) == 1


async def test_a_connection_is_changed_field_by_field(web, as_ann, make, team):
    made, members = await make(), f"/api/workspaces/{team.workspace}/members"
    bob = next(
        it["id"] for it in (await (await web.get(members, headers=as_ann)).json())["items"] if it["name"] == "Bob"
    )
    hook = {"service": "github", "name": "Issues", "workspace": team.workspace, "secret": "x" * 24}
    hook = await (await web.post("/api/hooks", json=hook, headers=as_ann)).json()
    mapping = {"kind": {"bug": "Bug"}, "labels": ["from-sift"]}
    change = {"name": "Store", "two_way": True, "mapping": mapping, "people": {"octobob": bob}, "hook": hook.get("id")}

    changed = await (await web.patch(f"{AT}/{made['id']}", json=change, headers=as_ann)).json()
    paused = await (await web.patch(f"{AT}/{made['id']}", json={"paused": True}, headers=as_ann)).json()
    resumed = await (await web.patch(f"{AT}/{made['id']}", json={"paused": False, "hook": None}, headers=as_ann)).json()

    assert changed == made | change
    assert (paused["state"], paused["name"]) == ("paused", "Store")
    assert resumed == changed | {"hook": None}
    refused = await web.patch(f"{AT}/{made['id']}", json={"mapping": None}, headers=as_ann)
    assert (refused.status, (await error(refused))["field"]) == (422, "mapping")


async def test_a_new_secret_is_tried_before_it_is_kept_and_wakes_what_was_off(
    web, as_ann, make, services, github, bell
):
    made = await make()

    def switch_off(store):
        failed(store.connections.get(made["id"]), "bad_secret", services.now())

    await services.db.write(switch_off)
    off = await (await web.get(f"{AT}/{made['id']}", headers=as_ann)).json()
    wrong = await web.post(f"{AT}/{made['id']}/secret", json={"fields": {"token": "guessed"}}, headers=as_ann)
    still = await (await web.get(f"{AT}/{made['id']}", headers=as_ann)).json()
    right = await web.post(f"{AT}/{made['id']}/secret", json={"fields": {"token": TOKEN}}, headers=as_ann)

    assert (off["state"], off["why"]) == ("off", "bad_secret")
    assert (wrong.status, (await error(wrong))["code"]) == (422, "bad_secret")
    assert still == off
    assert (right.status, await right.json()) == (200, made)
    assert "exports" in bell.rung


async def test_a_check_tells_who_we_are_there_and_changes_nothing(web, as_ann, make, github):
    made = await make()

    good = await web.post(f"{AT}/{made['id']}/check", headers=as_ann)
    github.faults = [Refused(403, {"message": "Suspended"})]
    bad = await web.post(f"{AT}/{made['id']}/check", headers=as_ann)

    assert (good.status, await good.json()) == (200, {"name": "ann", "place": "acme/shop"})
    assert (bad.status, (await error(bad))["code"]) == (422, "forbidden")
    assert "Suspended" in (await error(bad))["message"]
    assert await (await web.get(f"{AT}/{made['id']}", headers=as_ann)).json() == made


async def test_what_went_there_is_counted_and_an_end_forgets_it(web, as_ann, make, services, team, bell):
    made = await make()

    def send(store):
        task = making.add_task(store, Actor.person(team.ann), team.workspace_id, title="Order ink")
        exports.export(store, Actor.person(team.ann), task.id, made["id"])

    await services.db.write(send)

    shown = await (await web.get(f"{AT}/{made['id']}", headers=as_ann)).json()
    ended = await web.delete(f"{AT}/{made['id']}", headers=as_ann)

    assert shown["tasks"] == {"there": 0, "waiting": 1, "failed": 0}
    assert ended.status == 204
    assert "deliveries" in bell.rung
    assert (await web.get(f"{AT}/{made['id']}", headers=as_ann)).status == 404
