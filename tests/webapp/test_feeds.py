"""Feeds: made, shown, given another address and ended; whatever is wrong with an address is not there."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest
from icalendar import Calendar

from tasks import feeds, people, tokens
from tests.webapp.conftest import cold, configured
from webapp.app import create_app
from webapp.limits import Limits


async def asked(web, headers, method, path="", status=200, **body):
    response = await web.request(method, f"/api/feeds{path}", json=body or None, headers=headers)
    assert response.status == status, await response.text()
    return await response.json() if status != 204 else None


async def made(web, headers, team, **body):
    given = {"name": "Bugs", "format": "ics", "workspace": team.workspace} | body
    return await asked(web, headers, "POST", status=201, **given)


def path_of(feed):
    address = feed["address"]
    assert address.startswith("https://sift.example/feeds/")
    return address.removeprefix("https://sift.example")


async def add(web, headers, team, title, **values):
    given = {"title": title, "workspace": team.workspace} | values
    response = await web.post("/api/tasks", json=given, headers=headers)
    assert response.status == 201, await response.text()
    return await response.json()


async def test_a_calendar_subscribes_to_a_list(web, as_bob, team):
    await add(web, as_bob, team, "Order ink", due="2099-01-15")
    await add(web, as_bob, team, "Fix the login", kind="bug", due="2099-01-16T10:00:00Z")

    feed = await made(web, as_bob, team, query="kind=bug")
    shown = await web.get(path_of(feed))

    assert (shown.status, shown.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(await shown.text())
    assert [str(todo["SUMMARY"]) for todo in calendar.walk("VTODO")] == ["Fix the login"]
    assert calendar["X-WR-CALNAME"] == "Bugs"
    assert shown.headers["Cache-Control"].startswith("private")
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in shown.headers["X-Robots-Tag"]


@pytest.mark.parametrize("format_", ["csv", "json", "md"])
async def test_every_format_is_shown_with_and_without_its_extension(web, as_bob, team, format_):
    await add(web, as_bob, team, "Order ink")
    path = path_of(await made(web, as_bob, team, format=format_))

    for one in (path, path.removesuffix(f".{format_}")):
        shown = await web.get(one)
        assert (shown.status, "Order ink" in await shown.text()) == (200, True)


async def test_what_has_not_changed_is_not_sent_again(web, as_bob, team):
    await add(web, as_bob, team, "Order ink")
    path = path_of(await made(web, as_bob, team))
    tag = (await web.get(path)).headers["ETag"]

    same = await web.get(path, headers={"If-None-Match": tag})
    await add(web, as_bob, team, "Order paper")
    other = await web.get(path, headers={"If-None-Match": tag})

    assert (same.status, same.headers["ETag"], await same.text()) == (304, tag, "")
    assert (other.status, other.headers["ETag"] != tag) == (200, True)


async def test_its_address_is_shown_once(web, as_bob, team):
    headers = as_bob | {"Idempotency-Key": "k1"}

    first, again = [await made(web, headers, team, query="") for _ in range(2)]

    assert (first["id"], again["address"]) == (again["id"], None)
    (listed,) = (await asked(web, as_bob, "GET"))["items"]
    assert listed == {name: value for name, value in first.items() if name != "address"}
    assert (listed["workspace"], listed["used_at"]) == (team.workspace, None)


async def test_that_it_was_asked_for_is_told_to_whose_it_is(web, as_bob, team, clock):
    path = path_of(await made(web, as_bob, team))

    async def used():
        assert (await web.get(path)).status == 200
        return (await asked(web, as_bob, "GET"))["items"][0]["used_at"]

    first = await used()
    clock.offset = timedelta(minutes=30)
    soon = await used()
    clock.offset = timedelta(minutes=90)
    later = await used()

    assert first is not None
    assert (soon == first, later > first) == (True, True)


async def test_all_that_is_wrong_with_an_address_is_answered_alike(web, services, as_ann, as_bob, team):
    ended, renewed, left = [await made(web, who, team) for who in (as_ann, as_ann, as_bob)]
    await asked(web, as_ann, "DELETE", f"/{ended['id']}", status=204)
    new = await asked(web, as_ann, "POST", f"/{renewed['id']}/renew")
    await services.db.write(people.leave, team.workspace_id, team.bob)

    wrong = [path_of(one) for one in (ended, renewed, left)]
    wrong += [path_of(new).replace(".ics", ".csv"), "/feeds/AAAA", "/feeds/AAAA.ics", "/feeds/.ics", "/feeds/%ff"]
    answers = [await web.get(path) for path in wrong]

    assert {(answer.status, await answer.text()) for answer in answers} == {(404, await answers[0].text())}
    assert json.loads(await answers[0].text())["error"]["code"] == "not_found"
    assert (await web.get(path_of(new))).status == 200


async def test_who_is_let_in_no_more_shows_nothing(aiohttp_client, web, services, as_bob, team):
    path = path_of(await made(web, as_bob, team))

    closed = await aiohttp_client(cold(create_app(configured(services, allowed_ids=frozenset({5})))))

    assert (await closed.get(path)).status == 404


async def test_guessing_and_asking_too_often_are_held_back(aiohttp_client, web, services, as_bob, team):
    paths = [path_of(await made(web, as_bob, team)) for _ in range(2)]
    strict = await aiohttp_client(cold(create_app(configured(services, limits=Limits(unknown_token=2, feed=3)))))

    guesses = [(await strict.get(f"/feeds/{number}")).status for number in range(3)]
    often = [(await strict.get(paths[0])).status for _ in range(4)]
    other = await strict.get(paths[1])

    assert guesses == [404, 404, 429]
    assert often == [200, 200, 200, 429]
    assert other.status == 200


async def test_many_ask_at_once_and_all_are_answered(web, as_bob, team):
    await add(web, as_bob, team, "Order ink")
    path = path_of(await made(web, as_bob, team, format="md"))

    answers = await asyncio.gather(*(web.get(path) for _ in range(6)))

    assert [("Order ink" in await answer.text(), answer.status) for answer in answers] == [(True, 200)] * 6


async def test_an_address_is_never_logged(web, as_bob, team, caplog):
    caplog.set_level(logging.DEBUG)
    path = path_of(await made(web, as_bob, team))

    await web.get(path)
    await web.get(path.replace(".ics", ".exe"))

    assert path.removesuffix(".ics").removeprefix("/feeds/") not in caplog.text


async def test_one_is_made_by_who_is_signed_in_and_no_token_makes_another(web, services, as_script, as_bob, team):
    _, secret = await services.db.write(
        lambda store: tokens.make_token(store, store.people.get(team.bob), name="All", scopes=tokens.SCOPES)
    )
    script = {"Authorization": f"Bearer {secret}"}
    feed = await made(web, as_bob, team)
    new = {"name": "Bugs", "format": "ics"}

    for who in (as_script, script):
        assert (await asked(web, who, "POST", status=403, **new))["error"]["code"] == "sign_in"
        await asked(web, who, "POST", f"/{feed['id']}/renew", status=403)
    assert (await asked(web, as_script, "GET"))["items"] == []
    assert [one["id"] for one in (await asked(web, script, "GET"))["items"]] == [feed["id"]]
    await asked(web, as_script, "DELETE", f"/{feed['id']}", status=404)
    await asked(web, script, "DELETE", f"/{feed['id']}", status=204)


async def test_viewers_make_their_own_and_those_of_others_are_not_there(web, as_ann, as_vera, as_eve, team):
    feed = await made(web, as_vera, team)

    for who in (as_ann, as_eve):
        assert (await asked(web, who, "GET"))["items"] == []
        await asked(web, who, "DELETE", f"/{feed['id']}", status=404)
        await asked(web, who, "POST", f"/{feed['id']}/renew", status=404)
    await asked(web, as_eve, "POST", status=404, name="Bugs", format="ics", workspace=team.workspace)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"format": "exe"}, "format"),
        ({"format": None}, "format"),
        ({"query": "kind=nothing"}, "kind"),
        ({"query": "workspace=AAAAAAAAAAAAAAAA"}, "workspace"),
    ],
)
async def test_what_fits_nothing_is_refused(web, as_bob, team, body, field):
    given = {"name": "Bugs", "format": "ics", "workspace": team.workspace} | body

    refused = await asked(web, as_bob, "POST", status=422, **given)

    assert refused["error"]["field"] == field


async def test_there_are_so_many_and_no_more(web, as_bob, team, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 1)
    await made(web, as_bob, team)

    refused = await asked(web, as_bob, "POST", status=409, name="Bugs", format="ics", workspace=team.workspace)

    assert refused["error"]["code"] == "too_many"
