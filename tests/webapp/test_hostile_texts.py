"""Texts of strangers are texts on every page: nothing of them is ever code."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from storage.store import Store
from tasks import actions, hooks, making
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tests.vault import VAULT
from tests.webapp.conftest import ANN, Team, init_data, make_team
from tests.webapp.hostile import TEXTS, judged
from tests.webapp.in_browser.test_gallery import PAGES

pytestmark = pytest.mark.thorough

AT_ONCE = 40
"""Texts of a page: more rows than that it does not show."""


def plant(store: Store, team: Team, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Put each text wherever somebody may put one. Returns the public ids of tasks and messages."""
    ann, now, ids = Actor.person(team.ann), datetime.now(UTC), []
    for number, text in enumerate(texts):
        new = NewMessage(
            team.workspace_id,
            ("api", text[:150]),
            f"{number}",
            text,
            now,
            now,
            author=text[:150],
            chat=text[:150],
            link=text[:150],
        )
        message = store.messages.get(capture(store, new).id)
        task = making.add_task(store, ann, team.workspace_id, title=text[:200], description=text)
        made = [{"id": "n1", "text": text, "by": team.bob, "at": now.isoformat()}]
        actions.change(
            store, ann, task.id, notes=made, checklist=[{"id": "c1", "text": text, "done": False}], blocked=text
        )
        ids.append((task.public_id, message.public_id))
    workspace, bob = store.workspaces.get(team.workspace_id), store.people.get(team.bob)
    workspace.title, bob.name = texts[0][:100], texts[1][:100]
    hooks.make_hook(store, ann, VAULT, team.workspace_id, service="generic", name=texts[2][:60])
    return ids


async def signed_in(web) -> dict[str, str]:
    response = await web.post("/api/session", headers={"Authorization": f"tma {init_data(ANN)}"})
    return {"Authorization": f"Bearer {(await response.json())['token']}"}


@pytest.mark.parametrize("start", range(0, len(TEXTS), AT_ONCE))
async def test_no_page_takes_a_text_for_its_own(sqlite_web, sqlite_services, start):
    team = await sqlite_services.db.write(make_team)
    texts = TEXTS[start : start + AT_ONCE]
    ids = await sqlite_services.db.write(plant, team, texts)
    headers = await signed_in(sqlite_web)
    lists = [path for path in PAGES.values() if "{" not in path]
    details = [path for task, message in ids for path in (f"/app/tasks/{task}", f"/app/inbox/{message}")]
    found = {}

    for path in (*lists, *details):
        response = await sqlite_web.get(path, headers=headers)
        assert response.status == 200, (path, await response.text())
        if strange := judged(await response.text()):
            found[path] = strange

    assert found == {}
