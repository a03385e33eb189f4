"""Other programs, and the Mini App: what they post becomes tasks in chats, and chats show up in them."""

import base64
import time
from urllib.parse import parse_qs, unquote, urlsplit

import aiohttp
import pytest

from emulator.people import Person
from tests.e2e.cards import becomes, card, tap
from tests.e2e.doors import by_webhook
from tests.e2e.installation import PUBLIC_URL, Installation
from tests.e2e.programs import make_hook, post_to

pytestmark = by_webhook


@pytest.fixture
async def workspace(sift: Installation, ann: Person) -> str:
    """Public id of Ann's own."""
    await ann.say("Buy milk")
    await card(ann, "Buy milk")
    return str((await sift.messages())[0]["workspace"])


async def test_what_a_script_posts_becomes_a_card_in_the_chat_of_its_workspace(
    sift: Installation, ann: Person, workspace: str
) -> None:
    posted = {"text": "Please fix the backup", "author": "cron", "source": "nightly", "workspace": workspace}

    status, body = await sift.call("POST", "/api/messages", posted)

    assert status == 202
    shown = await card(ann, "Fix the backup", "From cron", "via nightly")
    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "✅")
    _, message = await sift.call("GET", f"/api/messages/{body['id']}")
    assert [(task["status"], task["source"]) for task in message["tasks"]] == [("done", "nightly")]


async def test_a_message_without_a_workspace_becomes_a_task_that_nobody_is_written_of(
    sift: Installation, ann: Person, workspace: str
) -> None:
    await sift.call("POST", "/api/messages", {"text": "Please fix the backup"})

    await sift.settle()

    titles = {task["title"]: task["workspace"] for task in await sift.tasks()}
    assert titles.keys() == {"Buy milk", "Fix the backup"}
    assert titles["Fix the backup"] != workspace
    assert len(await ann.people.history(ann)) == 2


async def test_a_change_by_the_api_edits_the_card(sift: Installation, ann: Person, workspace: str) -> None:
    shown = await card(ann, "Buy milk")
    (task,) = await sift.tasks()

    await sift.call("PATCH", f"/api/tasks/{task['id']}", {"title": "Buy oat milk", "priority": "high"})
    await becomes(ann, shown, "Buy oat milk", "🔼 high")
    status, _ = await sift.call("POST", f"/api/tasks/{task['id']}/done")

    assert status == 200
    await becomes(ann, shown, "✅")


async def test_a_signed_hook_becomes_a_card_once(sift: Installation, ann: Person, workspace: str) -> None:
    hook = await make_hook(sift, workspace, "Alerts")
    body = {"text": "Please fix the disk of db1", "author": "Monitor"}

    assert [await post_to(sift, hook, body, name="msg_7") for _ in range(3)] == [202] * 3

    await card(ann, "Fix the disk of db1", "From Monitor", "via Alerts")
    await sift.settle()
    assert len(await sift.tasks()) == 2


async def test_a_hook_that_is_not_signed_well_is_refused(sift: Installation, ann: Person, workspace: str) -> None:
    hook = await make_hook(sift, workspace)
    body = {"text": "Please fix the disk"}
    other = await make_hook(sift, workspace, "Other")
    foreign = hook | {"secret": other["secret"]}
    forged = "v1," + base64.b64encode(b"x" * 32).decode()

    refused = [
        await post_to(sift, foreign, body),
        await post_to(sift, hook, body, **{"webhook-signature": forged}),
        await post_to(sift, hook, body, **{"webhook-timestamp": str(int(time.time()) - 301)}),
        await post_to(sift, hook | {"id": "nobody"}, body),
    ]

    assert refused == [401] * 4
    assert len(await sift.kept()) == 1


async def test_the_mini_app_opens_signed_in_and_shows_the_task(
    sift: Installation, ann: Person, bob: Person, workspace: str
) -> None:
    launch = await ann.launch()
    assert launch.startswith(f"{PUBLIC_URL}/app#")
    for path in ("/app", "/app/tasks"):
        assert "Buy milk" not in await fetch(sift, path), "a stranger sees the shell alone"

    token = await sign_in(sift, launch)
    mine = await fetch(sift, "/app/tasks", token)
    theirs = await fetch(sift, "/app/tasks", await sign_in(sift, await bob.launch()))

    assert "Buy milk" in mine
    assert "Buy milk" not in theirs
    _, listed = await sift.call("GET", "/api/tasks", token=token)
    assert [task["title"] for task in listed["items"]] == ["Buy milk"]


async def test_a_launch_that_telegram_has_not_signed_is_refused(sift: Installation, ann: Person) -> None:
    init_data = data_of(await ann.launch())
    stale = data_of(await ann.launch(date=int(time.time()) - 25 * 3600))
    forged = init_data.replace(str(ann.id), str(ann.id + 1))

    answers = [await session(sift, data) for data in (forged, stale, "", "hash=%C3%A9", init_data + "&x=1")]

    assert [status for status, _ in answers] == [401] * 5


async def test_what_anybody_may_see_tells_no_secrets(sift: Installation) -> None:
    text = "".join([await fetch(sift, path) for path in ("/", "/api/health", "/api/config")])

    for secret in ("42:TEST", "script-token", "an-installation-key", sift.door.path, sift.door.secret):
        assert secret not in text


def data_of(launch: str) -> str:
    """The signed part of a Mini App's address."""
    return parse_qs(urlsplit(launch).fragment)["tgWebAppData"][0]


async def session(sift: Installation, init_data: str) -> tuple[int, dict[str, str]]:
    headers = {"Authorization": f"tma {init_data}"}
    async with sift.http.post(f"{sift.web}/api/session", headers=headers) as response:
        return response.status, await response.json()


async def sign_in(sift: Installation, launch: str) -> str:
    status, body = await session(sift, data_of(launch))
    assert status == 201, body
    return body["token"]


async def fetch(sift: Installation, path: str, token: str = "") -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with sift.http.get(sift.web + path, headers=headers) as response:
        assert response.status == 200
        return unquote(await response.text())


async def test_the_api_asks_for_its_token(sift: Installation, workspace: str) -> None:
    for path in ("/api/messages", "/api/tasks", "/api/hooks"):
        async with sift.http.get(sift.web + path) as response:
            assert response.status == 401
        async with (
            aiohttp.ClientSession() as http,
            http.get(sift.web + path, headers={"Authorization": "Bearer x"}) as r,
        ):
            assert r.status == 401
