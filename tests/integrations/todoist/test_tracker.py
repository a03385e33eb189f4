"""Tasks in a project of Todoist, over real HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.remote import Remote
from integrations.todoist import tracker
from integrations.todoist.api import Api
from integrations.todoist.tracker import TodoistTasks, connect
from integrations.trackers import Account, Tracker, TrackerError, TrackerService
from tests.integrations.todoist.server import NO_TASK, TOKEN, WRONG, TodoistServer
from tests.integrations.tracker_server import Refused, outgoing, serving

NOW = datetime.now(UTC).replace(microsecond=0)

SERVICE: TrackerService = tracker


@pytest.fixture
async def todoist() -> AsyncIterator[TodoistServer]:
    server = TodoistServer(now=NOW)
    async with serving(server):
        yield server


@pytest.fixture
def tasks(todoist: TodoistServer) -> Tracker:
    return connected(todoist)


def connected(todoist: TodoistServer, project: str = "shop", token: str = TOKEN) -> Tracker:
    mapping = {"kind": {"bug": "Bug"}}
    return connect(todoist.outbound, f"{todoist.root}/", {"project": project}, {"token": token}, mapping)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


@pytest.mark.parametrize("project", ["Shop", " shop ", "6Jshop"])
async def test_who_we_are_and_where_is_told_without_a_change(todoist: TodoistServer, project: str) -> None:
    assert await connected(todoist, project).check() == Account("ann@example.com", "Shop")
    assert todoist.asked == ["GET /api/v1/projects?limit=200", "GET /api/v1/user"]


@pytest.mark.parametrize("project", ["", "Shops", "6JSHOP", "../user"])
async def test_a_project_that_is_not_there_is_told(todoist: TodoistServer, project: str) -> None:
    tasks = connected(todoist, project)

    for asked in (tasks.check(), tasks.make(outgoing(), "m1"), tasks.find("m1", NOW)):
        assert ((await error_of(asked)).code) == "no_place"


async def test_of_two_projects_of_one_name_none_is_taken_by_it(todoist: TodoistServer) -> None:
    todoist.projects.append({"id": "6Jother", "name": "SHOP", "is_shared": False})

    assert (await error_of(connected(todoist).check())).code == "no_place"
    assert (await connected(todoist, "6Jother").check()).place == "SHOP"


async def test_a_project_is_found_among_hundreds(todoist: TodoistServer) -> None:
    more = [{"id": f"6J{number}", "name": f"P{number}", "is_shared": False} for number in range(450)]
    todoist.projects = [*more, *todoist.projects]

    assert (await connected(todoist).check()).place == "Shop"


@pytest.mark.parametrize("token", ["wrong", "schlüssel", "a\r\nHost: b"])
async def test_a_wrong_token_is_told_as_such(todoist: TodoistServer, token: str) -> None:
    error = await error_of(connected(todoist, token=token).check())

    assert (error.code, error.again) == ("bad_secret", False)


async def test_a_task_becomes_a_task_there_and_is_told_as_it_is(todoist: TodoistServer, tasks: Tracker) -> None:
    task = outgoing(due="2026-12-01", assignee="bob@example.com", kind="bug", priority="urgent", labels=("chat",))

    made = await tasks.make(task, "m1")

    there = todoist.tasks["6Xtask1"]
    assert there["description"] == "Since *today*.\n\n<!-- sift:m1 -->"
    assert (there["project_id"], there["labels"], there["priority"]) == ("6Jshop", ["chat", "Bug"], 4)
    assert made == Remote(
        id="6Xtask1",
        place="6Jshop",
        address="https://app.todoist.com/app/task/6Xtask1",
        fields={"title": "Login fails", "status": "open", "due": "2026-12-01", "assignee": "Bob@example.com"},
        at=NOW + timedelta(seconds=5),
        marker="m1",
    )


async def test_a_time_is_due_at_that_moment_in_the_zone_of_the_task(todoist: TodoistServer, tasks: Tracker) -> None:
    made = await tasks.make(outgoing(due="2026-12-01T15:00:00+01:00", zone="Europe/Kyiv"), "m1")

    assert todoist.tasks["6Xtask1"]["due"] == {"date": "2026-12-01T14:00:00Z", "timezone": "Europe/Kyiv"}
    assert made.fields["due"] == "2026-12-01T14:00:00+00:00"


async def test_a_time_without_a_zone_is_meant_where_the_account_is(todoist: TodoistServer, tasks: Tracker) -> None:
    todoist.add("A", due={"date": "2026-12-01T15:00:00.000000", "timezone": None, "is_recurring": False})

    assert (await tasks.get("6Xtask1")).fields["due"] == "2026-12-01T14:00:00+00:00"


@pytest.mark.parametrize("status", ["done", "dropped"])
async def test_a_task_that_is_over_is_completed_there(todoist: TodoistServer, tasks: Tracker, status: str) -> None:
    made = await tasks.make(outgoing(status=status), "m1")

    assert made.fields["status"] == "done"
    assert todoist.tasks["6Xtask1"]["checked"]


async def test_what_is_too_long_is_cut_and_the_marker_never(todoist: TodoistServer, tasks: Tracker) -> None:
    made = await tasks.make(outgoing("t" * 600, body="ü" * 20_000), "m1")

    assert made.marker == "m1"
    assert len(todoist.tasks["6Xtask1"]["content"]) == 500
    assert len(todoist.tasks["6Xtask1"]["description"]) == 16_383


async def test_somebody_who_is_not_in_the_project_does_not_keep_the_task_back(
    todoist: TodoistServer, tasks: Tracker
) -> None:
    made = await tasks.make(outgoing(assignee="eve@example.com"), "m1")
    alone = await connected(todoist, "Inbox").make(outgoing(assignee="ann@example.com"), "m2")

    assert (made.fields["assignee"], alone.fields["assignee"]) == ("", "")


async def test_only_what_is_named_is_changed(todoist: TodoistServer, tasks: Tracker) -> None:
    await tasks.make(outgoing(due="2026-12-01", assignee="ann@example.com"), "m1")
    before = dict(todoist.tasks["6Xtask1"])

    changed = await tasks.change("6Xtask1", {"title": "Login is slow"}, outgoing())

    assert changed.fields["title"] == "Login is slow"
    assert todoist.tasks["6Xtask1"] | {"content": 0, "updated_at": 0} == before | {"content": 0, "updated_at": 0}


async def test_a_due_date_and_an_assignee_are_taken_away(tasks: Tracker) -> None:
    await tasks.make(outgoing(due="2026-12-01", assignee="ann@example.com"), "m1")

    changed = await tasks.change("6Xtask1", {"due": None, "assignee": ""}, outgoing())

    assert (changed.fields["due"], changed.fields["assignee"]) == (None, "")


async def test_a_task_follows_ours_through_its_states(tasks: Tracker) -> None:
    await tasks.make(outgoing(), "m1")

    told = [
        (await tasks.change("6Xtask1", {"status": status, "title": status}, outgoing())).fields["status"]
        for status in ("in_progress", "done", "dropped", "open", "dropped", "proposed")
    ]

    assert told == ["open", "done", "done", "open", "done", "open"]


async def test_a_task_is_found_by_its_marker_and_a_copy_of_it_is_not(todoist: TodoistServer, tasks: Tracker) -> None:
    made = await tasks.make(outgoing(), "m1")
    await tasks.make(outgoing(), "m10")
    todoist.add("A copy", description=todoist.tasks["6Xtask1"]["description"])
    for number in range(450):
        todoist.add(f"Another {number}")

    assert await tasks.find("m1", NOW) == made
    assert await tasks.find("m", NOW) is None


async def test_a_task_that_was_completed_meanwhile_is_found_too(todoist: TodoistServer, tasks: Tracker) -> None:
    await tasks.make(outgoing(), "m1")
    todoist.edit("6Xtask1", checked=True)

    found = await tasks.find("m1", NOW - timedelta(days=400))

    assert found is not None
    assert found.fields["status"] == "done"


async def test_an_answer_that_is_lost_fifty_times_makes_no_task_twice(todoist: TodoistServer, tasks: Tracker) -> None:
    await tasks.check()
    for number in range(50):
        todoist.faults = ["lost"]

        error = await error_of(tasks.make(outgoing(f"Task {number}"), f"m{number}"))
        found = await tasks.find(f"m{number}", NOW)

        assert (error.code, error.again) == ("unreachable", True)
        assert found is not None
        assert found.fields["title"] == f"Task {number}"
    assert len(todoist.tasks) == 50


async def test_what_is_made_again_is_not_made_twice(todoist: TodoistServer, tasks: Tracker) -> None:
    made = await tasks.make(outgoing(), "m1")

    again = await tasks.make(outgoing("Another title"), "m1")

    assert again == made
    assert len(todoist.tasks) == 1


async def test_what_was_made_and_deleted_is_not_made_again(todoist: TodoistServer, tasks: Tracker) -> None:
    await tasks.make(outgoing(), "m1")
    todoist.edit("6Xtask1", is_deleted=True)

    assert (await error_of(tasks.make(outgoing(), "m1"))).code == "refused"


@pytest.mark.parametrize("remote_id", ["6Xtask1", "6Xtask9", "6Xtask1/close", "", "../user"])
async def test_a_task_that_is_gone_is_told_so(todoist: TodoistServer, tasks: Tracker, remote_id: str) -> None:
    todoist.add("A", is_deleted=True)

    assert (await tasks.get(remote_id)).gone
    assert (await error_of(tasks.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_a_task_of_a_project_that_is_out_of_reach_is_not_taken_for_gone(
    todoist: TodoistServer, tasks: Tracker
) -> None:
    todoist.add("A")
    await tasks.check()
    todoist.projects.pop()

    assert (await error_of(tasks.get("6Xtask1"))).code == "no_place"
    assert (await error_of(tasks.change("6Xtask1", {"title": "x"}, outgoing()))).code == "no_place"


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    todoist: TodoistServer, tasks: Tracker
) -> None:
    for number in range(1, 5):
        todoist.add(f"Old {number}")
    nothing, seen = await tasks.changed({})
    todoist.edit("6Xtask3", is_deleted=True)
    todoist.edit("6Xtask2", content="New", responsible_uid="2")
    todoist.edit("6Xtask1", checked=True)
    todoist.edit("6Xtask4", project_id="6Jinbox", responsible_uid="9")

    changed, seen = await tasks.changed(seen)

    assert not nothing
    assert [(it.id, it.gone, it.fields["title"], it.fields["status"], it.fields.get("assignee")) for it in changed] == [
        ("6Xtask3", True, "Old 3", "open", ""),
        ("6Xtask2", False, "New", "open", "Bob@example.com"),
        ("6Xtask1", False, "Old 1", "done", ""),
        ("6Xtask4", False, "Old 4", "open", None),
    ]
    assert (await tasks.changed(seen))[0] == []


@pytest.mark.parametrize("is_refused", [False, True])
async def test_a_token_that_is_forgotten_loses_no_change(
    todoist: TodoistServer, tasks: Tracker, is_refused: bool
) -> None:
    todoist.add("Old")
    _, seen = await tasks.changed({})
    todoist.edit("6Xtask1", checked=True)
    todoist.add("New")
    todoist.forgotten = len(todoist.log)
    todoist.faults = [Refused(400, WRONG)] if is_refused else []

    changed, _ = await tasks.changed(seen)

    assert [(it.fields["title"], it.fields["status"]) for it in changed] == [("Old", "done"), ("New", "open")]


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, {"error": "Too many requests"}, **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(403, {"error": "Forbidden"}), "forbidden", False, None),
        (Refused(503, b"<html>"), "failing", True, None),
        (Refused(200, b"<html>"), "bad_answer", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"id": 1}), "bad_answer", False, None),
        (Refused(200, {"id": "1", "due": {"date": "soon"}}), "bad_answer", False, None),
        (Refused(200, b""), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    todoist: TodoistServer, tasks: Tracker, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    todoist.faults = [fault]

    error = await error_of(tasks.get("6Xtask1"))

    assert (error.code, error.again, error.wait) == (code, again, wait)


@pytest.mark.parametrize(
    ("result", "code", "wait"),
    [
        ({"error": "Invalid temporary id", "error_code": 15}, "refused", None),
        ({"error": "Slow down", "http_code": 429, "error_extra": {"retry_after": 3}}, "busy", 3),
        ({"error": "Forbidden", "http_code": 403}, "forbidden", None),
        ({"error": "Oops", "http_code": 500}, "failing", None),
        (NO_TASK, "gone", None),
        (None, "bad_answer", None),
        ("no", "bad_answer", None),
        ([], "bad_answer", None),
    ],
)
async def test_a_command_that_is_not_done_says_why(
    todoist: TodoistServer, result: Any, code: str, wait: float | None
) -> None:
    api = Api(todoist.outbound, todoist.root, TOKEN)
    todoist.faults = [Refused(200, {"sync_status": {"u1": result}})]

    error = await error_of(api.do([{"type": "item_close", "uuid": "u1", "args": {}}], missing="gone"))

    assert (error.code, error.wait) == (code, wait)


def test_the_token_is_not_shown_where_the_connection_is(todoist: TodoistServer) -> None:
    assert TOKEN not in repr(connected(todoist))
    assert isinstance(connected(todoist), TodoistTasks)
