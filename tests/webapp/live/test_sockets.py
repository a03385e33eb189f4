"""The door of the stream: who may come in, how much they may ask, and how they are sent away."""

import asyncio
import json
import socket
from datetime import timedelta
from ipaddress import ip_network

import pytest
from aiohttp import WSServerHandshakeError

from tests.webapp.conftest import configured
from tests.webapp.live.conftest import Screen, settled
from webapp.live import hub, outbox, view
from webapp.live.streams import STREAMS, Row

REFUSED = {"op": "bye", "code": 4400}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://sift.example.evil.example", "http://["])
async def test_pages_of_other_sites_may_not_open_a_socket(web, origin):
    with pytest.raises(WSServerHandshakeError) as refused:
        await web.ws_connect("/ws", origin=origin)

    assert refused.value.status == 403


@pytest.mark.parametrize("origin", ["https://sift.example", "http://127.0.0.1:8080", None])
async def test_our_own_pages_and_scripts_may(web, connect, as_script, origin):
    opened = await web.ws_connect("/ws", origin=origin)

    assert not opened.closed


async def test_a_page_of_the_address_that_was_asked_may(web):
    opened = await web.ws_connect("/ws", origin=str(web.make_url("")).rstrip("/"))

    assert not opened.closed


async def test_what_is_no_socket_is_refused(web):
    response = await web.get("/ws")

    assert response.status == 400


async def test_a_token_that_nobody_has_is_signed_out(connect):
    screen = await connect({"Authorization": "Bearer nobody's"})

    assert await screen.closed() == 4401
    assert screen.heard == [{"op": "bye", "code": 4401}]


async def test_who_says_nothing_is_sent_away(web, monkeypatch):
    monkeypatch.setattr(view, "FIRST_FRAME_SECONDS", 0.05)

    silent = await web.ws_connect("/ws")

    assert await silent.receive_json() == [{"op": "bye", "code": 4408}]
    await silent.receive()
    assert silent.close_code == 4408


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "[]",
        "null",
        "{",
        '{"token": 1}',
        '{"token": null}',
        '{"token": "' + "x" * 600 + '"}',
        '{"tokens": "x"}',
        '{"token": "\\ud800"}',
        '{"token": "x", "token": "y"}',
        '"\\ud800"',
    ],
)
async def test_a_first_frame_that_is_no_token_is_not_understood(web, frame, caplog):
    opened = await web.ws_connect("/ws")

    await opened.send_str(frame)

    said = await opened.receive_json()
    assert said in ([REFUSED], [{"op": "bye", "code": 4401}])
    assert not caplog.records


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{}",
        "nonsense",
        '{"list": "people"}',
        '{"list": ["tasks"]}',
        '{"list": "tasks", "query": 7}',
        '{"list": "tasks", "query": "no=filter"}',
        '{"list": "tasks", "query": "kind=nothing"}',
        '{"list": "tasks", "cursor": "1"}',
        '{"list": "tasks", "cursor": -1}',
        '{"list": "tasks", "cursor": true}',
        '{"list": "tasks", "cursor": 99999999999999999999}',
        '{"list": "tasks", "as": "table"}',
        '{"list": "tasks", "n": 1.5}',
        '{"open": "person", "id": "x"}',
        '{"open": "task", "id": "../x"}',
        '{"open": 1}',
        '{"page": "inbox"}',
        '{"page": {}}',
        '{"op": "hb"}',
    ],
)
async def test_what_is_not_understood_ends_the_conversation(connect, as_script, frame, caplog):
    screen = await connect(as_script)
    await screen.socket.send_str(frame)

    assert await screen.closed() == 4400
    assert screen.heard == [REFUSED]
    assert not caplog.records


async def test_bytes_and_long_frames_end_it_too(connect, as_script):
    bytes_, long = await connect(as_script), await connect(as_script)

    await bytes_.socket.send_bytes(b"{}")
    await long.say(list="tasks", query="q=" + "x" * 5_000)

    assert await bytes_.closed() == 4400
    assert await long.closed() in (1009, 1006), "its end may come before the word why: what it sent is still unread"


async def test_who_asks_too_often_is_sent_away(connect, as_script):
    screen = await connect(as_script)

    for _ in range(25):
        await screen.say(page="insights")

    assert await screen.closed() == 4429


async def test_pings_count_as_well(connect, as_script):
    screen = await connect(as_script)

    for _ in range(25):
        await screen.socket.ping()

    assert await screen.closed() == 4429


async def test_a_person_may_have_ten_pages_open(connect, team, as_ann, as_bob):
    screens = [await connect(as_ann) for _ in range(10)]
    for screen in screens:
        await screen.watch()

    eleventh, bob = await connect(as_ann), await connect(as_bob)

    assert await eleventh.closed() == 4429
    await bob.watch()


async def test_there_is_a_limit_to_all_of_them(connect, as_script, monkeypatch):
    monkeypatch.setattr(hub, "MOST_SOCKETS", 1)
    first = await connect(as_script)
    await first.watch()

    second = await connect(as_script)

    assert await second.closed() == 4429


async def test_strangers_hold_no_more_sockets_than_an_address_may(serve, services, connect, as_script, monkeypatch):
    monkeypatch.setattr(hub, "MOST_STRANGERS", 2)
    web = await serve(configured(services, trusted_proxies=(ip_network("127.0.0.0/8"),)))
    near, far = {"X-Forwarded-For": "2001:db8::7"}, {"X-Forwarded-For": "2001:db8:0:1::7"}
    first = Screen(await web.ws_connect("/ws", headers=near))
    second = await web.ws_connect("/ws", headers={"X-Forwarded-For": "2001:db8::8"})

    with pytest.raises(WSServerHandshakeError) as refused:
        await web.ws_connect("/ws", headers=near)
    elsewhere = await web.ws_connect("/ws", headers=far)
    await first.say(token=as_script["Authorization"].removeprefix("Bearer "))
    await first.watch()
    afterwards = await web.ws_connect("/ws", headers=near)

    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "5")
    assert not any(it.closed for it in (second, elsewhere, afterwards))


async def test_who_reads_too_slowly_is_cut_and_others_are_not(team, connect, make, live, as_ann, as_bob, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_OPS", 3)
    slow, quick = await connect(as_ann), await connect(as_bob)
    await slow.watch()
    await quick.watch()
    (stuck,) = [socket for socket in live.hub.sockets if socket.reader.viewer.person.name == "Ann"]
    stuck.hold()  # nothing of it is sent, as if the network did not take it

    for number in range(5):
        await make(as_ann, f"Task {number}", workspace=team.workspace)
        await quick.until(lambda number=number: len(quick.rows) == number + 1)
    stuck.release([])

    assert await slow.closed() == 4408
    assert len(quick.rows) == 5


async def test_a_socket_that_takes_nothing_any_more_holds_nobody_up(
    team, web, connect, make, live, as_ann, as_bob, monkeypatch
):
    """Its window is full, the kernel takes nothing more, and what waits for it grows beyond the bound."""
    monkeypatch.setitem(web.app[STREAMS], "tasks", _draw_large)
    quick = await connect(as_bob)
    await quick.watch()
    writer = await _deaf(web, as_ann["Authorization"].removeprefix("Bearer "))
    await settled(lambda: len(live.hub.groups) == 2)

    for number in range(20):
        await make(as_ann, f"Task {number}", workspace=team.workspace)
        await quick.until(lambda number=number: len(quick.rows) == number + 1)

    await settled(lambda: len(live.hub.sockets) == 1)
    writer.close()


async def test_a_session_that_was_ended_is_signed_out_everywhere(services, team, connect, live, as_ann, as_bob):
    screen, other = await connect(as_ann), await connect(as_bob)
    await screen.watch()
    await other.watch()

    await services.db.write(lambda store: store.sessions.end(team.ann, _session_of(store, team.ann)))
    await live.rights.check_all()

    assert await screen.closed() == 4401
    await other.say(page="insights")
    assert not other.socket.closed


async def test_a_session_ends_of_itself_after_a_day(services, clock, team, connect, live, as_ann):
    screen = await connect(as_ann)
    await screen.watch()

    clock.offset = timedelta(hours=25)
    await live.rights.check_all()

    assert await screen.closed() == 4401


async def test_a_personal_token_opens_a_socket_and_closes_it_when_it_is_revoked(
    services, team, web, connect, make, live, as_ann
):
    made = await web.post("/api/tokens", json={"name": "watcher", "scopes": ["read"]}, headers=as_ann)
    assert made.status == 201, await made.text()
    token = await made.json()
    screen = await connect({"Authorization": f"Bearer {token['secret']}"})
    await screen.watch()

    await make(as_ann, "Call", workspace=team.workspace)
    await screen.until(lambda: screen.rows)
    await web.delete(f"/api/tokens/{token['id']}", headers=as_ann)
    await live.rights.check_all()

    assert await screen.closed() == 4401


async def test_everybody_is_told_at_once_when_the_process_ends(web, connect, team, as_ann, as_bob):
    screens = [await connect(headers) for headers in (as_ann, as_bob, as_ann)]
    for screen in screens:
        await screen.watch()

    async with asyncio.timeout(2):
        closing = asyncio.create_task(web.server.close())
        codes = [await screen.closed() for screen in screens]
    await closing

    assert codes == [1001, 1001, 1001]


async def test_nothing_is_left_of_who_has_gone(connect, team, make, live, as_ann):
    screen = await connect(as_ann)
    task = await make(as_ann, "Call", workspace=team.workspace)
    await screen.watch()
    await screen.say(open="task", id=task)
    await screen.told("changed")

    await screen.socket.close()
    await settled(lambda: not live.hub.sockets)

    assert not live.hub.readers
    assert not live.hub.groups
    assert not live.hub.watched


async def test_an_outage_of_the_database_sends_pages_away_for_a_while(
    services, connect, as_script, monkeypatch, caplog
):
    screen = await connect(as_script)
    await screen.watch()

    async def away(*_args, **_kwargs):
        raise OSError("no route to host")

    monkeypatch.setattr(type(services.db), "read", away)
    await screen.say(list="tasks", query="kind=bug")

    assert await screen.closed() == 1013
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def _session_of(store, person_id):
    (session,) = store.sessions.of_person(person_id, used_after=store.people.get(person_id).created_at - timedelta(1))
    return session.public_id


async def _deaf(web, token):
    """A client that shakes hands, asks for the list, and reads nothing from then on."""
    small = socket.create_connection((web.host, web.port))
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    reader, writer = await asyncio.open_connection(sock=small)
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {web.host}:{web.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    for said in ({"token": token}, {"list": "tasks"}):
        body = json.dumps(said).encode()
        writer.write(bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body)  # masked with zeros
    writer.transport.pause_reading()
    return writer


def _draw_large(store, pages, viewer, ids, look):
    return {id_: Row("x" * 1_000_000, "", "") for id_ in ids}
