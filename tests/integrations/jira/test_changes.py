"""Issues that are found again, and what has changed there: Jira's search lags behind, and tells time by minutes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from integrations.jira import tracker
from integrations.jira.tracker import JiraIssues
from tests.integrations.jira.connected import bob, connected, error_of
from tests.integrations.jira.server import BOB, STATES, JiraServer, moment_of
from tests.integrations.tracker_server import START, Refused, outgoing


async def test_an_issue_is_found_by_its_marker_before_search_has_come_to_it(
    jira: JiraServer, issues: JiraIssues
) -> None:
    for number in range(60):
        jira.add(f"Old {number}")
    jira.now += timedelta(days=1)
    since = jira.now
    await issues.make(outgoing("Before"), "m10")
    made = await issues.make(outgoing(), "m1")
    for number in range(3):
        jira.add(f"Meanwhile {number}")
    jira.unfound = set(range(61, 100))

    assert await issues.find("m1", since) == made
    assert await issues.find("m", since) is None


async def test_an_issue_is_found_though_an_older_one_came_after_it_from_another_project(
    jira: JiraServer, issues: JiraIssues
) -> None:
    for number in range(9):
        jira.add(f"Old {number}")
    jira.now += timedelta(days=1)
    since = jira.now
    made = await issues.make(outgoing(), "m1")
    jira.add("From another project", created=(since - timedelta(hours=1)).isoformat())

    assert await issues.find("m1", since) == made


async def test_an_issue_is_found_though_our_clock_is_ahead(jira: JiraServer, issues: JiraIssues) -> None:
    made = await issues.make(outgoing(), "m1")
    jira.now += timedelta(days=1)

    assert await issues.find("m1", START + timedelta(minutes=5)) == made


async def test_the_first_issue_of_a_project_is_found(issues: JiraIssues) -> None:
    assert await issues.find("m1", START) is None

    made = await issues.make(outgoing(), "m1")

    assert await issues.find("m1", START) == made


async def test_gaps_between_keys_hide_nothing(jira: JiraServer, issues: JiraIssues) -> None:
    jira.add("Old")
    jira.now += timedelta(days=1)
    since = jira.now
    jira.add("Much later", number=19)

    made = await issues.make(outgoing(), "m1")

    assert await issues.find("m1", since) == made


async def test_too_many_issues_to_look_through_are_an_error_and_not_a_no(
    jira: JiraServer, issues: JiraIssues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "MOST_KEYS", 20)
    for number in range(120):
        jira.add(f"New {number}")

    assert (await error_of(issues.find("m1", START))).code == "failing"


async def test_an_answer_that_is_lost_fifty_times_makes_no_issue_twice(jira: JiraServer, issues: JiraIssues) -> None:
    for number in range(50):
        since = jira.now
        jira.faults = ["lost"]

        error = await error_of(issues.make(outgoing(f"Task {number}"), f"m{number}"))
        jira.unfound = set(jira.issues)  # search hears of nothing
        jira.unfound -= {it for it in jira.issues if moment_of(jira.issues[it]) < since - timedelta(minutes=10)}
        found = await issues.find(f"m{number}", since)

        assert (error.code, error.again) == ("unreachable", True)
        assert found is not None
        assert found.fields["title"] == f"Task {number}"
    assert len(jira.issues) == 50


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    jira: JiraServer, issues: JiraIssues
) -> None:
    for number in range(1, 4):
        jira.add(f"Old {number}")
    jira.now += timedelta(hours=1)
    nothing, seen = await issues.changed({})
    jira.edit(2, summary="New")
    jira.edit(1, bob(jira), status=STATES["Done"])

    changed, seen = await issues.changed(seen)

    assert not nothing
    assert [(it.key, it.fields["title"], it.fields["status"]) for it in changed] == [
        ("SHOP-2", "New", "open"),
        ("SHOP-1", "Old 1", "done"),
    ]
    assert changed[-1].by == (BOB if jira.is_cloud else "")
    jira.now += timedelta(hours=1)
    _, seen = await issues.changed(seen)
    assert (await issues.changed(seen))[0] == []


async def test_a_change_that_search_comes_to_minutes_later_is_not_missed(jira: JiraServer, issues: JiraIssues) -> None:
    jira.add("Old")
    jira.now += timedelta(hours=1)
    _, seen = await issues.changed({})
    jira.unfound = {1}
    jira.edit(1, summary="New")
    jira.now += timedelta(minutes=8)
    _, seen = await issues.changed(seen)
    jira.unfound = set()

    assert [it.fields["title"] for it in (await issues.changed(seen))[0]] == ["New"]


async def test_of_hundreds_of_changes_none_is_missed(jira: JiraServer, issues: JiraIssues) -> None:
    for number in range(400):
        jira.add(f"Old {number}")
    jira.now += timedelta(hours=1)
    _, seen = await issues.changed({})
    at = jira._time(jira.tick())
    for number in range(1, 131):
        jira.issues[number]["fields"] |= {"summary": "At once", "updated": at}  # as a change of many at once does it
    for number in range(131, 401):
        jira.edit(number, summary="One by one")
    told: dict[str, str] = {}

    for _ in range(6):
        changed, seen = await issues.changed(seen)
        assert len(changed) <= 300
        told |= {it.key: it.fields["title"] for it in changed}

    assert told == {issue["key"]: issue["fields"]["summary"] for issue in jira.issues.values()}


@pytest.mark.parametrize(
    ("moment", "zone", "minute"),
    [
        ("2026-11-22T12:00:59+00:00", "Europe/Kyiv", "2026-11-22 14:00"),
        ("2026-10-25T00:30:00+00:00", "Europe/Kyiv", "2026-10-25 02:30"),
        ("2026-10-25T01:30:00+00:00", "Europe/Kyiv", "2026-10-25 02:30"),
        ("2026-10-25T02:30:00+00:00", "Europe/Kyiv", "2026-10-25 04:30"),
    ],
)
def test_a_search_never_names_an_hour_that_comes_twice(moment: str, zone: str, minute: str) -> None:
    assert tracker._minute(datetime.fromisoformat(moment).astimezone(UTC), ZoneInfo(zone)) == minute


async def test_some_issues_that_could_not_be_given_are_no_no(cloud: JiraServer) -> None:
    cloud.faults = ["", "", Refused(200, {"issues": [], "issueErrors": [{"id": "10001", "errorMessage": "Timeout"}]})]

    error = await error_of(connected(cloud).find("m1", START))

    assert (error.code, error.again) == ("failing", True)
