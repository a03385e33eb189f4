"""The figures of an installation: counted in each process, added up in the database, told by any web process."""

import asyncio
import re
from datetime import timedelta
from functools import partial

import pytest

from bot.backups import note_backup
from bot.health import Health, publish
from bot.metrics import metrics, names
from storage.catalogue import FIGURES
from storage.counting import Counts, counts
from storage.database import Database
from storage.store import Store
from storage.tables import now
from tests.bot.stored import store_messages
from tests.bot.waiting import until
from tests.house.repository import text

LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)+)\})? (-?\d+(?:\.\d+)?)')


def parsed(text: str) -> dict[str, float]:
    """Series -> value; every line must be one of the format's."""
    series = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))", line)
            continue
        found = LINE.fullmatch(line)
        assert found, line
        series[line.rpartition(" ")[0]] = float(found[3])
    return series


async def told(db: Database) -> dict[str, float]:
    return parsed(await metrics(db, Health("web", "host:1:a")))


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    counts.take()


async def test_a_figure_that_nothing_was_counted_of_is_zero_and_not_missing(db: Database) -> None:
    figures = await told(db)

    assert figures['sift_deliveries_total{outcome="failed"}'] == 0
    assert figures['sift_queue_depth{queue="inbox"}'] == 0
    assert figures['sift_part_up{part="database"}'] == 1
    assert figures['sift_part_up{part="worker"}'] == 0
    assert figures["sift_database_bytes"] > 10_000


async def test_what_two_processes_count_is_one_figure_that_only_grows(db: Database) -> None:
    for process in ("host:1:a", "host:2:b"):
        counts.add("sift_deliveries_total", 3, outcome="sent")
        publishing = asyncio.create_task(publish(Health("bot", process), db))
        await until(partial(_is_told, db, process))
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)

    assert (await told(db))['sift_deliveries_total{outcome="sent"}'] == 6
    assert (await told(db))['sift_process_starts_total{role="bot"}'] == 2


async def _is_told(db: Database, process: str) -> bool:
    return await db.read(lambda store: store.facts.get(f"health:bot:{process}")) is not None


async def test_a_process_tells_its_memory_while_it_lives(db: Database, tmp_path) -> None:
    publishing = asyncio.create_task(publish(Health("worker", "box:1:a", tmp_path), db))

    async def is_there() -> bool:
        return (await told(db)).get('sift_processes{role="worker"}') == 1

    await until(is_there)
    figures = await told(db)

    assert figures['sift_process_resident_bytes{role="worker",host="box"}'] > 1_000_000
    assert figures['sift_disk_free_bytes{host="box"}'] > 0
    publishing.cancel()
    await asyncio.gather(publishing, return_exceptions=True)
    assert (await told(db))['sift_processes{role="worker"}'] == 0


async def test_the_age_of_the_oldest_tells_what_stands_still(db: Database) -> None:
    def store_some(store: Store) -> None:
        store.inbox.add(42, [(1, 5, "{}"), (2, 5, "{}")])

    await db.write(store_some)
    await store_messages(db, "Water the plants")
    await asyncio.sleep(0.01)

    figures = await told(db)

    assert figures['sift_queue_depth{queue="inbox"}'] == 2
    assert 0 < figures['sift_queue_oldest_seconds{queue="inbox"}'] < 60
    assert figures['sift_queue_depth{queue="messages"}'] == 1
    assert figures['sift_queue_oldest_seconds{queue="messages"}'] > 0


async def test_a_histogram_tells_each_bucket_with_all_below_it(db: Database) -> None:
    counted = Counts()
    for seconds in (0.004, 0.004, 0.2, 99):
        counted.observe("sift_reading_seconds", seconds, provider="rules")
    await db.write(lambda store: store.totals.add(counted.take()))

    figures = await told(db)

    name = 'sift_reading_seconds_bucket{provider="rules",le="%s"}'
    assert [figures[name % bound] for bound in ("0.01", "0.1", "0.3", "60", "+Inf")] == [2, 2, 3, 3, 4]
    assert figures['sift_reading_seconds_count{provider="rules"}'] == 4
    assert figures['sift_reading_seconds_sum{provider="rules"}'] == pytest.approx(99.208)


def test_what_could_not_be_written_down_is_counted_later() -> None:
    counted = Counts()
    counted.add("sift_posts_total", outcome="sent")
    lost = counted.take()
    counted.add("sift_posts_total", outcome="sent")

    counted.give_back(lost)

    assert counted.take() == {("sift_posts_total", 'outcome="sent"'): 2}
    assert counted.take() == {}


def test_a_label_says_what_it_says_whatever_stands_in_it() -> None:
    counted = Counts()

    counted.add("sift_posts_total", outcome='a"b\\c\nd')

    assert list(counted.take()) == [("sift_posts_total", 'outcome="a\\"b\\\\c\\nd"')]


async def test_when_the_last_backup_was_made_is_told(sqlite_db: Database) -> None:
    assert (await told(sqlite_db))["sift_last_backup_timestamp_seconds"] == 0

    await sqlite_db.write(note_backup)

    made = (await told(sqlite_db))["sift_last_backup_timestamp_seconds"]
    assert abs(made - now().timestamp()) < timedelta(minutes=1).total_seconds()


def test_every_name_is_told_as_prometheus_wants_names() -> None:
    assert all(re.fullmatch(r"sift(_[a-z]+)+", name) for name in names())
    for name, figure in FIGURES.items():
        assert name.endswith("_total") is (figure.kind == "counter"), name
        assert name.endswith("_seconds") or figure.kind != "histogram"


def test_every_figure_is_explained() -> None:
    explained = set(re.findall(r"`(sift_[a-z_]+)`", text("docs/OPERATIONS.md")))

    assert explained == set(FIGURES)
