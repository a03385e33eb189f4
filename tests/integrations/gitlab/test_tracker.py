"""Tasks as GitLab's issues, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from integrations.base import UnreadableError
from integrations.gitlab import tracker
from integrations.gitlab.issues import remote
from integrations.gitlab.tracker import connect
from integrations.remote import Remote
from integrations.trackers import Account, Tracker, TrackerError, TrackerService
from tests.integrations.gitlab.server import NOT_FOUND, TOKEN, GitlabServer
from tests.integrations.tracker_server import START, Refused, outgoing, serving

PLACE = "acme/shop/web"
MAPPING = {"kind": {"bug": "bug"}, "priority": {"urgent": "P0"}}
STATES = {"status": {"in_progress": "Doing", "dropped": "Won't do", "open": ""}}

SERVICE: TrackerService = tracker

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(["login", "username", "full"]), inner),
    max_leaves=6,
)
READ = (
    "iid",
    "state",
    "labels",
    "title",
    "description",
    "assignees",
    "web_url",
    "references",
    "updated_at",
    "closed_at",
    "closed_by",
    "due_date",
    "moved_to_id",
)


@pytest.fixture
async def gitlab() -> AsyncIterator[GitlabServer]:
    server = GitlabServer()
    async with serving(server):
        yield server


@pytest.fixture
def issues(gitlab: GitlabServer) -> Tracker:
    return connected(gitlab)


@pytest.fixture
def told_apart(gitlab: GitlabServer) -> Tracker:
    """Labels tell more states apart."""
    return connected(gitlab, mapping=STATES)


def connected(
    gitlab: GitlabServer, project: str = PLACE, token: str = TOKEN, mapping: dict[str, Any] = MAPPING
) -> Tracker:
    return connect(gitlab.outbound, f"{gitlab.root}/", {"project": project}, {"token": token}, mapping)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


@pytest.mark.parametrize("project", [PLACE, "7"])
async def test_who_we_are_and_where_is_told_without_a_change(gitlab: GitlabServer, project: str) -> None:
    assert await connected(gitlab, project).check() == Account("ann", PLACE)
    assert all(it.startswith("GET ") for it in gitlab.asked)


async def test_a_token_of_which_nothing_is_told_is_good(gitlab: GitlabServer, issues: Tracker) -> None:
    gitlab.scopes = None

    assert (await issues.check()).name == "ann"


@pytest.mark.parametrize(
    ("settings", "scopes", "code"),
    [
        ({"issues_access_level": "disabled"}, ["api"], "no_place"),
        ({"archived": True}, ["api"], "forbidden"),
        ({}, ["read_api", "read_user"], "forbidden"),
    ],
)
async def test_what_will_not_take_an_issue_is_told_before_there_is_one(
    gitlab: GitlabServer, issues: Tracker, settings: dict[str, Any], scopes: list[str], code: str
) -> None:
    gitlab.settings, gitlab.scopes = settings, scopes

    assert (await error_of(issues.check())).code == code


async def test_a_wrong_token_is_told_as_such(gitlab: GitlabServer) -> None:
    error = await error_of(connected(gitlab, token="wrong").check())

    assert (error.code, error.again) == ("bad_secret", False)


@pytest.mark.parametrize("project", ["acme/other", "shop", "", "..", "../user", "acme/shop?x=", "acme/%2e%2e", "a b/c"])
async def test_a_project_that_is_not_there_is_told_and_no_other_address_is_asked(
    gitlab: GitlabServer, project: str
) -> None:
    error = await error_of(connected(gitlab, project).check())

    assert (error.code, error.again) == ("no_place", False)
    assert gitlab.asked in ([], ["GET /api/v4/projects/acme%2Fother"])


async def test_a_task_becomes_an_issue_and_is_told_as_it_is_there(gitlab: GitlabServer, issues: Tracker) -> None:
    task = outgoing(assignee="bob", due="2026-12-01", kind="bug", priority="urgent", labels=("from chat", "bug"))

    made = await issues.make(task, "m1")

    assert gitlab.issues[1]["description"] == "Since *today*.\n\n<!-- sift:m1 -->"
    assert gitlab.issues[1]["labels"] == ["from chat", "bug", "P0"]
    assert made == Remote(
        id="1",
        place=PLACE,
        key="#1",
        address="https://gitlab.example/acme/shop/web/-/issues/1",
        fields={"title": "Login fails", "status": "open", "due": "2026-12-01", "assignee": "bob"},
        at=START + timedelta(seconds=5, milliseconds=123),
        marker="m1",
    )


@pytest.mark.parametrize(
    ("due", "day"), [("2026-12-01T23:30:00+00:00", "2026-12-02"), ("2026-12-01", "2026-12-01"), (None, None)]
)
async def test_a_time_is_the_day_that_it_is_where_the_team_is(
    gitlab: GitlabServer, issues: Tracker, due: str | None, day: str | None
) -> None:
    task = outgoing(due=due, zone="Europe/Berlin")

    assert (await issues.make(task, "m1")).fields["due"] == day
    assert (await issues.change("1", {"due": due}, task)).fields["due"] == day


async def test_a_due_date_and_an_assignee_are_taken_away(gitlab: GitlabServer, issues: Tracker) -> None:
    await issues.make(outgoing(due="2026-12-01", assignee="ann"), "m1")

    changed = await issues.change("1", {"due": None, "assignee": ""}, outgoing())

    assert (changed.fields["due"], changed.fields["assignee"]) == (None, "")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("/close", "\\/close"),
        ("Hi\n/assign @eve\n  /label ~x", "Hi\n\\/assign @eve\n  \\/label ~x"),
        ("a\r\n\t/move acme/other", "a\r\n\t\\/move acme/other"),
        ("either/or\n// a remark", "either/or\n// a remark"),
    ],
)
async def test_words_of_a_message_command_nobody_there(
    gitlab: GitlabServer, issues: Tracker, body: str, told: str
) -> None:
    await issues.make(outgoing(body=body), "m1")

    assert gitlab.issues[1]["description"] == f"{told}\n\n<!-- sift:m1 -->"


@pytest.mark.parametrize("status", ["done", "dropped"])
async def test_a_task_that_is_over_becomes_an_issue_that_is_closed(
    gitlab: GitlabServer, issues: Tracker, told_apart: Tracker, status: str
) -> None:
    assert (await issues.make(outgoing(status=status), "m1")).fields["status"] == "done"
    assert (await told_apart.make(outgoing(status=status), "m2")).fields["status"] == status
    assert {it["state"] for it in gitlab.issues.values()} == {"closed"}


async def test_an_issue_that_was_made_but_not_closed_is_no_error_since_it_would_be_made_again(
    gitlab: GitlabServer, issues: Tracker
) -> None:
    gitlab.faults = ["", Refused(502, b"")]

    made = await issues.make(outgoing(status="done"), "m1")

    assert (made.id, made.fields["status"]) == ("1", "open")


async def test_what_is_too_long_is_cut_and_the_marker_never(gitlab: GitlabServer, issues: Tracker) -> None:
    made = await issues.make(outgoing("t" * 300, body="b" * 1_100_000), "m1")

    assert made.marker == "m1"
    assert len(gitlab.issues[1]["title"]) == 255


async def test_somebody_whom_nobody_knows_does_not_keep_the_issue_back(gitlab: GitlabServer, issues: Tracker) -> None:
    made = await issues.make(outgoing(assignee="eve"), "m1")
    changed = await issues.change("1", {"assignee": "eve&x=1", "title": "New"}, outgoing())
    same = await issues.change("1", {"assignee": "eve"}, outgoing())

    assert [it.fields["assignee"] for it in (made, changed, same)] == ["", "", ""]
    assert same.fields["title"] == "New"


async def test_only_what_is_named_is_changed(gitlab: GitlabServer, issues: Tracker) -> None:
    await issues.make(outgoing(assignee="ann", due="2026-12-01"), "m1")
    before = dict(gitlab.issues[1])

    changed = await issues.change("1", {"title": "Login is slow"}, outgoing())

    assert changed.fields["title"] == "Login is slow"
    assert gitlab.issues[1] | {"title": 0, "updated_at": 0} == before | {"title": 0, "updated_at": 0}


async def test_without_labels_an_issue_is_open_or_closed(gitlab: GitlabServer, issues: Tracker) -> None:
    await issues.make(outgoing(), "m1")

    told = [
        (await issues.change("1", {"status": status}, outgoing())).fields["status"]
        for status in ("in_progress", "done", "open", "dropped", "proposed")
    ]

    assert told == ["open", "done", "open", "done", "open"]
    assert gitlab.issues[1]["labels"] == []


async def test_labels_tell_the_other_states_apart_and_others_stay(gitlab: GitlabServer, told_apart: Tracker) -> None:
    await told_apart.make(outgoing(labels=("from chat",), status="in_progress"), "m1")
    assert gitlab.issues[1]["labels"] == ["from chat", "Doing"]

    told = [
        (await told_apart.change("1", {"status": status}, outgoing())).fields["status"]
        for status in ("done", "in_progress", "dropped", "open")
    ]

    assert told == ["done", "in_progress", "dropped", "open"]
    assert gitlab.issues[1]["labels"] == ["from chat"]


async def test_an_issue_is_found_by_its_marker_and_a_copy_of_it_is_not(gitlab: GitlabServer, issues: Tracker) -> None:
    for number in range(120):
        gitlab.add(f"Another {number}")
    made = await issues.make(outgoing(), "m1")
    await issues.make(outgoing(), "m10")
    gitlab.add("A copy", description=gitlab.issues[121]["description"])

    assert await issues.find("m1", START) == made
    assert await issues.find("m", START) is None
    assert await issues.find("m1", START + timedelta(days=1)) is None


async def test_too_many_issues_to_look_through_are_an_error_and_not_a_no(
    gitlab: GitlabServer, issues: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "MOST_PAGES", 2)
    for number in range(100):
        gitlab.add(f"Another {number}")

    assert (await error_of(issues.find("m1", START))).code == "failing"


async def test_an_answer_that_is_lost_fifty_times_makes_no_issue_twice(gitlab: GitlabServer, issues: Tracker) -> None:
    for number in range(50):
        since = gitlab.now
        gitlab.faults = ["lost"]

        error = await error_of(issues.make(outgoing(f"Task {number}"), f"m{number}"))
        found = await issues.find(f"m{number}", since)

        assert (error.code, error.again) == ("unreachable", True)
        assert found is not None
        assert found.fields["title"] == f"Task {number}"
    assert len(gitlab.issues) == 50


async def test_an_issue_is_given_as_it_is_now(gitlab: GitlabServer, issues: Tracker) -> None:
    gitlab.add("Login fails")
    gitlab.edit(1, state_event="close", assignee_ids=[12, 11])

    remote = await issues.get("1")

    assert (remote.fields["status"], remote.fields["assignee"], remote.by) == ("done", "ann", "bob")
    gitlab.edit(1, title="Login failed")
    assert (await issues.get("1")).by == ""


@pytest.mark.parametrize("remote_id", ["1", "99", "1/notes", "", "../../user"])
async def test_an_issue_that_is_gone_is_told_so(gitlab: GitlabServer, issues: Tracker, remote_id: str) -> None:
    gitlab.add("Login fails")
    gitlab.deleted.add(1)

    assert (await issues.get(remote_id)).gone
    assert (await error_of(issues.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_an_issue_that_went_to_another_project_is_gone(gitlab: GitlabServer, issues: Tracker) -> None:
    gitlab.add("Login fails", state="closed", moved_to_id=4711)

    assert (await issues.get("1")).gone


async def test_an_issue_of_a_project_that_is_out_of_reach_is_not_taken_for_gone(
    gitlab: GitlabServer, issues: Tracker
) -> None:
    gitlab.add("Login fails")
    gitlab.faults = [NOT_FOUND] * 4

    assert (await error_of(issues.get("1"))).code == "no_place"
    assert (await error_of(issues.change("1", {"title": "x"}, outgoing()))).code == "no_place"


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    gitlab: GitlabServer, issues: Tracker
) -> None:
    for number in range(1, 4):
        gitlab.add(f"Old {number}")
    gitlab.now += timedelta(hours=1)
    nothing, seen = await issues.changed({})
    gitlab.edit(2, title="New")
    gitlab.edit(1, state_event="close")

    changed, seen = await issues.changed(seen)

    assert not nothing
    assert [(it.id, it.fields["title"], it.fields["status"], it.by) for it in changed] == [
        ("2", "New", "open", ""),
        ("1", "Old 1", "done", "bob"),
    ]
    gitlab.now += timedelta(hours=1)
    _, seen = await issues.changed(seen)
    assert (await issues.changed(seen))[0] == []


async def test_issues_too_long_for_one_answer_are_told_one_by_one(
    gitlab: GitlabServer, issues: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "LONGEST_LIST", 50_000)
    _, seen = await issues.changed({})
    for number in range(60):
        gitlab.add(f"Long {number}", description="<" * 1_000)
    gitlab.add("Very long", description="<" * 40_000)

    changed, _ = await issues.changed(seen)

    assert {it.id for it in changed} == {str(number) for number in range(1, 62)}
    assert (await issues.find("none", START)) is None


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, {}, **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(429, {}, **{"RateLimit-Remaining": "0", "RateLimit-Reset": "1"}), "busy", True, 1),
        (Refused(403, {"error": "insufficient_scope"}), "forbidden", False, None),
        (Refused(502, b"<html>"), "failing", True, None),
        (Refused(422, {"message": {"title": ["is too long"]}}), "refused", False, None),
        (Refused(302, b"", Location="https://gitlab.example/users/sign_in"), "no_place", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"iid": "1"}), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    gitlab: GitlabServer, issues: Tracker, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    gitlab.faults = [fault]

    error = await error_of(issues.get("1"))

    assert (error.code, error.again, error.wait) == (code, again, wait)


def test_the_token_is_not_shown_where_the_connection_is(gitlab: GitlabServer) -> None:
    assert TOKEN not in repr(connected(gitlab))


@given(some.dictionaries(some.sampled_from(READ), JSON, min_size=1))
def test_an_issue_of_any_shape_is_read_or_refused(values: dict[str, Any]) -> None:
    issue = GitlabServer().add("Login fails") | values

    with suppress(UnreadableError):
        assert remote(issue, {"in_progress": "Doing", "dropped": "No"}).key.startswith("#")
