"""Tasks as Jira's issues, over real HTTP, on Cloud and on Data Center."""

import pytest

from integrations.jira import tracker
from integrations.jira.client import Cloud
from integrations.jira.tracker import JiraIssues, connect
from integrations.outbound import Outbound
from integrations.remote import Remote
from integrations.trackers import Account, TrackerService
from tests.integrations.jira.connected import bob, connected, error_of
from tests.integrations.jira.server import ANN, BOB, EMAIL, RESOLUTION, STATES, JiraServer, moment_of
from tests.integrations.tracker_server import START, Refused, outgoing

SERVICE: TrackerService = tracker


async def test_who_we_are_and_where_is_told_without_a_change(jira: JiraServer) -> None:
    assert await connected(jira, "shop", kind="bug").check() == Account("Ann", "SHOP")
    assert all(it.startswith("GET") for it in jira.asked)


@pytest.mark.parametrize(
    ("settings", "kind", "code"),
    [
        ({"may_create": False}, "", "forbidden"),
        ({"archived": True}, "", "no_place"),
        ({"hidden": True}, "", "no_place"),
        ({}, "Epic", "no_place"),
    ],
)
async def test_what_will_not_take_an_issue_is_told_before_there_is_one(
    jira: JiraServer, settings: dict[str, bool], kind: str, code: str
) -> None:
    for name, it in settings.items():
        setattr(jira, name, it)

    assert (await error_of(connected(jira, kind=kind).check())).code == code


@pytest.mark.parametrize("token", ["wrong", "", "a\r\nHost: b", "schlüssel"])
async def test_a_wrong_token_is_told_as_such_by_every_request(jira: JiraServer, token: str) -> None:
    issues = connected(jira, token=token)

    asked = (
        issues.check(),
        issues.make(outgoing(), "m1"),
        issues.get("1"),
        issues.find("m1", START),
        issues.changed({}),
    )

    assert {((error := await error_of(it)).code, error.again) for it in asked} == {("bad_secret", False)}


@pytest.mark.parametrize("project", ["OTHER", "", "..", "SHOP/..", "SHOP OR 1", 'A" OR "', "1A", "ШОП"])
async def test_a_project_that_is_not_there_is_told_and_no_other_address_is_asked(
    jira: JiraServer, project: str
) -> None:
    error = await error_of(connected(jira, project).check())

    assert (error.code, error.again) == ("no_place", False)
    assert {it.split("?")[0].split("/", 4)[4] for it in jira.asked} <= {"myself", "project/OTHER"}


async def test_a_task_becomes_an_issue_and_is_told_as_it_is_there(jira: JiraServer, issues: JiraIssues) -> None:
    task = outgoing(
        "Login\nfails", due="2026-12-01", assignee=bob(jira), kind="bug", priority="urgent", labels=("from chat",)
    )

    made = await issues.make(task, "m1")

    sent = jira.issues[1]["sent"]
    assert (sent["issuetype"], sent["priority"], sent["labels"]) == ({"name": "Bug"}, {"name": "P0"}, ["from_chat"])
    assert made == Remote(
        id="10001",
        place="SHOP",
        key="SHOP-1",
        address=f"{jira.root}/browse/SHOP-1",
        fields={"title": "Login fails", "status": "open", "due": "2026-12-01", "assignee": bob(jira)},
        at=moment_of(jira.issues[1]),
        marker="m1",
    )


@pytest.mark.parametrize(("name", "told"), [(EMAIL, ANN), ("bob builder", BOB), ("Bob", BOB), ("b", ""), ("Eve", "")])
async def test_people_of_cloud_are_known_by_their_address_or_name_too(cloud: JiraServer, name: str, told: str) -> None:
    cloud.people["712020:00000000-0000-4000-8000-000000000002"] = {"displayName": "Barbara", "accountId": "x"}
    issues = connected(cloud)

    made = await issues.make(outgoing(assignee=name), "m1")
    changed = await issues.change(made.id, {"assignee": name}, outgoing())

    cloud.people.pop("712020:00000000-0000-4000-8000-000000000002")
    assert (made.fields["assignee"], changed.fields["assignee"]) == (told, told)


@pytest.mark.parametrize(
    ("due", "day"),
    [("2026-12-01T23:30:00+00:00", "2026-12-02"), ("2026-12-01T10:00:00+02:00", "2026-12-01"), (None, None)],
)
async def test_a_due_time_becomes_its_day_in_the_zone_of_the_task(
    issues: JiraIssues, due: str | None, day: str | None
) -> None:
    made = await issues.make(outgoing(due=due, zone="Europe/Kyiv"), "m1")
    changed = await issues.change(made.id, {"due": "2027-01-31"}, outgoing())
    back = await issues.change(made.id, {"due": due}, outgoing(zone="Europe/Kyiv"))

    assert [it.fields["due"] for it in (made, changed, back)] == [day, "2027-01-31", day]


async def test_what_the_screens_do_not_take_is_left_out_and_not_in_the_way(
    jira: JiraServer, issues: JiraIssues
) -> None:
    jira.screens -= {"labels", "priority", "duedate", "assignee"}
    task = outgoing(due="2026-12-01", assignee=bob(jira), labels=("chat",))

    made = await issues.make(task, "m1")
    changed = await issues.change(made.id, {"title": "New", "due": "2026-12-02"}, task)
    same = await issues.change(made.id, {"due": "2026-12-02"}, task)

    assert set(jira.issues[1]["sent"]) == {"project", "issuetype", "summary", "description"}
    assert (changed.fields["title"], changed.fields["due"], same.fields) == ("New", None, changed.fields)


async def test_a_priority_that_is_not_there_and_somebody_who_cannot_be_assigned_are_left_out(
    jira: JiraServer, issues: JiraIssues
) -> None:
    nobody = "0123456789abcdef01234567" if jira.is_cloud else "eve"
    made = await connected(jira, priority={"normal": "Huge"}).make(outgoing(assignee=nobody), "m1")
    changed = await issues.change(made.id, {"assignee": nobody, "title": "New"}, outgoing())

    assert (changed.fields["assignee"], changed.fields["title"], len(jira.issues)) == ("", "New", 1)


async def test_a_field_that_the_project_demands_is_named(jira: JiraServer, issues: JiraIssues) -> None:
    jira.faults = [Refused(400, {"errorMessages": [], "errors": {"customfield_10011": "Epic Name is required."}})]

    error = await error_of(issues.make(outgoing(), "m1"))

    assert (error.code, error.again) == ("refused", False)
    assert "Epic Name is required." in str(error)


async def test_an_issue_follows_the_task_through_its_states(jira: JiraServer, issues: JiraIssues) -> None:
    made = await issues.make(outgoing(), "m1")

    told = [
        (await issues.change(made.id, {"status": status}, outgoing())).fields["status"]
        for status in ("in_progress", "done", "open", "dropped", "proposed", "in_progress", "in_progress")
    ]

    assert told == ["in_progress", "done", "open", "dropped", "open", "in_progress", "in_progress"]
    assert sum(it.startswith("POST") and "transitions" in it for it in jira.asked) == 6


@pytest.mark.parametrize("start", ["To Do", "Done"])
async def test_a_dropped_task_is_resolved_as_such_where_no_state_is_called_so(
    jira: JiraServer, issues: JiraIssues, start: str
) -> None:
    jira.steps = {state: {"To Do": {}, "Done": {"resolution": RESOLUTION}} for state in STATES}
    jira.add("Login fails", status=STATES[start], resolution={"name": "Done"} if start == "Done" else None)

    dropped = await issues.change("10001", {"status": "dropped"}, outgoing())
    resolution = jira.issues[1]["fields"]["resolution"]
    done = await issues.change("10001", {"status": "done"}, outgoing())

    assert (dropped.fields["status"], resolution) == ("dropped", {"name": "Won’t Do"})
    assert (done.fields["status"], jira.issues[1]["fields"]["resolution"]) == ("done", {"name": "Done"})


async def test_a_dropped_task_is_at_least_closed_and_stays_so(jira: JiraServer, issues: JiraIssues) -> None:
    jira.steps = {state: {"To Do": {}, "Done": {}} for state in STATES}
    made = await issues.make(outgoing(status="dropped"), "m1")

    assert made.fields["status"] == "done"
    assert (await error_of(issues.change(made.id, {"status": "dropped"}, outgoing()))).code == "refused"


async def test_a_state_that_no_step_leads_to_is_an_error_for_a_change_and_none_for_making(
    jira: JiraServer, issues: JiraIssues
) -> None:
    jira.steps["To Do"] = {"In Progress": {}}

    made = await issues.make(outgoing(status="done"), "m1")
    error = await error_of(issues.change(made.id, {"status": "done", "title": "New"}, outgoing()))

    assert made.fields["status"] == "open"
    assert (error.code, error.again, str(error)) == (
        "refused",
        False,
        "No step of the workflow leads from open to done.",
    )
    assert jira.issues[1]["fields"]["summary"] == "New"


async def test_states_are_what_the_connection_says_they_are(jira: JiraServer) -> None:
    issues = connected(jira, status={"in_progress": "Cancelled", "dropped": "Done"})
    made = await issues.make(outgoing(), "m1")

    told = [
        (await issues.change(made.id, {"status": status}, outgoing())).fields["status"]
        for status in ("in_progress", "dropped")
    ]

    assert told == ["in_progress", "dropped"]
    assert jira.issues[1]["fields"]["status"]["name"] == "Done"


async def test_only_what_is_named_is_changed_and_by_whom_is_told(jira: JiraServer, issues: JiraIssues) -> None:
    made = await issues.make(outgoing(due="2026-12-01"), "m1")

    changed = await issues.change(made.id, {"title": "Login is slow"}, outgoing())
    jira.edit(1, bob(jira), duedate="2026-12-05")
    edited = await issues.get(made.id)
    jira.comment(1)

    assert changed.fields == {"title": "Login is slow", "status": "open", "due": "2026-12-01", "assignee": ""}
    assert (edited.by, edited.fields["due"]) == (bob(jira), "2026-12-05")
    assert (await issues.get(made.id)).by == ""


async def test_nobody_is_assigned_any_more(jira: JiraServer, issues: JiraIssues) -> None:
    made = await issues.make(outgoing(assignee=bob(jira)), "m1")

    assert (await issues.change(made.id, {"assignee": ""}, outgoing())).fields["assignee"] == ""


async def test_an_issue_that_was_made_is_told_of_though_it_cannot_be_read_back(
    jira: JiraServer, issues: JiraIssues
) -> None:
    jira.faults = ["", Refused(502, b"")]

    made = await issues.make(outgoing(), "m1")

    assert (made.id, made.key, made.marker) == ("10001", "SHOP-1", "m1")


@pytest.mark.parametrize("remote_id", ["10099", "1/comment", "", "../../user", "SHOP-1"])
async def test_an_issue_that_is_gone_is_told_so(jira: JiraServer, issues: JiraIssues, remote_id: str) -> None:
    jira.add("Login fails")

    assert (await issues.get(remote_id)).gone
    assert (await error_of(issues.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_an_issue_that_went_to_another_project_is_gone(jira: JiraServer, issues: JiraIssues) -> None:
    jira.add("Login fails")["key"] = "OTHER-7"

    assert (await issues.get("10001")).gone
    assert (await error_of(issues.change("10001", {"title": "x"}, outgoing()))).code == "gone"


async def test_issues_of_a_project_that_is_out_of_reach_are_not_taken_for_gone(
    jira: JiraServer, issues: JiraIssues
) -> None:
    jira.add("Login fails")
    _, seen = await issues.changed({})
    jira.hidden = True

    asked = (
        issues.get("10001"),
        issues.change("10001", {"title": "x"}, outgoing()),
        issues.find("m1", START),
        issues.changed(seen),
    )

    assert [(await error_of(it)).code for it in asked] == ["no_place"] * 4


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, {}, **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(503, b"<html>", **{"Retry-After": "5"}), "failing", True, 5),
        (Refused(500, b""), "failing", True, None),
        (Refused(401, b""), "bad_secret", False, None),
        (Refused(403, {"errorMessages": ["No"]}), "forbidden", False, None),
        (Refused(403, b"", **{"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}), "bad_secret", False, None),
        (Refused(400, {"errorMessages": ["No"]}), "refused", False, None),
        (Refused(302, b"", Location="https://elsewhere.example/login"), "no_place", False, None),
        (Refused(200, b"<html>"), "bad_answer", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"id": 10001}), "bad_answer", False, None),
        (Refused(200, {"id": "1", "key": "SHOP-1", "fields": {"updated": "soon"}}), "bad_answer", False, None),
        (Refused(200, {"id": "1", "key": "SHOP-1", "fields": []}), "bad_answer", False, None),
        (Refused(200, b""), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    jira: JiraServer, issues: JiraIssues, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    jira.faults = [fault]

    error = await error_of(issues.get("10001"))

    assert (error.code, error.again, error.wait) == (code, again, wait)


async def test_a_private_address_that_the_operator_has_not_named_is_not_asked() -> None:
    outbound = Outbound()
    asked = connect(outbound, "https://127.0.0.1", {"project": "SHOP"}, {"token": "t"}, {})

    error = await error_of(asked.check())

    await outbound.close()
    assert (error.code, error.again) == ("not_allowed", False)


@pytest.mark.parametrize("address", ["https://acme.atlassian.net/", "acme.atlassian.net", "https://acme.atlassian.net"])
def test_cloud_is_known_by_its_name_too(address: str) -> None:
    site = connect(Outbound(), address, {"project": "A"}, {"token": "t", "email": ""}, {}).site

    assert (type(site), site.address) == (Cloud, "https://acme.atlassian.net")


def test_the_secret_is_not_shown_where_the_connection_is() -> None:
    issues = connect(Outbound(), "https://x.example", {"project": "A"}, {"token": "hush-hush", "email": EMAIL}, {})

    assert "hush" not in repr(issues)
    assert "Basic" not in repr(issues)
