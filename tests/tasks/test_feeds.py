"""Private addresses of lists: who makes one, what it shows, and when it shows nothing any more."""

from datetime import timedelta

import pytest

from integrations.files import FORMATS
from storage.connected_tables import Feed
from storage.queries.events import Happenings
from storage.tables import now
from tasks import actions, erasure, exporting, feeds, making, people
from tasks.actors import Actor
from tasks.rules import TaskError


async def make(db, actor, cast, **more):
    given = {"name": "Bugs", "format_": "ics"} | more
    return await db.write(feeds.make_feed, actor, cast.workspace.id, **given)


async def titles(db, token):
    """What an address shows; None where it shows nothing."""
    opened = await db.read(feeds.open_feed, token, now())
    if opened is None:
        return None
    found, _ = await db.read(exporting.exported_list, opened.actor, opened.feed.workspace_id, opened.filters)
    return [one.title for one in found]


async def test_an_address_shows_the_list_and_only_its_hash_is_kept(db, cast):
    await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")

    feed, token = await make(db, cast.as_bob, cast)

    assert await titles(db, token) == ["Call"]
    assert len(token) >= 22 * 2 - 1
    kept = {column.name: getattr(feed, column.name) for column in Feed.__table__.columns}
    assert not any(token in str(value) for value in kept.values())
    assert (feed.name, feed.format, feed.query, feed.used_at) == ("Bugs", "ics", "", None)


async def test_a_filter_means_what_it_means_everywhere(db, cast):
    for title, values in (
        ("Mine", {"assignee": cast.bob.id}),
        ("Ann's", {"assignee": cast.ann.id}),
        ("Done", {"assignee": cast.bob.id}),
    ):
        task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title=title, **values)
    await db.write(actions.move, cast.as_ann, task.id, "done")

    _, mine = await make(db, cast.as_bob, cast, query="assignee=me&status=open")
    _, doubtful = await make(db, cast.as_bob, cast, query="check=1")

    assert await titles(db, mine) == ["Mine"]
    assert await titles(db, doubtful) == []


async def test_long_lists_are_read_in_steps(db, cast, monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 2)
    for number in range(5):
        await db.write(making.add_task, cast.as_ann, cast.workspace.id, title=str(number))
    _, token = await make(db, cast.as_ann, cast)
    opened = await db.read(feeds.open_feed, token, now())

    steps, before = [], None
    while not steps or before is not None:
        step = (opened.actor, cast.workspace.id, opened.filters)
        found, before = await db.read(exporting.exported_list, *step, before=before)
        steps.append([one.title for one in found])

    assert steps == [["4", "3"], ["2", "1"], ["0"]]


async def test_who_has_left_shows_nothing_any_more_until_they_are_back(db, cast):
    _, token = await make(db, cast.as_bob, cast)

    await db.write(people.leave, cast.workspace.id, cast.bob.id)

    assert await titles(db, token) is None
    (feed,) = await db.read(feeds.feeds_of, cast.as_bob)
    with pytest.raises(TaskError, match="not_found"):
        await db.write(feeds.renew_feed, cast.as_bob, feed.public_id)
    await db.write(feeds.end_feed, cast.as_bob, feed.public_id)
    assert await db.read(feeds.feeds_of, cast.as_bob) == []


async def test_a_new_address_ends_the_one_before_at_once(db, cast):
    feed, first = await make(db, cast.as_ann, cast)

    _, second = await db.write(feeds.renew_feed, cast.as_ann, feed.public_id)

    assert await titles(db, first) is None
    assert await titles(db, second) == []
    await db.write(feeds.end_feed, cast.as_ann, feed.public_id)
    assert await titles(db, second) is None


async def test_a_feed_is_its_persons_alone(db, cast):
    feed, _ = await make(db, cast.as_ann, cast)
    elsewhere = Actor.person(cast.ann.id, within=cast.workspace.id + 1_000)

    for actor in (cast.as_bob, cast.as_eve, Actor.INSTALLATION, elsewhere):
        assert await db.read(feeds.feeds_of, actor) == []
        for verb in (feeds.end_feed, feeds.renew_feed):
            with pytest.raises(TaskError, match="not_found"):
                await db.write(verb, actor, feed.public_id)
    with pytest.raises(TaskError, match="not_found"):
        await make(db, cast.as_eve, cast)
    with pytest.raises(TaskError, match="no_person"):
        await make(db, Actor.INSTALLATION, cast)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "bad_value", "name"),
        ({"name": "a" * 61}, "bad_value", "name"),
        ({"format_": "exe"}, "bad_value", "format"),
        ({"query": "kind=nothing"}, "bad_value", "kind"),
        ({"query": "colour=red"}, "unknown_filter", "colour"),
        ({"query": "workspace=AAAAAAAAAAAAAAAA"}, "bad_value", "workspace"),
    ],
)
async def test_what_fits_nothing_is_refused(db, cast, given, code, field):
    with pytest.raises(TaskError, match=code) as refused:
        await make(db, cast.as_ann, cast, **given)

    assert refused.value.params["field"] == field


async def test_there_are_so_many_and_no_more(db, cast, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 2)
    for _ in range(2):
        await make(db, cast.as_ann, cast)

    with pytest.raises(TaskError, match="too_many"):
        await make(db, cast.as_ann, cast)
    await make(db, cast.as_bob, cast)


async def test_its_use_is_written_down_once_in_an_hour(db, cast):
    feed, token = await make(db, cast.as_ann, cast)
    at = now()

    assert feeds.is_to_be_touched(feed, at)
    await db.write(feeds.touch, feed.id, at)

    used = (await db.read(feeds.open_feed, token, at)).feed
    assert not feeds.is_to_be_touched(used, at + timedelta(minutes=59))
    assert feeds.is_to_be_touched(used, at + timedelta(minutes=61))


async def test_what_becomes_of_it_is_told_without_its_address(db, cast):
    feed, first = await make(db, cast.as_ann, cast)
    _, second = await db.write(feeds.renew_feed, cast.as_ann, feed.public_id)
    await db.write(feeds.end_feed, cast.as_ann, feed.public_id)

    wanted = Happenings(verbs=["feed"])
    found = await db.read(lambda store: store.events.page([cast.workspace.id], wanted, 9))
    assert [event.after["what"] for event in found] == ["ended", "renewed", "made"]
    assert {event.after["feed"] for event in found} == {"Bugs"}
    assert not any(token in str(event.after) for event in found for token in (first, second))


async def test_who_is_erased_leaves_no_feed(db, cast):
    _, token = await make(db, cast.as_bob, cast)

    await db.write(erasure.erase, cast.as_bob)

    assert await titles(db, token) is None


def test_a_feed_may_have_every_format_that_files_have():
    assert set(feeds.FORMATS) == set(FORMATS)
