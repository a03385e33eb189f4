"""Who is told what: each page exactly what its filter and its rights match."""

import pytest

from storage.tables import Role
from tasks import people
from tests.webapp.live.conftest import settled


async def test_two_people_with_different_filters_each_see_what_is_theirs_of_one_insert(
    team, connect, make, as_ann, as_bob
):
    bugs, tasks = await connect(as_ann), await connect(as_bob)
    await bugs.watch("kind=bug")
    await tasks.watch("kind=task")

    await make(as_ann, "It crashes", kind="bug", workspace=team.workspace)
    await make(as_ann, "Call the bank", kind="task", workspace=team.workspace)

    await bugs.until(lambda: bugs.rows)
    await tasks.until(lambda: tasks.rows)
    assert (bugs.titles, tasks.titles) == (["It crashes (owner)"], ["Call the bank (member)"])
    assert bugs.told_of_rows == tasks.told_of_rows == ["up"]


async def test_a_stranger_is_told_of_nothing_but_their_own(team, connect, make, as_ann, as_eve):
    eve = await connect(as_eve)
    await eve.watch()

    await make(as_ann, "A secret", workspace=team.workspace)
    await make(as_eve, "My own")

    await eve.until(lambda: eve.rows)
    assert eve.titles == ["My own (owner)"]
    assert eve.told_of_rows == ["up"]
    assert not [it for it in eve.heard if it["op"] == "changed"]


async def test_that_an_old_row_is_in_no_list_is_told_only_to_who_may_see_it(
    serve, team, connect, make, change, as_ann, as_eve
):
    task = await make(as_ann, "A secret", kind="bug", workspace=team.workspace)
    started_later = await serve()
    ann, eve = await connect(as_ann, to=started_later), await connect(as_eve, to=started_later)
    for screen in (ann, eve):
        await screen.watch("kind=task")

    await change(as_ann, task, title="Another secret")
    await make(as_eve, "My own", kind="task")

    await eve.until(lambda: eve.rows)
    await ann.told("gone")
    assert eve.told_of_rows == ["up"]
    assert [it.keys() for it in ann.heard if it["op"] == "gone"] == [{"op", "id", "c"}]


async def test_a_row_that_stops_matching_leaves_and_one_that_changes_is_drawn_anew(
    team, connect, make, change, as_ann, as_bob
):
    screen = await connect(as_ann)
    await screen.watch("kind=bug&status=open")
    task = await make(as_bob, "It crashes", kind="bug", workspace=team.workspace)
    await screen.until(lambda: screen.rows)

    await change(as_bob, task, title="It burns")
    await screen.until(lambda: screen.titles == ["It burns (owner)"])
    await change(as_bob, task, kind="task")
    await screen.until(lambda: not screen.rows)

    assert screen.told_of_rows == ["up", "up", "gone"]


async def test_words_are_found_in_the_stream_as_in_the_list(team, connect, make, change, as_ann):
    screen = await connect(as_ann)
    await screen.watch("q=gruss")
    await make(as_ann, "Greetings", workspace=team.workspace)
    task = await make(as_ann, "Schöne GRÜSSE, groß: GRUSS an alle", workspace=team.workspace)
    await screen.until(lambda: screen.rows)

    await change(as_ann, task, title="Farewell")
    await screen.until(lambda: not screen.rows)

    assert screen.told_of_rows == ["up", "gone"]


async def test_a_message_is_in_the_inbox_before_anybody_has_read_it(services, web, connect, bell, as_script):
    await web.post("/api/messages", json={"text": "Hello"}, headers=as_script)
    inbox = await connect(as_script)
    await inbox.watch(page="inbox")

    await web.post("/api/messages", json={"text": "The printer is on fire"}, headers=as_script)

    await inbox.until(lambda: "The printer is on fire" in inbox.titles)


async def test_a_row_shows_what_its_reader_may(team, connect, make, as_ann, as_bob, as_vera):
    screens = [await connect(headers) for headers in (as_ann, as_bob, as_vera)]
    for screen in screens:
        await screen.watch()

    await make(as_ann, "Call", workspace=team.workspace)

    for screen, role in zip(screens, ("owner", "member", "viewer"), strict=True):
        await screen.until(lambda screen=screen: screen.rows)
        assert screen.titles == [f"Call ({role})"]


async def test_a_list_of_one_workspace_says_nothing_of_others(team, connect, make, as_ann):
    screen = await connect(as_ann)
    await screen.watch(f"workspace={team.workspace}")

    await make(as_ann, "My own")
    await make(as_ann, "The team's", workspace=team.workspace)

    await screen.until(lambda: screen.rows)
    assert screen.titles == ["The team's (owner)"]


async def test_another_list_takes_the_place_of_the_one_before(team, connect, make, as_ann):
    screen = await connect(as_ann)
    await screen.watch("kind=bug", n=1)
    await screen.say(list="tasks", query="kind=task", n=2)
    await screen.until(lambda: screen.heard[-1].get("n") == 2)

    await make(as_ann, "It crashes", kind="bug", workspace=team.workspace)
    await make(as_ann, "Call", kind="task", workspace=team.workspace)

    await screen.until(lambda: screen.rows)
    assert screen.titles == ["Call (owner)"]


async def test_somebody_who_has_a_task_open_is_told_who_changed_it(team, connect, make, change, as_ann, as_bob):
    task = await make(as_ann, "Call", workspace=team.workspace)
    screen = await connect(as_ann)
    await screen.say(open="task", id=task)
    assert await screen.told("changed") == {"op": "changed", "id": task, "version": 1}

    await change(as_bob, task, title="Call now")

    await screen.until(lambda: screen.heard[-1]["version"] == 2)  # that it was made may be told, too
    assert screen.heard[-1] == {"op": "changed", "id": task, "version": 2, "by": "Bob"}


async def test_what_is_told_late_is_told_as_it_is_by_then_and_of_who_made_it_so(team, make, change, db, as_ann, as_bob):
    task = await make(as_ann, "Call", workspace=team.workspace)
    await change(as_bob, task, title="Call now")

    def last(store):
        id_ = store.tasks.by_public_id([team.workspace_id], task).id
        return store.watching.last_actors([id_]) == {id_: team.bob}

    assert await db.read(last)


async def test_what_is_open_and_not_theirs_is_told_to_nobody(team, connect, make, change, as_ann, as_eve):
    task = await make(as_ann, "A secret", workspace=team.workspace)
    eve = await connect(as_eve)
    await eve.watch()
    await eve.say(open="task", id=task)

    await change(as_ann, task, title="Another secret")
    await make(as_eve, "My own")

    await eve.until(lambda: eve.rows)
    assert eve.told_of_rows == ["up"]
    assert not [it for it in eve.heard if it["op"] == "changed"]


async def test_counts_follow_what_happens_and_are_told_once(team, connect, make, live, as_ann):
    screen = await connect(as_ann)
    await screen.watch("kind=bug")
    await make(as_ann, "It crashes", kind="bug", workspace=team.workspace)
    await make(as_ann, "Call", kind="task", workspace=team.workspace)
    await settled(lambda: all(group.counts_wanted for group in live.hub.groups.values()))

    await live.counting.round()
    await live.counting.round()

    counts = await screen.told("counts")
    assert (counts["total"], counts["facets"]["kind"]["bug"], counts["facets"]["kind"]["task"]) == (1, 1, 1)
    assert sum(it["op"] == "counts" for it in screen.heard) == 1


async def test_a_page_of_charts_is_told_that_it_shows_what_is_past(team, connect, make, live, as_ann, as_eve):
    charts, other = await connect(as_ann), await connect(as_eve)
    for screen in (charts, other):
        await screen.say(page="insights")
        await screen.watch(page="tasks", query="kind=bug")
        await screen.say(page="insights")
    await settled(lambda: all(socket.panel for socket in live.hub.sockets))

    await make(as_ann, "Call", workspace=team.workspace)
    await settled(lambda: any(socket.stale for socket in live.hub.sockets))
    await live.counting.round()

    assert await charts.told("stale") == {"op": "stale", "page": "insights"}
    assert all(it["op"] == "ok" for it in other.heard)


@pytest.mark.parametrize(("cursor", "stale"), [(0, True), (None, False)])
async def test_a_page_that_says_up_to_where_it_shows_is_told_of_what_came_before(
    team, connect, make, live, as_ann, cursor, stale
):
    listed, page = await connect(as_ann), await connect(as_ann)
    await listed.watch()
    await make(as_ann, "Call", workspace=team.workspace)
    await listed.until(lambda: listed.rows)

    await page.say(page="check", cursor=cursor)
    await page.told("ok")

    assert [socket.stale for socket in live.hub.sockets if socket.panel] == [stale]


@pytest.mark.parametrize("role", [None, Role.VIEWER])
async def test_a_list_is_read_anew_by_who_may_see_or_do_other_things_now(
    services, team, connect, make, happen, as_ann, as_bob, role
):
    screen = await connect(as_bob)
    await screen.watch()
    await make(as_ann, "Call", workspace=team.workspace)
    await screen.until(lambda: screen.rows)

    await services.db.write(_become, team, role)
    await make(as_ann, "A secret", workspace=team.workspace)

    await screen.told("reset")
    assert screen.titles == ["Call (member)"]


async def test_who_may_not_see_the_workspace_of_a_list_any_more_is_sent_away(
    services, team, connect, make, as_ann, as_bob
):
    screen = await connect(as_bob)
    await screen.watch(f"workspace={team.workspace}")

    await services.db.write(_become, team, None)
    await make(as_ann, "A secret", workspace=team.workspace)

    assert await screen.closed() == 4403
    assert screen.heard[-1] == {"op": "bye", "code": 4403}
    assert not screen.rows


def _become(store, team, role):
    if role is None:
        people.leave(store, team.workspace_id, team.bob)
    else:
        people.join(store, team.workspace_id, team.bob, role, change=True)
