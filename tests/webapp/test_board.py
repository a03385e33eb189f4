import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from storage.tables import Role
from tests.webapp.test_messages import HOSTILE
from tests.webapp.test_tasks import made

NOW = datetime.now(UTC)


async def fetched(web, headers, **more) -> tuple[int, str, str]:
    response = await web.get("/app/tasks", headers=headers | more)
    return response.status, await response.text(), response.headers.get("ETag", "")


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<h3[^>]*>(.*?)</h3>", html, re.DOTALL)]


async def test_the_list_shows_what_is_open_in_all_of_a_persons_workspaces(web, team, as_ann, as_bob, as_eve):
    await made(web, as_ann, title="mine")
    await made(web, as_ann, title="ours", workspace=team.workspace)

    assert sorted(titles((await fetched(web, as_ann))[1])) == ["mine", "ours"]
    assert titles((await fetched(web, as_bob))[1]) == ["ours"]
    eve = (await fetched(web, as_eve))[1]
    assert titles(eve) == []
    assert "All clear" in eve


async def test_tasks_stand_in_groups_by_when_they_are_due(web, as_ann):
    for title, due in [
        ("late", NOW - timedelta(days=2)),
        ("far", NOW + timedelta(days=9)),
        ("someday", None),
        ("soon", NOW + timedelta(days=2)),
    ]:
        await made(web, as_ann, title=title, due=due.isoformat() if due else None)

    html = (await fetched(web, as_ann))[1]

    assert titles(html) == ["late", "soon", "far", "someday"]
    assert re.findall(r'<section class="(\w+)"', html) == ["overdue", "upcoming", "someday"]


async def test_what_is_done_moves_to_the_end_and_can_be_opened_again(web, as_ann):
    task = await made(web, as_ann, title="first")
    await made(web, as_ann, title="second")

    await web.post(f"/api/tasks/{task['id']}/done", headers=as_ann)

    html = (await fetched(web, as_ann))[1]
    assert titles(html) == ["second", "first"]
    assert re.findall(r'data-verb="(\w+)"', html) == ["done", "reopen"]


async def test_a_look_at_an_unchanged_list_costs_no_list(web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="ours", workspace=team.workspace)
    _, _, etag = await fetched(web, as_bob)
    assert (await fetched(web, as_bob, **{"If-None-Match": etag}))[:2] == (304, "")

    await web.patch(f"/api/tasks/{task['id']}", json={"title": "ours, now"}, headers=as_ann)

    status, html, new_etag = await fetched(web, as_bob, **{"If-None-Match": etag})
    assert (status, titles(html)) == (200, ["ours, now"])
    assert new_etag != etag


async def test_a_viewer_gets_no_buttons(web, team, as_ann, as_vera):
    await made(web, as_ann, title="ours", workspace=team.workspace)

    html = (await fetched(web, as_vera))[1]

    assert titles(html) == ["ours"]
    assert "data-verb" not in html


async def test_somebody_new_in_the_team_sees_the_list_at_once(web, services, team, as_ann, as_eve):
    await made(web, as_ann, title="ours", workspace=team.workspace)
    _, _, etag = await fetched(web, as_eve)

    def join(store):
        eve = store.people.by_telegram_id(1003)
        store.people.join(team.workspace_id, eve.id, Role.VIEWER)

    await services.db.write(join)

    assert titles((await fetched(web, as_eve, **{"If-None-Match": etag}))[1]) == ["ours"]


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_titles_are_shown_as_text(web, as_ann, title):
    title = title[:200]
    await made(web, as_ann, title=title)

    status, html, _ = await fetched(web, as_ann)

    assert status == 200
    assert "<script" not in html
    assert "<b " not in html
    shown = titles(html)[0].encode(errors="replace").decode()
    assert shown == " ".join(title.split()).encode(errors="replace").decode()


async def test_the_scripts_token_opens_no_page(web, as_script):
    assert (await fetched(web, as_script))[0] == 401


async def test_the_list_speaks_its_readers_language(web, services, as_ann):
    def speak_ukrainian(store):
        store.people.by_telegram_id(1001).locale = "uk"

    await services.db.write(speak_ukrainian)

    assert 'data-locale="uk"' in (await fetched(web, as_ann))[1]
