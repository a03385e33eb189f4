"""Insights over HTTP: what the API answers, to whom, and its tables for spreadsheets."""

import csv
import io
from datetime import timedelta

import pytest

from classifier.base import Draft
from tasks import actions, making
from tasks.actors import Actor
from tasks.rules import Verb


@pytest.fixture
async def busy(web, services, clock, team, as_ann, read_as) -> str:
    """A team with a message that became a task, a task that is done, and one with a wicked title."""
    posted = await web.post("/api/messages", json={"text": "Fix it", "workspace": team.workspace}, headers=as_ann)
    await read_as((await posted.json())["id"], Draft("Fix it", "bug", is_task=True, confidence={"is_task": 0.9}))
    ann = Actor.person(team.ann)
    done = await services.db.write(making.add_task, ann, team.workspace_id, title="Done", assignee=team.bob)
    await services.db.write(making.add_task, ann, team.workspace_id, title="=1+1", kind="feature")
    await services.db.write(actions.move, ann, done.id, Verb.DONE)
    clock.offset += timedelta(minutes=1)
    return team.workspace


async def test_a_team_sees_what_came_in_and_what_was_done(web, busy, as_bob):
    response = await web.get(f"/api/insights?workspace={busy}&period=7d", headers=as_bob)

    shown = await response.json()
    assert response.status == 200, shown
    assert len(shown["parts"]) == 7
    assert {name: shown[name]["total"] for name in ("messages", "made", "done")} == {
        "messages": 1,
        "made": 3,
        "done": 1,
    }
    assert shown["made"]["kinds"] == {kind: [0] * 6 + [1] for kind in ("task", "bug", "feature")}
    assert shown["backlog"][-1]["open"] == 2
    assert {"person": "@bob", "active": 0, "in_progress": 0, "overdue": 0, "done": 1} in shown["people"]
    assert (shown["forecast"]["finished"], shown["forecast"]["record"], shown["forecast"]["risky"]) == (1, None, [])


@pytest.mark.parametrize("period", ["7d", "30d", "90d", "1y"])
async def test_every_period_has_its_parts_and_the_last_one_is_today(web, busy, as_ann, period):
    shown = await (await web.get(f"/api/insights?period={period}", headers=as_ann)).json()

    assert len(shown["parts"]) == len(shown["backlog"]) == {"7d": 7, "30d": 30, "90d": 13, "1y": 53}[period]
    assert shown["made"]["kinds"]["bug"][-1] == 1


async def test_strangers_learn_nothing_and_viewers_everything(web, busy, as_eve, as_vera):
    refused = await web.get(f"/api/insights?workspace={busy}", headers=as_eve)
    table = await web.get(f"/api/insights/people.csv?workspace={busy}", headers=as_eve)
    own = await (await web.get("/api/insights", headers=as_eve)).json()
    seen = await web.get(f"/api/insights?workspace={busy}", headers=as_vera)

    assert (refused.status, table.status, seen.status) == (404, 404, 200)
    assert own["made"]["total"] == own["backlog"][-1]["open"] == 0
    assert (await web.get("/api/insights")).status == 401


@pytest.mark.parametrize("query", ["period=2d", "period=", "workspace=none-of-yours", "q=x", "period=7d&period=7d"])
async def test_what_makes_no_sense_is_refused(web, busy, as_ann, query):
    response = await web.get(f"/api/insights?{query}", headers=as_ann)

    assert response.status in {404, 422}, await response.text()


async def test_every_chart_is_a_table_that_a_spreadsheet_can_open(web, busy, as_ann):
    from webapp.insights.sheets import SHEETS

    for chart, sheet in SHEETS.items():
        response = await web.get(f"/api/insights/{chart}.csv?period=7d", headers=as_ann)
        text = (await response.read()).decode("utf-8-sig")

        assert (response.status, response.content_type) == (200, "text/csv"), chart
        assert response.headers["Content-Disposition"] == f'attachment; filename="sift-{chart}-7d.csv"'
        rows = list(csv.reader(io.StringIO(text)))
        assert tuple(rows[0]) == tuple(sheet.columns)
        assert {len(row) for row in rows} == {len(sheet.columns)}

    assert (await web.get("/api/insights/nothing.csv", headers=as_ann)).status == 404


async def test_no_name_becomes_a_formula(web, services, team, as_ann, as_script):
    for source in ("=cmd()", "+1", "-1", "@x"):
        body = {"text": "Hello", "source": source, "workspace": team.workspace}
        assert (await web.post("/api/messages", json=body, headers=as_script)).status == 202

    response = await web.get(f"/api/insights/sources.csv?workspace={team.workspace}", headers=as_ann)

    names = [row[0] for row in csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")))][1:]
    assert sorted(names) == ["'+1", "'-1", "'=cmd()", "'@x"]


async def test_a_name_that_no_address_can_hold_is_drawn_all_the_same(web, team, as_ann):
    said = {"text": "Fix it", "source": "\ud800", "author": "\0", "workspace": team.workspace}
    assert (await web.post("/api/messages", json=said, headers=as_ann)).status == 202

    page = await web.get("/app/insights", headers=as_ann)

    assert page.status == 200
