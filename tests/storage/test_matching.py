"""What the database finds by a filter is what is found by looking at the facts of each row."""

import random

import pytest

from storage.database import Database
from storage.facts import PAGES, Page
from storage.filters import Filters
from storage.matching import matches
from storage.store import Store
from tasks.facts import facts_after, facts_of
from tasks.filtering import narrowed
from tests.storage.rows import fill, some_filters

ROWS, FILTERS = 60, 60


def found_by_sql(store: Store, page: Page, scope: list[int], filters: Filters) -> list[int]:
    filters = narrowed(store, scope, filters)
    if page == "tasks":
        return [task.id for task in store.tasks.page(scope, filters)]
    return [message.id for message, _, _ in store.messages.page(scope, filters)]


@pytest.mark.parametrize("seed", range(3))
async def test_the_database_and_the_facts_agree_on_every_filter(db: Database, seed: int) -> None:
    dice = random.Random(seed)

    def compare(store: Store) -> tuple[int, list[tuple[Page, Filters, list[int], list[int]]]]:
        places = fill(store, dice, rows=ROWS)
        scope, found, different = places[:2], 0, []
        for page in PAGES:
            rows = facts_of(store, page, range(3 * ROWS)).values()
            for _ in range(FILTERS):
                filters = some_filters(dice)
                by_sql = found_by_sql(store, page, scope, filters)
                by_facts = [one.id for one in rows if one.workspace in scope and matches(one, filters)]
                found += bool(by_sql)
                if by_sql[:50] != sorted(by_facts, reverse=True)[:50]:
                    different.append((page, filters, by_sql, by_facts))
        return found, different

    found, different = await db.write(compare)

    assert different == []
    assert found > FILTERS / 2


async def test_reading_rows_one_after_another_finds_the_same_facts(db: Database) -> None:
    def compare(store: Store) -> None:
        fill(store, random.Random(7), rows=ROWS)
        for page in PAGES:
            last, rows = 0, {}
            while some := facts_after(store, page, last, 7):
                rows |= {one.id: one for one in some}
                last = some[-1].id
            assert rows == facts_of(store, page, range(3 * ROWS), texts=False)
            assert len(rows) >= ROWS

    await db.write(compare)


async def test_a_list_of_what_is_in_doubt_is_not_guessed_at(sqlite_db: Database) -> None:
    with pytest.raises(ValueError, match="narrowed"):
        await sqlite_db.read(lambda store: store.tasks.page([1], Filters(doubtful=True)))
