"""What other programs change in lists of CalDAV, on a real server: Radicale."""

import pytest

from integrations.caldav import changes, objects
from integrations.caldav.tracker import CaldavTasks
from tests.integrations.caldav.between import Between
from tests.integrations.caldav.lists import FOREIGN, connected, multistatus
from tests.integrations.caldav.radicale import Radicale
from tests.integrations.tracker_server import Refused, outgoing


@pytest.mark.parametrize("hidden", [(), ("sync-token",), ("sync-token", "getctag")])
async def test_what_other_programs_change_is_seen_once_and_what_was_before_is_not(
    between: Between, radicale: Radicale, tasks: CaldavTasks, hidden: tuple[str, ...]
) -> None:
    between.hidden = hidden
    radicale.put("/ann/tasks/old.ics", FOREIGN.format(uid="old", title="Old"))
    made = await tasks.make(outgoing(), "m1")
    nothing, seen = await tasks.changed({})
    radicale.edit(made.id, "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    radicale.put("/ann/tasks/new.ics", FOREIGN.format(uid="new", title="New"))

    told, seen = await tasks.changed(seen)
    later, seen = await tasks.changed(seen)
    radicale.delete(made.id)
    gone, seen = await tasks.changed(seen)

    assert [*nothing, *later] == []
    assert {(it.id, it.fields["title"], it.fields["status"], it.marker) for it in told} == {
        (made.id, "Login fails", "done", "m1"),
        ("/ann/tasks/new.ics", "New", "open", ""),
    }
    assert all(it.at is not None for it in told)
    assert [(it.id, it.gone) for it in gone] == [(made.id, True)]
    assert list((await tasks.changed(seen))[0]) == []


@pytest.mark.parametrize("hidden", [(), ("sync-token",)])
async def test_of_many_changes_each_is_told_though_not_all_at_once(
    between: Between,
    radicale: Radicale,
    tasks: CaldavTasks,
    hidden: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changes, "MOST", 4)
    monkeypatch.setattr(objects, "AT_ONCE", 3)
    between.hidden = hidden
    for number in range(3):
        await tasks.make(outgoing(), f"old{number}")
    _, seen = await tasks.changed({})
    radicale.delete("/ann/tasks/sift-old0.ics")
    for number in range(9):
        await tasks.make(outgoing(f"Task {number}"), f"m{number}")
    told: list[str] = []

    for _ in range(3):
        remotes, seen = await tasks.changed(seen)
        assert len(remotes) <= 4
        told += [it.id for it in remotes]

    assert sorted(told) == sorted(
        ["/ann/tasks/sift-old0.ics", *(f"/ann/tasks/sift-m{number}.ics" for number in range(9))]
    )
    assert not (await tasks.changed(seen))[0]


async def test_a_token_that_the_server_has_forgotten_tells_of_everything(
    radicale: Radicale, tasks: CaldavTasks
) -> None:
    await tasks.make(outgoing(), "m1")
    _, seen = await tasks.changed({})
    await tasks.make(outgoing(), "m2")

    told, seen = await tasks.changed({**seen, "token": f"http://radicale.org/ns/sync/{'0' * 64}"})

    assert {it.marker for it in told} == {"m1", "m2"}
    assert not (await tasks.changed(seen))[0]


async def test_what_was_seen_of_another_list_is_forgotten(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    radicale.make_list("more", "More tasks")
    _, seen = await tasks.changed({})
    more = connected(between, "/ann/more/")
    await more.make(outgoing(), "m1")

    told, seen = await more.changed(seen)

    assert (list(told), seen["list"]) == ([], "/ann/more/")


async def test_events_and_what_cannot_be_read_keep_no_change_back(
    between: Between, radicale: Radicale, tasks: CaldavTasks
) -> None:
    _, seen = await tasks.changed({})
    radicale.put("/ann/tasks/a.ics", FOREIGN.format(uid="a", title="Tea"))
    made = await tasks.make(outgoing(), "m1")
    event = FOREIGN.replace("VTODO", "VEVENT").format(uid="e", title="Party")
    answers = [(path, event if "a.ics" in path else "garbage") for path in ("/ann/tasks/a.ics", made.id)]
    between.faults = ["", "", Refused(207, multistatus(*answers))]

    told, seen = await tasks.changed(seen)

    assert (list(told), between.faults) == ([], [])
    await tasks.change(made.id, {"title": "x"}, outgoing())
    assert [it.id for it in (await tasks.changed(seen))[0]] == [made.id]
