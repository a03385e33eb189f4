"""The filters of a list, with how many rows each choice would have, are those of the workspaces of who asks."""

import pytest

from tests.webapp.test_messages import posted
from tests.webapp.test_tasks import made


async def filters(web, headers, query=""):
    response = await web.get(f"/api/filters{query}", headers=headers)
    assert response.status == 200, await response.text()
    shown = await response.json()
    return {one["name"]: one for one in shown["filters"]}, shown["total"]


def counts(one):
    return {option["value"]: option["count"] for option in one["options"]}


async def test_choices_count_the_tasks_they_would_show(web, team, as_ann):
    for kind, assignee in (("bug", "Bob"), ("bug", None), ("question", None)):
        await made(web, as_ann, title="t", kind=kind, assignee=assignee, workspace=team.workspace)

    shown, total = await filters(web, as_ann, "?kind=bug")

    assert total == 2
    assert [option["value"] for option in shown["kind"]["options"][:3]] == ["task", "bug", "feature"]
    assert counts(shown["kind"])["bug"] == 2
    assert counts(shown["kind"])["question"] == 1
    assert counts(shown["assignee"]) == {"nobody": 1, "@bob": 1}
    assert counts(shown["status"])["open"] == 2
    assert counts(shown["due"]) == {"overdue": 0, "today": 0, "week": 0, "none": 2}
    assert counts(shown["workspace"]) == {team.workspace: 2}
    assert shown["status"]["options"][2] == {
        "value": "in_progress",
        "label": "In progress",
        "count": 0,
        "selected": False,
    }
    assert [option["label"] for option in shown["assignee"]["options"]] == ["Nobody", "Bob"]
    assert [(one["label"], one["type"]) for one in (shown["q"], shown["min_confidence"])] == [
        ("Search", "text"),
        ("Confidence from", "fraction"),
    ]
    assert [option["value"] for option in shown["kind"]["options"] if option["selected"]] == ["bug"]


async def test_messages_have_choices_of_their_own(web, team, as_ann):
    await posted(web, as_ann, text="Hello", author="Kim", source="mail", workspace=team.workspace)

    shown, total = await filters(web, as_ann, "?page=inbox&q=HELL")

    assert total == 1
    assert (counts(shown["author"]), counts(shown["source"])) == ({"Kim": 1}, {"mail": 1})


async def test_everybody_sees_the_counts_of_their_own_workspaces_alone(web, team, as_ann, as_vera, as_eve, as_script):
    await made(web, as_ann, title="ours", workspace=team.workspace)
    await made(web, as_ann, title="mine")

    assert [(await filters(web, who))[1] for who in (as_ann, as_vera, as_eve, as_script)] == [2, 1, 0, 2]
    assert (await filters(web, as_ann, f"?workspace={team.workspace}"))[1] == 1
    refused = await web.get(f"/api/filters?workspace={team.workspace}", headers=as_eve)
    assert refused.status == 404
    assert (await web.get("/api/filters")).status == 401


@pytest.mark.parametrize("query", ["page=boards", "page=", "page=inbox&page=tasks", "kind=x", "limit=3", "q=%00"])
async def test_a_wrong_question_is_refused(sqlite_web, as_script, query):
    response = await sqlite_web.get(f"/api/filters?{query}", headers=as_script)

    assert response.status == 422
