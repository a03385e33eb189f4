"""Sending tasks to trackers by the Mini App's pages and by the API."""

import pytest

from storage.connected_tables import WorkState
from tasks import connections, making
from tasks.actors import Actor
from tasks.connections import Draft
from tests.vault import VAULT
from tests.webapp.listed import batch_of, page, post


@pytest.fixture
async def task(services, team):
    return await services.db.write(
        making.add_task, Actor.person(team.ann), team.workspace_id, title="Fix login", description="It crashes."
    )


@pytest.fixture
async def place(services, team):
    draft = Draft("github", "Shop", place={"repository": "acme/shop"}, secret={"token": "t"}, two_way=True)
    return await services.db.write(connections.connect, Actor.person(team.ann), VAULT, team.workspace_id, draft)


async def exports_of(services, task):
    return (await services.db.read(lambda store: store.exports.of_tasks([task.id]))).get(task.id, [])


async def test_a_task_is_sent_from_its_page_which_says_where_it_went(web, as_ann, task, place, services):
    path = f"/app/tasks/{task.public_id}"
    assert "Send to Shop" in await page(web, as_ann, path)

    assert (await post(web, as_ann, f"/{task.public_id}/send", place=place.public_id))[0] == 200

    html = await page(web, as_ann, path)
    assert "on its way" in html
    assert "Send to Shop" not in html
    (row,) = await exports_of(services, task)

    def fail(store):
        there = store.exports.get(row.id)
        store.exports.change(there, state=WorkState.FAILED, last_error="forbidden", key="#9", external_id="9")

    await services.db.write(fail)
    assert "The token may not do this." in await page(web, as_ann, path)
    await post(web, as_ann, f"/{task.public_id}/send-again", export=row.public_id)
    assert (await exports_of(services, task))[0].state is WorkState.WAITING


async def test_many_are_sent_at_once_and_taken_back_at_once(web, as_ann, services, team, place):
    tasks = [
        await services.db.write(making.add_task, Actor.person(team.ann), team.workspace_id, title=f"Task {n}")
        for n in range(3)
    ]
    assert 'data-choose="send"' in await page(web, as_ann, "/app/tasks/menu?part=send")

    ids = [task.public_id for task in tasks]
    _, answer = await post(web, as_ann, "/bulk", ids=ids, deed="send", value=place.public_id)

    assert [len(await exports_of(services, task)) for task in tasks] == [1, 1, 1]
    await post(web, as_ann, "/bulk/undo", batch=batch_of(answer))
    assert {(await exports_of(services, task))[0].state for task in tasks} == {WorkState.STOPPED}


async def test_strangers_and_wrong_places_are_refused(web, as_ann, as_eve, as_vera, task, place, services):
    path = f"/{task.public_id}/send"

    assert (await post(web, as_eve, path, place=place.public_id))[0] == 404
    assert (await post(web, as_vera, path, place=place.public_id))[0] == 403
    assert (await post(web, as_ann, path, place="x" * 16))[0] == 404

    assert await exports_of(services, task) == []


async def test_the_api_sends_lists_and_lets_go(task, place, api):
    path = f"/api/tasks/{task.public_id}/exports"

    status, made = await api("POST", path, {"connection": place.public_id})
    assert (status, made["name"], made["state"], made["key"]) == (201, "Shop", "waiting", "")
    status, listed = await api("GET", path)
    assert (status, [it["id"] for it in listed["items"]]) == (200, [made["id"]])
    assert (await api("POST", f"{path}/{made['id']}/retry"))[0] == 200
    assert (await api("DELETE", f"{path}/{made['id']}"))[0] == 204
    assert (await api("GET", path))[1]["items"] == []


@pytest.mark.parametrize("body", [{}, {"connection": "x"}, {"connection": 5}, {"connection": "x" * 16, "more": 1}])
async def test_bad_input_is_refused_by_the_api(api, task, body):
    status, answer = await api("POST", f"/api/tasks/{task.public_id}/exports", body)

    assert status == 422
    assert answer["error"]["code"]


@pytest.fixture
def api(web, as_script):
    async def api(method, path, body=None):
        async with web.request(method, path, json=body, headers=as_script) as response:
            return response.status, (await response.json() if response.status != 204 else None)

    return api
