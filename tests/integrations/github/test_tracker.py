"""Tasks as GitHub's issues, over real HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.github import tracker
from integrations.github.tracker import GithubIssues, connect
from integrations.outbound import Outbound
from integrations.remote import Remote
from integrations.trackers import Account, Tracker, TrackerError, TrackerService
from tests.integrations.github.server import MOVED, TOKEN, GithubServer
from tests.integrations.tracker_server import START, Refused, outgoing, serving

MAPPING = {"kind": {"bug": "bug"}, "priority": {"urgent": "P0", "low": ""}}

SERVICE: TrackerService = tracker


@pytest.fixture
async def github() -> AsyncIterator[GithubServer]:
    server = GithubServer()
    async with serving(server):
        yield server


@pytest.fixture
def issues(github: GithubServer) -> Tracker:
    return connected(github)


def connected(github: GithubServer, repository: str = "acme/shop", token: str = TOKEN) -> Tracker:
    return connect(github.outbound, f"{github.root}/", {"repository": repository}, {"token": token}, MAPPING)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


async def test_who_we_are_and_where_is_told_without_a_change(github: GithubServer, issues: Tracker) -> None:
    assert await issues.check() == Account("ann", "acme/shop")
    assert github.asked == ["GET /repos/acme/shop", "GET /user"]


async def test_the_token_of_an_app_is_nobodys_and_good(github: GithubServer, issues: Tracker) -> None:
    github.app = True

    assert await issues.check() == Account("", "acme/shop")


@pytest.mark.parametrize(
    ("settings", "scopes", "code"),
    [
        ({"has_issues": False}, None, "no_place"),
        ({"archived": True}, None, "forbidden"),
        ({}, "", "forbidden"),
        ({}, "read:org, gist", "forbidden"),
    ],
)
async def test_what_will_not_take_an_issue_is_told_before_there_is_one(
    github: GithubServer, issues: Tracker, settings: dict[str, Any], scopes: str | None, code: str
) -> None:
    github.settings, github.scopes = settings, scopes

    assert (await error_of(issues.check())).code == code


@pytest.mark.parametrize("scopes", ["repo", "gist, public_repo"])
async def test_a_classic_token_with_the_right_scope_is_good(github: GithubServer, issues: Tracker, scopes: str) -> None:
    github.scopes = scopes

    assert (await issues.check()).place == "acme/shop"


@pytest.mark.parametrize("token", ["wrong", "schlüssel", "a\r\nHost: b"])
async def test_a_wrong_token_is_told_as_such(github: GithubServer, token: str) -> None:
    error = await error_of(connected(github, token=token).check())

    assert (error.code, error.again) == ("bad_secret", False)


@pytest.mark.parametrize(
    "repository",
    [
        "acme/other",
        "shop",
        "",
        "acme/..",
        "acme/.",
        "../user",
        "acme/shop/issues",
        "acme/shop?x=",
        "acme/%2e%2e",
        "a b/c",
    ],
)
async def test_a_repository_that_is_not_there_is_told_and_no_other_address_is_asked(
    github: GithubServer, repository: str
) -> None:
    error = await error_of(connected(github, repository).check())

    assert (error.code, error.again) == ("no_place", False)
    assert github.asked in ([], ["GET /repos/acme/other"])


async def test_a_task_becomes_an_issue_and_is_told_as_it_is_there(github: GithubServer, issues: Tracker) -> None:
    task = outgoing(assignee="bob", kind="bug", priority="urgent", labels=("from chat", "bug"))

    made = await issues.make(task, "m1")

    issue = github.issues[1]
    assert issue["body"] == "Since *today*.\n\n<!-- sift:m1 -->"
    assert [it["name"] for it in issue["labels"]] == ["from chat", "bug", "P0"]
    assert made == Remote(
        id="1",
        place="acme/shop",
        key="#1",
        address="https://github.com/acme/shop/issues/1",
        fields={"title": "Login fails", "status": "open", "assignee": "bob"},
        at=START + timedelta(seconds=5),
        marker="m1",
    )


@pytest.mark.parametrize(("status", "reason"), [("done", "completed"), ("dropped", "not_planned")])
async def test_a_task_that_is_over_becomes_an_issue_that_is_closed(
    github: GithubServer, issues: Tracker, status: str, reason: str
) -> None:
    made = await issues.make(outgoing(status=status), "m1")

    assert (made.fields["status"], made.by) == (status, "ann")
    assert (github.issues[1]["state"], github.issues[1]["state_reason"]) == ("closed", reason)


async def test_an_issue_that_was_made_but_not_closed_is_no_error_since_it_would_be_made_again(
    github: GithubServer, issues: Tracker
) -> None:
    github.faults = ["", Refused(502, b"")]

    made = await issues.make(outgoing(status="done"), "m1")

    assert (made.id, made.fields["status"]) == ("1", "open")


async def test_what_is_too_long_is_cut_and_the_marker_never(github: GithubServer, issues: Tracker) -> None:
    made = await issues.make(outgoing("t" * 300, body="ü" * 70_000), "m1")

    assert made.marker == "m1"
    assert len(github.issues[1]["title"]) == 256
    assert len(github.issues[1]["body"]) == 65_536


async def test_somebody_who_cannot_be_assigned_does_not_keep_the_issue_back(
    github: GithubServer, issues: Tracker
) -> None:
    made = await issues.make(outgoing(assignee="eve"), "m1")
    changed = await issues.change("1", {"assignee": "eve", "title": "New"}, outgoing())
    same = await issues.change("1", {"assignee": "eve"}, outgoing())

    assert [it.fields["assignee"] for it in (made, changed, same)] == ["", "", ""]
    assert same.fields["title"] == "New"
    assert len(github.issues) == 1


async def test_only_what_is_named_is_changed(github: GithubServer, issues: Tracker) -> None:
    await issues.make(outgoing(assignee="ann"), "m1")
    before = dict(github.issues[1])

    changed = await issues.change("1", {"title": "Login is slow", "due": "2026-12-01"}, outgoing())

    assert changed.fields == {"title": "Login is slow", "status": "open", "assignee": "ann"}
    assert github.issues[1] | {"title": 0, "updated_at": 0} == before | {"title": 0, "updated_at": 0}


async def test_an_issue_follows_the_task_through_its_states(github: GithubServer, issues: Tracker) -> None:
    await issues.make(outgoing(), "m1")

    told = [
        (await issues.change("1", {"status": status}, outgoing())).fields["status"]
        for status in ("in_progress", "done", "open", "dropped", "proposed")
    ]

    assert told == ["open", "done", "open", "dropped", "open"]


async def test_nobody_is_assigned_any_more(github: GithubServer, issues: Tracker) -> None:
    await issues.make(outgoing(assignee="ann"), "m1")

    assert (await issues.change("1", {"assignee": ""}, outgoing())).fields["assignee"] == ""


async def test_an_issue_is_found_by_its_marker_and_a_copy_of_it_is_not(github: GithubServer, issues: Tracker) -> None:
    made = await issues.make(outgoing(), "m1")
    await issues.make(outgoing(), "m10")
    github.add("A copy", body=github.issues[1]["body"] + "\n\nand more")
    for number in range(120):
        github.add(f"Another {number}")

    assert await issues.find("m1", START) == made
    assert await issues.find("m", START) is None
    assert len(github.asked) == 2 + 3 + 3


async def test_what_was_made_long_before_is_not_looked_through(github: GithubServer, issues: Tracker) -> None:
    for number in range(120):
        github.add(f"Old {number}")
    github.now = START + timedelta(days=1)
    for number in range(1, 121):
        github.edit(number, title="Touched today")

    assert await issues.find("m1", START + timedelta(days=1)) is None
    assert len(github.asked) == 1


async def test_too_many_issues_to_look_through_are_an_error_and_not_a_no(
    github: GithubServer, issues: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "MOST_PAGES", 2)
    await issues.make(outgoing(), "m1")
    for number in range(100):
        github.add(f"Another {number}")

    assert (await error_of(issues.find("m1", START))).code == "failing"


async def test_an_answer_that_is_lost_fifty_times_makes_no_issue_twice(github: GithubServer, issues: Tracker) -> None:
    for number in range(50):
        since = github.now
        github.faults = ["lost"]

        error = await error_of(issues.make(outgoing(f"Task {number}"), f"m{number}"))
        found = await issues.find(f"m{number}", since)

        assert (error.code, error.again) == ("unreachable", True)
        assert found is not None
        assert found.fields["title"] == f"Task {number}"
    assert len(github.issues) == 50


async def test_an_issue_is_given_as_it_is_now(github: GithubServer, issues: Tracker) -> None:
    github.add("Login fails")
    github.edit(1, state="closed", state_reason="not_planned", assignees=["bob", "ann"])

    remote = await issues.get("1")

    assert remote.fields == {"title": "Login fails", "status": "dropped", "assignee": "bob"}
    assert (remote.by, remote.marker) == ("bob", "")


async def test_only_who_has_changed_it_last_is_named(github: GithubServer, issues: Tracker) -> None:
    github.add("Login fails")
    github.edit(1, state="closed")
    github.edit(1, title="Login failed")

    assert (await issues.get("1")).by == ""


@pytest.mark.parametrize("remote_id", ["1", "99", "1/comments", "", "../../user"])
async def test_an_issue_that_is_gone_is_told_so(github: GithubServer, issues: Tracker, remote_id: str) -> None:
    github.add("Login fails")
    github.deleted.add(1)

    assert (await issues.get(remote_id)).gone
    assert (await error_of(issues.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_an_issue_that_went_to_another_repository_is_gone(github: GithubServer, issues: Tracker) -> None:
    github.add("Login fails")
    github.faults = [MOVED]

    assert (await issues.get("1")).gone


@pytest.mark.parametrize("answer", [MOVED, Refused(404, {"message": "Not Found"})])
async def test_an_issue_of_a_repository_that_is_out_of_reach_is_not_taken_for_gone(
    github: GithubServer, issues: Tracker, answer: Refused
) -> None:
    github.add("Login fails")
    github.faults = [answer, answer, answer, answer]

    assert (await error_of(issues.get("1"))).code == "no_place"
    assert (await error_of(issues.change("1", {"title": "x"}, outgoing()))).code == "no_place"


async def test_issues_that_were_switched_off_are_not_gone(github: GithubServer, issues: Tracker) -> None:
    github.add("Login fails")
    github.settings = {"has_issues": False}

    asked = (issues.get("1"), issues.make(outgoing(), "m1"), issues.find("m1", START), issues.changed({}))

    assert [(await error_of(it)).code for it in asked] == ["no_place"] * 4


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    github: GithubServer, issues: Tracker
) -> None:
    for number in range(1, 4):
        github.add(f"Old {number}")
    github.now += timedelta(hours=1)
    nothing, seen = await issues.changed({})
    github.edit(2, title="New")
    github.edit(1, state="closed")
    github.add("A pull request", pull_request={"url": "https://api.github.com/x"})

    changed, seen = await issues.changed(seen)

    assert not nothing
    assert [(it.id, it.fields["title"], it.fields["status"], it.by) for it in changed] == [
        ("2", "New", "open", ""),
        ("1", "Old 1", "done", "bob"),
    ]
    github.now += timedelta(hours=1)
    _, seen = await issues.changed(seen)
    assert (await issues.changed(seen))[0] == []


async def test_of_hundreds_of_changes_none_is_missed_though_more_are_made_meanwhile(
    github: GithubServer, issues: Tracker
) -> None:
    for number in range(700):
        github.add(f"Old {number}")
    github.now += timedelta(hours=1)
    _, seen = await issues.changed({})
    at = github.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    for number in range(1, 201):
        github.issues[number] |= {"title": "At once", "updated_at": at}  # as a script does it
    for number in range(201, 701):
        github.edit(number, title="One by one")
    told: dict[str, str] = {}

    for number in range(1, 13):
        changed, seen = await issues.changed(seen)
        assert len(changed) <= 300
        told |= {it.id: it.fields["title"] for it in changed}
        github.edit(700 - number, title="Meanwhile")

    changed, _ = await issues.changed(seen)
    told |= {it.id: it.fields["title"] for it in changed}
    assert told == {str(number): issue["title"] for number, issue in github.issues.items()}


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, {}, **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(403, {"message": "slow down"}, **{"Retry-After": "60"}), "busy", True, 60),
        (Refused(403, {"message": "You have exceeded a secondary rate limit."}), "busy", True, None),
        (Refused(403, {}, **{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}), "busy", True, 30),
        (Refused(403, {"message": "Resource not accessible by integration"}), "forbidden", False, None),
        (Refused(503, b"<html>", **{"Retry-After": "5"}), "failing", True, 5),
        (Refused(500, b""), "failing", True, None),
        (Refused(422, {"message": "Validation Failed"}), "refused", False, None),
        (Refused(200, b"<html>"), "bad_answer", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"number": "1"}), "bad_answer", False, None),
        (Refused(200, b""), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    github: GithubServer, issues: Tracker, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    github.faults = [fault]

    error = await error_of(issues.get("1"))

    assert (error.code, error.again, error.wait) == (code, again, wait)


async def test_the_longest_issues_there_can_be_are_listed(github: GithubServer, issues: Tracker) -> None:
    _, seen = await issues.changed({})
    for _ in range(50):
        github.add("Long", body="<" * 65_536)

    changed, _ = await issues.changed(seen)

    assert {it.id for it in changed} == {str(number) for number in range(1, 51)}


async def test_a_private_address_that_the_operator_has_not_named_is_not_asked(github: GithubServer) -> None:
    outbound = Outbound()
    asked = connect(outbound, "https://127.0.0.1/api/v3", {"repository": "a/b"}, {"token": "t"}, {})

    error = await error_of(asked.check())

    await outbound.close()
    assert (error.code, error.again) == ("not_allowed", False)


def test_the_token_is_not_shown_where_the_connection_is(github: GithubServer) -> None:
    assert TOKEN not in repr(connected(github))
    assert isinstance(connected(github), GithubIssues)
