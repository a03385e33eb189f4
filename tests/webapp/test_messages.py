import json
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestClient

from storage.tables import MessageState, Status
from tests.webapp.conftest import Team
from webapp.services import Services


async def posted(web, headers, **body) -> str:
    response = await web.post("/api/messages", json=body, headers=headers)
    assert response.status == 202, await response.text()
    return (await response.json())["id"]


async def listed(web, headers, query: str = "") -> list[str]:
    response = await web.get(f"/api/messages{query}", headers=headers)
    assert response.status == 200, await response.text()
    return [item["text"] for item in (await response.json())["items"]]


async def test_a_posted_message_is_stored_before_the_answer_and_rings(web, as_script, bell):
    body = {"text": "Deploy failed", "author": "CI", "source": "deploys", "chat": "ops", "external_id": "d-1"}

    message_id = await posted(web, as_script, **body, sent_at="2026-11-22T15:00:00+02:00")

    response = await web.get(f"/api/messages/{message_id}", headers=as_script)
    message = await response.json()
    assert set(message) == {
        "id", "external_id", "text", "author", "chat", "source", "origin", "sent_at", "received_at", "language",
        "state", "issue", "issues", "refinement", "readings", "pieces", "tasks", "workspace",
    }  # fmt: skip
    assert {key: message[key] for key in body} == body
    assert message["id"] == message_id
    assert message["sent_at"] == "2026-11-22T13:00:00Z"
    assert (message["state"], message["issue"], message["tasks"]) == ("new", None, [])
    assert bell.rung == ["messages"]


async def test_the_same_external_id_of_the_same_source_is_one_message(web, as_script):
    first = await posted(web, as_script, text="a", source="ci", external_id="7")

    again = await posted(web, as_script, text="a, sent again", source="ci", external_id="7")
    elsewhere = await posted(web, as_script, text="b", source="other", external_id="7")

    assert first == again != elsewhere
    assert await listed(web, as_script) == ["b", "a"]


async def test_a_person_writes_to_their_own_workspace_and_to_their_team_only(web, team, as_ann, as_bob, as_eve):
    await posted(web, as_ann, text="mine")
    await posted(web, as_ann, text="ours", workspace=team.workspace)

    refused = await web.post("/api/messages", json={"text": "hi", "workspace": team.workspace}, headers=as_eve)

    assert refused.status == 404
    newest = (await (await web.get("/api/messages?limit=1", headers=as_ann)).json())["items"][0]
    assert newest["author"] == "Ann"
    assert await listed(web, as_ann) == ["ours", "mine"]
    assert await listed(web, as_bob) == ["ours"]
    assert await listed(web, as_eve) == []


async def test_a_stranger_learns_nothing_of_a_message(web, team, as_ann, as_eve):
    message_id = await posted(web, as_ann, text="ours", workspace=team.workspace)

    theirs = await web.get(f"/api/messages/{message_id}", headers=as_eve)
    nothing = await web.get("/api/messages/AAAAAAAAAAAAAAAA", headers=as_eve)

    assert theirs.status == nothing.status == 404
    assert await theirs.json() == await nothing.json()


async def test_a_viewer_reads_and_does_not_write(web, team, as_vera, as_ann):
    await posted(web, as_ann, text="ours", workspace=team.workspace)

    refused = await web.post("/api/messages", json={"text": "x", "workspace": team.workspace}, headers=as_vera)

    assert refused.status == 403
    assert await listed(web, as_vera) == ["ours"]


async def test_the_script_reads_everything_or_the_workspace_it_names(web, team, as_script, as_ann):
    await posted(web, as_script, text="for all")
    await posted(web, as_ann, text="private")
    await posted(web, as_script, text="for the team", workspace=team.workspace)

    assert await listed(web, as_script) == ["for the team", "private", "for all"]
    assert await listed(web, as_script, f"?workspace={team.workspace}") == ["for the team"]


async def test_lists_go_page_by_page_and_miss_nothing(web, as_script):
    for number in range(7):
        await posted(web, as_script, text=f"m{number}")

    texts, cursor, pages = [], "", 0
    while cursor is not None:
        response = await web.get(f"/api/messages?limit=3{cursor and '&cursor=' + cursor}", headers=as_script)
        page = await response.json()
        texts += [item["text"] for item in page["items"]]
        cursor, pages = page["next"], pages + 1

    assert texts == [f"m{number}" for number in range(6, -1, -1)]
    assert pages == 3


async def test_filters_narrow_a_list(web, as_script):
    await posted(web, as_script, text="Die Rechnung 100% %", author="Ann", source="mail")
    await posted(web, as_script, text="ЗВІТ готовий", author="Bob", source="mail")
    await posted(web, as_script, text="plain", author="Bob", source="ci")

    assert await listed(web, as_script, "?author=Bob") == ["plain", "ЗВІТ готовий"]
    assert await listed(web, as_script, "?author=Ann&author=Bob&source=mail") == ["ЗВІТ готовий", "Die Rechnung 100% %"]
    assert await listed(web, as_script, "?q=%D0%B7%D0%B2%D1%96%D1%82") == ["ЗВІТ готовий"]
    assert await listed(web, as_script, "?q=0%25%20%25") == ["Die Rechnung 100% %"]
    assert await listed(web, as_script, "?q=%25%25") == []
    assert await listed(web, as_script, "?to=2020-01-01") == []
    assert len(await listed(web, as_script, "?from=2020-01-01")) == 3
    assert await listed(web, as_script, "?kind=bug") == []
    assert await listed(web, as_script, "?min_confidence=0.5") == []
    assert await listed(web, as_script, "?assignee=nobody") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=²", "limit"),
        ("kind=nonsense", "kind"),
        ("priority=9", "priority"),
        ("status=finished", "status"),
        ("from=someday", "from"),
        ("from=0001-01-01T00:00:00%2B14:00", "from"),
        ("to=9999-12-31", "to"),
        ("min_confidence=2", "min_confidence"),
        ("max_confidence=-0.1", "max_confidence"),
        ("due=someday", "due"),
        ("check=yes", "check"),
        ("min_confidence=nan", "min_confidence"),
        ("cursor=AAAAAAAAAAAAAAAA", "cursor"),
        ("cursor='%3B--", "cursor"),
        ("cursor=%00", "cursor"),
        ("q=%00", "q"),
        ("author=a%00b", "author"),
        ("q=" + "x" * 201, "q"),
        ("statsu=done", None),
    ],
)
async def test_a_wrong_filter_is_named(sqlite_web, as_script, query, field):
    for path in ("/api/messages", "/api/tasks"):
        response = await sqlite_web.get(f"{path}?{query}", headers=as_script)

        assert response.status == 422
        assert (await response.json())["error"].get("field") == field


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n\t"}, "text"),
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "x" * 65_537}, "text"),
        ({"text": "a", "author": {}}, "author"),
        ({"text": "a", "external_id": "x" * 201}, "external_id"),
        ({"text": "a", "sent_at": "soon"}, "sent_at"),
        ({"text": "a", "sent_at": 1}, "sent_at"),
        ({"text": "a", "sent_at": "0001-01-01T00:00:00+14:00"}, "sent_at"),
        ({"text": "a", "unheard": 1}, None),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_stored(sqlite_web, as_script, body, field):
    response = await sqlite_web.post("/api/messages", json=body, headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"].get("field") == field
    assert await listed(sqlite_web, as_script) == []


HOSTILE = {
    "nul": "a\0b",
    "controls": "".join(map(chr, range(1, 32))) + "x",
    "lone surrogates": "a\ud800b\udfffc",
    "astral": "😀" * 4096,
    "right to left": "\u202egnp.exe\u202c",
    "html": "<script>alert(1)</script><b onload=x>&amp;",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(x)s {0}",
    "sql": "'; DROP TABLE messages; --",
    "bom": "\ufefftext",
    "noncharacters": "\ufffe\uffff\U0010ffff",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_stored_as_sent(web, as_script, text):
    raw = json.dumps({"text": text, "author": text[:100], "chat": text[:100]})
    headers = {**as_script, "Content-Type": "application/json"}

    response = await web.post("/api/messages", data=raw, headers=headers)

    assert response.status == 202, await response.text()
    shown = await web.get(f"/api/messages/{(await response.json())['id']}", headers=as_script)
    message = json.loads(await shown.text())
    assert (message["text"], message["author"]) == (text, text[:100])


async def test_what_the_reader_made_of_a_message_is_shown_with_its_tasks(
    web: TestClient, services: Services, as_script, team: Team
):
    message_id = await posted(web, as_script, text="Fix it by Friday", workspace=team.workspace)

    await services.db.write(read_it, message_id, team)

    message = await (await web.get(f"/api/messages/{message_id}", headers=as_script)).json()
    assert message["issue"]["kind"] == "bug"
    assert message["issue"]["due"] == "2026-11-27"
    assert message["issue"]["assignee"] == "@bob"
    assert [(task["title"], task["message_id"]) for task in message["tasks"]] == [("Fix it", message_id)]
    assert await listed(web, as_script, "?kind=bug&min_confidence=0.9&assignee=nobody") == ["Fix it by Friday"]
    assert await listed(web, as_script, "?assignee=@bob") == []  # as its task is now, not as it was read


def read_it(store, public_id: str, team: Team) -> None:
    message = store.messages.by_public_id([team.workspace_id], public_id)
    message.state = MessageState.READ
    due = {"due_at": datetime(2026, 11, 27, 21, 59, 59, tzinfo=UTC), "due_grain": "day"}
    common = {"workspace_id": team.workspace_id, "kind": "bug", "title": "Fix it", "priority": "normal", **due}
    issue = {"part": 0, "is_task": True, "assignee_id": team.bob, "confidence": {"kind": 0.95}, "kind_confidence": 0.95}
    store.issues.add([common | issue | {"message_id": message.id, "provider": "rules"}])
    store.tasks.add(message_id=message.id, status=Status.OPEN, **common)
