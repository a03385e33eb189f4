"""Tasks in lists of CalDAV, on a real server: Radicale."""

import re

import pytest

from integrations.caldav import objects, tracker
from integrations.caldav.tracker import CaldavTasks, connect
from integrations.outbound import Outbound
from integrations.trackers import Account, TrackerService
from tests.integrations.caldav.between import Between
from tests.integrations.caldav.lists import FOREIGN, connected, error_of, multistatus
from tests.integrations.caldav.radicale import PASSWORD, USER, Radicale
from tests.integrations.tracker_server import START, Refused, outgoing

SERVICE: TrackerService = tracker


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("", "my tasks"),
        ("/", "tasks"),
        ("/ann/", "My Tasks"),
        ("/ann/tasks", ""),
        ("/ann/tasks/", "MY TASKS"),
        ("/ann/events/", "My Tasks"),
        ("/", "/ann/tasks"),
        ("/.well-known/caldav", "My Tasks"),
    ],
)
async def test_a_list_is_found_by_its_name_or_its_address(
    between: Between, radicale: Radicale, address: str, wanted: str
) -> None:
    radicale.make_list("events", "Events", kind="VEVENT")
    radicale.make_list("more", "More tasks")

    assert await connected(between, address, wanted).check() == Account("ann", "My Tasks")


async def test_the_only_list_needs_no_name_and_the_address_of_a_list_may_be_its_name(
    between: Between, radicale: Radicale
) -> None:
    radicale.make_list("events", "Events", kind="VEVENT")

    assert (await connected(between, "/").check()).place == "My Tasks"
    assert (await connected(between, "/", f"{between.root}/ann/tasks/").check()).place == "My Tasks"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/", "Other"),
        ("/", ""),
        ("/", "Events"),
        ("/", "/ann/events/"),
        ("/", "/ann/none/"),
        ("/", "/ann/"),
        ("/", "https://elsewhere.example/ann/tasks/"),
        ("/ann/events/", "/ann/events/"),
    ],
)
async def test_a_list_that_is_not_there_or_takes_no_tasks_is_no_place(
    between: Between, radicale: Radicale, address: str, wanted: str
) -> None:
    radicale.make_list("events", "Events", kind="VEVENT")
    radicale.make_list("more", "More tasks")

    error = await error_of(connected(between, address, wanted).check())

    assert (error.code, error.again) == ("no_place", False)
    assert wanted.startswith(("/", "http")) or "My Tasks" in str(error)


async def test_a_list_that_can_only_be_read_is_told_before_anything_is_made(
    between: Between, tasks: CaldavTasks
) -> None:
    between.hidden = ("write", "write-content", "all", "bind", "unbind", "write-properties")

    assert (await error_of(tasks.check())).code == "forbidden"


@pytest.mark.parametrize("secret", [{"password": "wrong"}, {"user": "bob"}, {"password": ""}, {"user": "a\r\nb"}])
async def test_a_wrong_password_is_told_as_such(between: Between, secret: dict[str, str]) -> None:
    for address in ("/", "/ann/tasks/"):
        error = await error_of(connected(between, address, **secret).check())

        assert (error.code, error.again) == ("bad_secret", False)


async def test_a_server_is_found_behind_its_well_known_address_and_nothing_is_asked_elsewhere(
    between: Between,
) -> None:
    web_page = Refused(405, b"<html>")
    between.faults = [web_page, Refused(301, b"", Location="http://127.0.0.1:1/")]
    assert (await connected(between, "/nextcloud", "my tasks").check()).place == "My Tasks"
    assert between.asked[:3] == ["PROPFIND /nextcloud", "PROPFIND /.well-known/caldav", "PROPFIND /"]

    between.faults = [web_page, Refused(301, b"", Location="https://elsewhere.example/")]
    assert (await error_of(connected(between, "/", "tasks").check())).code == "no_place"
    between.faults = [web_page, *[Refused(301, b"", Location="/again")] * 9]
    assert (await error_of(connected(between, "/", "tasks").check())).code == "no_place"


async def test_a_task_is_made_once_however_often_it_is_told(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    made = await tasks.make(outgoing(due="2026-12-01", labels=("chat",), priority="urgent"), "m1")
    again = await tasks.make(outgoing("Another"), "m1")

    todo = radicale.todo(made.id)
    assert (todo["uid"], todo["summary"], todo["priority"], todo["status"]) == (
        "sift-m1",
        "Login fails",
        1,
        "NEEDS-ACTION",
    )
    assert todo["description"] == "Since *today*."
    assert (made.id, made.place, made.marker) == ("/ann/tasks/sift-m1.ics", "My Tasks", "m1")
    assert made.fields == again.fields == {"title": "Login fails", "status": "open", "due": "2026-12-01"}
    assert again.id == made.id


@pytest.mark.parametrize(
    ("due", "told"),
    [("2026-12-01", "2026-12-01"), ("2026-12-01T10:00:00+02:00", "2026-12-01T08:00:00+00:00"), (None, None)],
)
async def test_a_due_date_is_a_day_or_a_moment_there_too(tasks: CaldavTasks, due: str | None, told: str | None) -> None:
    made = await tasks.make(outgoing(due=due), "m1")
    day = await tasks.change(made.id, {"due": "2027-01-31"}, outgoing())
    back = await tasks.change(made.id, {"due": due}, outgoing())

    assert [it.fields["due"] for it in (made, day, back, await tasks.get(made.id))] == [told, "2027-01-31", told, told]


async def test_times_without_a_zone_are_meant_in_that_of_the_list(between: Between, radicale: Radicale) -> None:
    zone = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Europe/Kyiv\nEND:VTIMEZONE\nEND:VCALENDAR"
    radicale.make_list("kyiv", "Kyiv", more=f"<c:calendar-timezone>{zone}</c:calendar-timezone>")
    floating = FOREIGN.replace("CATEGORIES", "DUE:20261201T100000\r\nCATEGORIES")
    for path in ("/ann/kyiv/", "/ann/tasks/"):
        radicale.put(f"{path}a.ics", floating.format(uid="a", title="Tea"))
    place, secret = {"list": ""}, {"user": USER, "password": PASSWORD}
    berlin = connect(between.outbound, f"{between.root}/ann/tasks/", place, secret, {"zone": "Europe/Berlin"})

    told = [
        (await connected(between, "/ann/kyiv/").get("/ann/kyiv/a.ics")).fields["due"],
        (await berlin.get("/ann/tasks/a.ics")).fields["due"],
        (await connected(between).get("/ann/tasks/a.ics")).fields["due"],
    ]

    assert told == ["2026-12-01T08:00:00+00:00", "2026-12-01T09:00:00+00:00", "2026-12-01T10:00:00+00:00"]


async def test_a_change_leaves_alone_what_other_programs_have_put_there(radicale: Radicale, tasks: CaldavTasks) -> None:
    radicale.put("/ann/tasks/x.ics", FOREIGN.format(uid="x", title="Tea"))

    changed = await tasks.change("/ann/tasks/x.ics", {"title": "Coffee", "status": "done"}, outgoing())

    todo = radicale.todo("/ann/tasks/x.ics")
    assert changed.fields == {"title": "Coffee", "status": "done", "due": None}
    assert (todo["summary"], todo["x-other"], todo["x-other"].params["x-p"]) == ("Coffee", "kept", "1")
    assert todo["categories"].cats == ["home"]
    assert [alarm["description"] for alarm in todo.walk("VALARM")] == ["Remember"]


async def test_a_change_that_crosses_another_one_is_made_once_more_upon_it(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    made = await tasks.make(outgoing(), "m1")
    between.meanwhile = [lambda: radicale.edit(made.id, "Since *today*.", "Since yesterday.")]

    changed = await tasks.change(made.id, {"title": "Login is slow"}, outgoing())

    todo = radicale.todo(made.id)
    assert changed.fields["title"] == todo["summary"] == "Login is slow"
    assert todo["description"] == "Since yesterday."


async def test_a_change_that_is_crossed_again_and_again_waits(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    made = await tasks.make(outgoing(), "m1")
    between.meanwhile = [
        lambda: radicale.edit(made.id, "*today*", "*yesterday*"),
        lambda: radicale.edit(made.id, "*yesterday*", "*today*"),
    ]

    error = await error_of(tasks.change(made.id, {"title": "Login is slow"}, outgoing()))

    assert (error.code, error.again) == ("busy", True)
    assert radicale.todo(made.id)["summary"] == "Login fails"


async def test_a_task_that_is_deleted_during_a_change_is_gone_and_not_made_again(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    made = await tasks.make(outgoing(), "m1")
    between.meanwhile = [lambda: radicale.delete(made.id)]

    assert (await error_of(tasks.change(made.id, {"title": "x"}, outgoing()))).code == "gone"
    assert await tasks.find("m1", START) is None


@pytest.mark.parametrize(
    "remote_id", ["/ann/tasks/none.ics", "/ann/more/a.ics", "", "/", "https://elsewhere.example/a"]
)
async def test_a_task_that_is_not_there_is_gone(radicale: Radicale, tasks: CaldavTasks, remote_id: str) -> None:
    radicale.make_list("more", "More tasks")
    radicale.put("/ann/more/a.ics", FOREIGN.format(uid="a", title="Tea"))

    assert (await tasks.get(remote_id)).gone
    assert (await error_of(tasks.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_tasks_of_a_list_that_is_not_there_are_not_taken_for_gone(radicale: Radicale, tasks: CaldavTasks) -> None:
    made = await tasks.make(outgoing(), "m1")
    _, seen = await tasks.changed({})
    radicale.delete("/ann/tasks/")

    asked = (
        tasks.get(made.id),
        tasks.change(made.id, {}, outgoing()),
        tasks.make(outgoing(), "m2"),
        tasks.changed(seen),
    )

    assert [(await error_of(it)).code for it in asked] == ["no_place"] * 4


async def test_an_answer_that_is_lost_fifty_times_makes_no_task_twice(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    await tasks.check()
    for number in range(50):
        between.faults = ["lost", "lost"]  # a PUT is sent again by itself where the connection was an old one

        error = await error_of(tasks.make(outgoing(f"Task {number}"), f"m{number}"))
        between.faults.clear()
        found = await tasks.find(f"m{number}", START)
        again = await tasks.make(outgoing(f"Task {number}"), f"m{number}")

        assert (error.code, error.again) == ("unreachable", True)
        assert found == again
    everything = radicale.text("/ann/tasks/")
    assert sorted(re.findall(r"SUMMARY:(.*)\r", everything)) == sorted(f"Task {number}" for number in range(50))


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, b"", **{"Retry-After": "7"}), "busy", True, 7),
        (Refused(503, b"", **{"Retry-After": "5"}), "failing", True, 5),
        (Refused(500, b"<html>"), "failing", True, None),
        (Refused(401, b""), "bad_secret", False, None),
        (Refused(403, b""), "forbidden", False, None),
        (Refused(404, b""), "no_place", False, None),
        (Refused(302, b"", Location="https://elsewhere.example/"), "no_place", False, None),
        (Refused(200, b"<html>Log in</html>"), "no_place", False, None),
        (Refused(207, b"<html>Log in</html>"), "bad_answer", False, None),
        (Refused(207, b'<!DOCTYPE d [<!ENTITY a "b">]><multistatus xmlns="DAV:"/>'), "bad_answer", False, None),
        (Refused(207, multistatus(("/ann/tasks/a.ics", "garbage"))), "bad_answer", False, None),
        (
            Refused(207, multistatus(("/ann/tasks/a.ics", "BEGIN:VCALENDAR"))),
            "bad_answer",
            False,
            None,
        ),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    between: Between, tasks: CaldavTasks, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    await tasks.check()
    between.faults = [fault]

    error = await error_of(tasks.get("/ann/tasks/a.ics"))

    assert (error.code, error.again, error.wait) == (code, again, wait)


async def test_a_refused_task_is_no_crash(between: Between, tasks: CaldavTasks) -> None:
    await tasks.check()
    between.faults = [Refused(412, b"")]

    error = await error_of(tasks.make(outgoing(), "m1"))

    assert (error.code, error.again) == ("refused", False)


async def test_a_task_has_a_page_where_the_server_is_nextcloud(between: Between, tasks: CaldavTasks) -> None:
    made = await tasks.make(outgoing(), "m1")
    path = "/cloud/remote.php/dav/calendars/ann/tasks/sift-m1.ics"

    assert made.address == ""
    assert (
        objects.page_of(tasks.server, path)
        == f"{between.root}/cloud/index.php/apps/tasks/calendars/tasks/tasks/sift-m1.ics"
    )


@pytest.mark.parametrize("address", ["ftp://cloud.example.com/", "https://[", "", "https://user@127.0.0.1/", "http://"])
async def test_an_address_that_is_none_is_no_crash(address: str) -> None:
    outbound = Outbound()
    asked = connect(outbound, address, {}, {"user": USER, "password": PASSWORD}, {})

    assert (await error_of(asked.check())).code in {"unreachable", "no_place"}
    await outbound.close()


async def test_a_private_address_that_the_operator_has_not_named_is_not_asked() -> None:
    outbound = Outbound()
    asked = connect(outbound, "https://127.0.0.1/", {}, {"user": USER, "password": PASSWORD}, {})

    assert (await error_of(asked.check())).code == "not_allowed"
    await outbound.close()


def test_the_password_is_not_shown_where_the_connection_is(tasks: CaldavTasks) -> None:
    assert PASSWORD not in repr(tasks)
