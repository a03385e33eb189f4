"""Tasks as Linear's issues, over real HTTP."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from integrations.linear import tracker
from integrations.linear.tracker import LinearIssues, connect, id_of
from integrations.remote import Remote
from integrations.trackers import Account, Tracker, TrackerError, TrackerService
from tests.integrations.linear.server import KEY, LinearServer
from tests.integrations.tracker_server import START, Refused, outgoing, serving

MAPPING = {"kind": {"bug": "Bug"}, "priority": {"urgent": "P0"}}

SERVICE: TrackerService = tracker


@pytest.fixture
async def linear() -> AsyncIterator[LinearServer]:
    server = LinearServer()
    async with serving(server):
        yield server


@pytest.fixture
def issues(linear: LinearServer) -> Tracker:
    return connected(linear)


def connected(linear: LinearServer, team: str = "eng", key: str = KEY, status: dict[str, str] | None = None) -> Tracker:
    mapping = MAPPING | {"status": status or {}}
    return connect(linear.outbound, f"{linear.root}/", {"team": team}, {"key": key}, mapping)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


def refusal(code: str, message: str = "No", status: int = 200, **headers: str) -> Refused:
    return Refused(status, {"errors": [{"message": message, "extensions": {"code": code}}], "data": None}, **headers)


@pytest.mark.parametrize("key", [KEY, "lin_oauth_right"])
async def test_who_we_are_and_where_is_told_without_a_change(linear: LinearServer, key: str) -> None:
    assert await connected(linear, key=key).check() == Account("ann@example.com", "ENG")
    assert linear.asked == ["POST /graphql"]


@pytest.mark.parametrize("key", ["wrong", "schlüssel", "a\r\nHost: b", ""])
async def test_a_wrong_key_is_told_as_such(linear: LinearServer, key: str) -> None:
    error = await error_of(connected(linear, key=key).check())

    assert (error.code, error.again) == ("bad_secret", False)


@pytest.mark.parametrize("team", ["", "ENGINE", 'ENG"}) { nodes { id } } #'])
async def test_a_team_that_is_not_there_is_told(linear: LinearServer, team: str) -> None:
    issues = connected(linear, team)

    for asked in (issues.check(), issues.make(outgoing(), "m1"), issues.changed({}), issues.get(id_of("m1"))):
        assert (await error_of(asked)).code == "no_place"


async def test_a_task_becomes_an_issue_and_is_told_as_it_is_there(linear: LinearServer, issues: Tracker) -> None:
    task = outgoing(
        due="2026-12-01T01:30:00+02:00", assignee="bob@example.com", priority="urgent", zone="Europe/Berlin"
    )

    made = await issues.make(task, "m1")

    issue = linear.issues[id_of("m1")]
    assert (issue["description"], issue["priority"]) == ("Since *today*.", 1)
    assert made == Remote(
        id=id_of("m1"),
        place="ENG",
        key="ENG-1",
        address="https://linear.app/acme/issue/ENG-1",
        fields={"title": "Login fails", "status": "open", "due": "2026-12-01", "assignee": "Bob@example.com"},
        at=START + timedelta(seconds=5),
        by="ann@example.com",
        marker="m1",
    )


async def test_labels_that_the_team_has_are_borne(linear: LinearServer, issues: Tracker) -> None:
    await issues.make(outgoing(kind="bug", priority="urgent", labels=("chat", "Area", "unknown")), "m1")

    assert linear.issues[id_of("m1")]["labels"] == ["l1", "l2"]


@pytest.mark.parametrize("assignee", ["bob", "BOB@example.com"])
async def test_people_are_known_by_their_addresses_and_names(issues: Tracker, assignee: str) -> None:
    made = await issues.make(outgoing(assignee=assignee), "m1")

    assert made.fields["assignee"] == "Bob@example.com"


async def test_somebody_who_is_not_known_does_not_keep_the_issue_back(issues: Tracker) -> None:
    made = await issues.make(outgoing(assignee="eve"), "m1")
    changed = await issues.change(made.id, {"assignee": "eve"}, outgoing())

    assert (made.fields["assignee"], changed) == ("", await issues.get(made.id))


@pytest.mark.parametrize(
    ("status", "state"), [("open", "s1"), ("in_progress", "s3"), ("done", "s5"), ("dropped", "s6"), ("proposed", "s0")]
)
async def test_a_status_is_the_first_state_of_its_type(
    linear: LinearServer, issues: Tracker, status: str, state: str
) -> None:
    await issues.make(outgoing(status=status), "m1")

    assert linear.issues[id_of("m1")]["state"] == state


async def test_a_state_that_the_connection_names_stands_for_a_status(linear: LinearServer) -> None:
    issues = connected(linear, status={"in_progress": "in review", "proposed": "Backlog", "done": "Shipped"})

    told = []
    for status in ("in_progress", "proposed", "done", "dropped"):
        made = await issues.make(outgoing(status=status), status)
        told.append((linear.issues[made.id]["state"], made.fields["status"]))

    assert told == [("s4", "in_progress"), ("s0", "proposed"), ("s5", "done"), ("s6", "dropped")]


async def test_an_issue_is_not_moved_between_states_that_mean_the_same(linear: LinearServer, issues: Tracker) -> None:
    await issues.make(outgoing(), "m1")
    linear.edit(id_of("m1"), state="s4")

    changed = await issues.change(id_of("m1"), {"status": "in_progress", "title": "New"}, outgoing())

    assert (linear.issues[id_of("m1")]["state"], changed.fields["title"]) == ("s4", "New")
    assert (await issues.change(id_of("m1"), {"status": "in_progress"}, outgoing())) == changed


async def test_only_what_is_named_is_changed(linear: LinearServer, issues: Tracker) -> None:
    await issues.make(outgoing(due="2026-12-01", assignee="ann"), "m1")
    linear.now += timedelta(hours=1)
    before = dict(linear.issues[id_of("m1")])

    changed = await issues.change(id_of("m1"), {"title": "Login is slow"}, outgoing())

    after = linear.issues[id_of("m1")]
    assert changed.fields["title"] == "Login is slow"
    assert {name for name, it in after.items() if it != before[name]} == {"title", "updatedAt", "told"}


async def test_a_due_date_and_an_assignee_are_taken_away(issues: Tracker) -> None:
    made = await issues.make(outgoing(due="2026-12-01", assignee="ann"), "m1")

    changed = await issues.change(made.id, {"due": None, "assignee": ""}, outgoing())

    assert (changed.fields["due"], changed.fields["assignee"]) == (None, "")


async def test_what_is_too_long_is_cut(linear: LinearServer, issues: Tracker) -> None:
    await issues.make(outgoing("t" * 300, body="ü" * 70_000), "m1")

    assert len(linear.issues[id_of("m1")]["title"]) == 255
    assert len(linear.issues[id_of("m1")]["description"]) == 65_536


async def test_an_issue_is_found_by_its_marker(linear: LinearServer, issues: Tracker) -> None:
    made = await issues.make(outgoing(), "m1")
    linear.edit(made.id, team="OPS")

    found = await issues.find("m1", START)

    assert (found and found.id, found and found.marker) == (made.id, "m1")
    assert await issues.find("m", START) is None


async def test_an_answer_that_is_lost_fifty_times_makes_no_issue_twice(linear: LinearServer, issues: Tracker) -> None:
    await issues.check()
    for number in range(50):
        linear.faults = ["", "lost"] if number % 2 else ["lost"]

        error = await error_of(
            issues.make(outgoing(f"Task {number}", assignee="ann" if number % 2 else ""), f"m{number}")
        )
        found = await issues.find(f"m{number}", START)
        again = await issues.make(outgoing("Another title"), f"m{number}")

        assert (error.code, error.again) == ("unreachable", True)
        assert found == again
        assert again.fields["title"] == f"Task {number}"
    assert len(linear.issues) == 50


async def test_an_issue_that_is_refused_and_not_there_was_not_made(linear: LinearServer, issues: Tracker) -> None:
    await issues.check()
    linear.faults = [refusal("INPUT_ERROR", "Argument Validation Error", 400)]

    error = await error_of(issues.make(outgoing(), "m1"))

    assert (error.code, error.again, str(error)) == ("refused", False, "Argument Validation Error")


def test_an_id_is_a_uuid_of_version_four_and_its_markers_own() -> None:
    assert UUID(id_of("m1")).version == 4
    assert len({id_of(f"m{number}") for number in range(1_000)}) == 1_000


@pytest.mark.parametrize("remote_id", [id_of("m1"), id_of("m9"), "ENG-1", "", "../x"])
async def test_an_issue_that_is_gone_is_told_so(linear: LinearServer, issues: Tracker, remote_id: str) -> None:
    linear.add("A", id=id_of("m1"), trashed=True)

    assert (await issues.get(remote_id)).gone
    assert (await error_of(issues.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_an_issue_of_a_team_that_is_out_of_reach_is_not_taken_for_gone(
    linear: LinearServer, issues: Tracker
) -> None:
    made = await issues.make(outgoing(), "m1")
    linear.keys = ["OPS"]

    assert (await error_of(issues.get(made.id))).code == "no_place"
    assert (await error_of(issues.change(made.id, {"title": "x"}, outgoing()))).code == "no_place"


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    linear: LinearServer, issues: Tracker
) -> None:
    old = [linear.add(f"Old {number}")["id"] for number in range(4)]
    linear.now += timedelta(hours=1)
    linear.edit(old[3])
    nothing, seen = await issues.changed({})
    linear.now += timedelta(hours=1)
    linear.edit(old[1], title="New", dueDate="2026-12-01")
    linear.edit(old[0], state="s7")
    linear.issues[old[0]]["told"] = "2026-11-22T00:00:00.000Z"  # nothing is told of the last change
    linear.edit(old[2], trashed=True)

    changed, seen = await issues.changed(seen)

    assert not nothing
    assert [(it.id, it.fields["title"], it.fields["status"], it.by, it.gone) for it in changed if it.id != old[3]] == [
        (old[1], "New", "open", "Bob@example.com", False),
        (old[0], "Old 0", "dropped", "", False),
        (old[2], "Old 2", "open", "Bob@example.com", True),
    ]
    linear.now += timedelta(hours=1)
    _, seen = await issues.changed(seen)
    assert (await issues.changed(seen))[0] == []


async def test_a_team_without_issues_tells_of_its_first(linear: LinearServer, issues: Tracker) -> None:
    _, seen = await issues.changed({})
    linear.add("First")

    assert [it.fields["title"] for it in (await issues.changed(seen))[0]] == ["First"]


async def test_of_hundreds_of_changes_none_is_missed_though_more_are_made_meanwhile(
    linear: LinearServer, issues: Tracker
) -> None:
    for number in range(1_100):
        linear.add(f"Old {number}")
    linear.now += timedelta(hours=1)
    _, seen = await issues.changed({})
    at = linear.tick().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for number in range(1, 401):
        linear.issues[linear.numbered(number)] |= {"title": "At once", "updatedAt": at}  # as a script does it
    for number in range(401, 1_101):
        linear.edit(linear.numbered(number), title="One by one")
    told: dict[str, str] = {}

    for number in range(1, 8):
        changed, seen = await issues.changed(seen)
        assert len(changed) <= 450
        assert [it.at for it in changed] == sorted(it.at for it in changed if it.at)
        told |= {it.id: it.fields["title"] for it in changed}
        linear.edit(linear.numbered(1_000 + number), title="Meanwhile")

    changed, _ = await issues.changed(seen)
    told |= {it.id: it.fields["title"] for it in changed}
    assert told == {its_id: issue["title"] for its_id, issue in linear.issues.items()}


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (refusal("RATELIMITED", status=400, **{"X-RateLimit-Requests-Remaining": "5"}), "busy", True, None),
        (refusal("RATELIMITED", status=400, **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(429, {"errors": [{"message": "slow down"}]}), "busy", True, None),
        (Refused(429, b""), "busy", True, None),
        (refusal("FORBIDDEN"), "forbidden", False, None),
        (refusal("INTERNAL_SERVER_ERROR", status=500), "failing", True, None),
        (refusal("LOCK_TIMEOUT"), "failing", True, None),
        (refusal("SOMETHING_NEW"), "refused", False, None),
        (Refused(503, b"<html>"), "failing", True, None),
        (Refused(200, b"<html>"), "bad_answer", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"errors": "no"}), "bad_answer", False, None),
        (Refused(200, {"data": {"issues": {"nodes": [{}]}}}), "bad_answer", False, None),
        (Refused(200, {"data": {"issues": {"nodes": 1}}}), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    linear: LinearServer, issues: Tracker, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    linear.faults = [fault]

    error = await error_of(issues.get(id_of("m1")))

    assert (error.code, error.again, error.wait) == (code, again, wait)


async def test_we_wait_for_the_last_of_the_budgets_that_are_used_up(linear: LinearServer, issues: Tracker) -> None:
    now = int(time.time() * 1_000)
    headers = {
        "X-RateLimit-Requests-Remaining": "0",
        "X-RateLimit-Requests-Reset": str(now + 20_000),
        "X-RateLimit-Complexity-Remaining": "0",
        "X-RateLimit-Complexity-Reset": str(now + 40_000),
        "X-RateLimit-Endpoint-Requests-Remaining": "1",
        "X-RateLimit-Endpoint-Requests-Reset": str(now + 60_000),
    }
    linear.faults = [refusal("RATELIMITED", status=400, **headers)]

    error = await error_of(issues.get(id_of("m1")))

    assert error.wait == pytest.approx(40, abs=5)


async def test_what_the_schema_does_not_have_is_refused(linear: LinearServer) -> None:
    issues = connected(linear)
    assert isinstance(issues, LinearIssues)

    error = await error_of(issues.api.ask("{ issues { nodes { unknown } } }"))

    assert (error.code, "Cannot query field" in str(error)) == ("refused", True)


def test_the_key_is_not_shown_where_the_connection_is(linear: LinearServer) -> None:
    assert KEY not in repr(connected(linear))
