import re

import pytest

from storage.tables import Status
from tasks import actions, making
from tasks.actors import Actor
from tasks.rules import MOVES, Verb
from tests.webapp.listed import page, post, refused, sections, titles

BOARD = "/app/tasks?as=board"


@pytest.fixture
def add(services, team):
    async def add(title: str, *verbs: Verb):
        def make(store):
            ann = Actor.person(team.ann)
            task = making.add_task(store, ann, team.workspace_id, title=title)
            for verb in verbs:
                actions.move(store, ann, task.id, verb)
            return task

        return await services.db.write(make)

    return add


async def test_the_board_has_a_column_for_each_status_and_what_is_dropped_in_none(web, add, as_bob):
    await add("to do")
    await add("doing", Verb.START)
    await add("done", Verb.DONE)
    await add("dropped", Verb.DROP)

    assert sections(await page(web, as_bob, BOARD)) == {
        "proposed": [],
        "open": ["to do"],
        "in_progress": ["doing"],
        "done": ["done"],
    }


async def test_a_column_says_from_where_a_card_may_come(web, add, as_bob):
    html = await page(web, as_bob, BOARD)

    found = dict(re.findall(r'data-section="(\w+)" data-from="([^"]*)"', html))
    told = {column: set(pairs.split()) for column, pairs in found.items()}
    assert told["in_progress"] == {"open:start"}
    assert told["done"] == {f"{start}:done" for start in MOVES[Verb.DONE][0]}
    assert told["proposed"] == set()


async def test_what_was_done_last_stands_first(web, add, as_bob):
    for title in ("first", "second", "third"):
        await add(title, Verb.DONE)

    assert sections(await page(web, as_bob, BOARD))["done"] == ["third", "second", "first"]


async def test_a_status_that_is_asked_for_is_a_column_alone(web, add, as_bob):
    await add("to do")

    assert list(sections(await page(web, as_bob, f"{BOARD}&status=open"))) == ["open"]


async def test_a_column_goes_on_where_it_ended_and_says_how_many_there_are(web, add, as_bob):
    for number in range(35):
        await add(f"{number}")
    html = await page(web, as_bob, BOARD)
    assert re.search(r'data-count="status:open">35<', html)
    seen = sections(html)["open"]

    while (more := re.search(r'data-more="([^"]+)"', html)) is not None:
        html = await page(web, as_bob, more[1].replace("&amp;", "&"))
        seen += titles(html)

    assert sorted(seen, key=int) == [str(number) for number in range(35)]


@pytest.mark.parametrize("query", ["", "status=dropped", "status=open&status=done", "status=open&before=nowhere"])
async def test_a_column_that_is_none_is_refused(web, as_bob, query):
    assert await refused(web, as_bob, f"/app/tasks/column?{query}") == 422


async def test_a_card_is_moved_and_drawn_where_it_belongs(web, add, as_bob):
    task = await add("to do")

    status, html = await post(web, as_bob, f"/{task.public_id}/move?as=board", verb="start", version=1)

    assert status == 200
    assert 'data-section="in_progress"' in html
    assert f'data-status="{Status.IN_PROGRESS}"' in html


async def test_a_viewers_cards_cannot_be_moved(web, add, as_vera, as_eve):
    await add("to do")

    html = await page(web, as_vera, BOARD)

    assert titles(html) == ["to do"]
    assert "data-status=" not in html
    assert titles(await page(web, as_eve, BOARD)) == []
