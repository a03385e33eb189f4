"""How long a workspace keeps words and closed tasks, by the API."""

import pytest

from tasks import retention


@pytest.fixture
def here(team):
    return f"/api/workspaces/{team.workspace}"


async def test_days_are_chosen_one_by_one_and_taken_back(web, team, as_ann, here, services):
    before = await (await web.get(here, headers=as_ann)).json()
    await web.patch(here, json={"keep_texts_days": 30}, headers=as_ann)
    both = await (await web.patch(here, json={"keep_tasks_days": 365}, headers=as_ann)).json()
    kept = await services.db.read(lambda store: retention.retention_of(store.workspaces.get(team.workspace_id)))
    texts = await (await web.patch(here, json={"keep_tasks_days": None}, headers=as_ann)).json()

    assert (before["keep_texts_days"], before["keep_tasks_days"]) == (None, None)
    assert (both["keep_texts_days"], both["keep_tasks_days"]) == (30, 365)
    assert kept == retention.Retention(texts=30, tasks=365)
    assert (texts["keep_texts_days"], texts["keep_tasks_days"]) == (30, None)


@pytest.mark.parametrize("days", [0, -1, 3651, 1.5, "30", True, []])
async def test_what_is_no_number_of_days_changes_nothing(web, as_ann, here, days):
    refused = await web.patch(here, json={"keep_texts_days": days}, headers=as_ann)

    assert refused.status == 422
    assert (await refused.json())["error"]["field"] == "keep_texts_days"
    assert (await (await web.get(here, headers=as_ann)).json())["keep_texts_days"] is None


async def test_only_admins_choose(web, as_bob, as_vera, as_eve, here):
    tried = [
        (await web.patch(here, json={"keep_texts_days": 1}, headers=who)).status for who in (as_bob, as_vera, as_eve)
    ]

    assert tried == [403, 403, 404]
