"""Whatever is done to the audit log afterwards is found."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from storage.vault import UnsealableError, Vault
from tasks import audit, audit_chain, keys
from tasks.actors import Actor
from tasks.audit_chain import BrokenChainError, Checking, Fault, Verdict
from tests.vault import VAULT

ENTRIES = 40
TAMPERINGS = 1_000

WITHOUT_TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_keeps", "DROP TRIGGER audit_stays"),
    "postgresql": ("ALTER TABLE audit DISABLE TRIGGER ALL",),
}


def fill(store, entries=ENTRIES) -> None:
    for number in range(entries):
        actor = Actor.person(number % 5 + 1, via="app")
        audit.record(store, actor, "feed.made", workspace_id=number % 3 + 1, subject=f"feed:{number}", format="ics")


async def grown(db, entries=ENTRIES) -> None:
    await db.write(fill, entries)
    while await db.write(audit_chain.extend, VAULT):
        pass


async def verdict(db, noted: str | None = None, vault: Vault = VAULT) -> Verdict:
    checking = Checking(noted)
    while await db.read(checking.step, vault):
        pass
    return checking.verdict


def run(*statements: str) -> Callable[[Any], None]:
    def work(store):
        for statement in statements:
            store._session.execute(text(statement))

    return work


async def defenceless(db) -> None:
    """As somebody has it who may change the schema."""
    dialect = await db.read(lambda store: store.dialect)
    await db.write(run(*WITHOUT_TRIGGERS[dialect]))


async def test_a_log_that_nobody_touched_is_whole(db):
    await grown(db)

    found = await verdict(db)

    assert (found.entries, found.waiting, found.faults) == (ENTRIES, 0, [])


async def test_an_empty_log_is_whole(db):
    assert await verdict(db) == Verdict()


async def test_it_grows_and_stays_whole_over_many_steps(db, monkeypatch):
    monkeypatch.setattr(audit_chain, "STEP", 7)

    await grown(db)
    await grown(db, 15)

    found = await verdict(db)
    assert (found.entries, found.faults) == (ENTRIES + 15, [])


async def test_what_is_not_in_the_chain_yet_is_counted(db):
    await grown(db)
    await db.write(fill, 3)

    found = await verdict(db)

    assert (found.entries, found.waiting, found.faults) == (ENTRIES, 3, [])


@pytest.mark.parametrize(
    ("change", "what", "first", "last"),
    [
        ("UPDATE audit SET actor_id = 99 WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET workspace_id = NULL WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET act = 'feed.ended' WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET via = 'api' WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET subject = '' WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET details = '{}' WHERE seq = 7", "changed", 7, 7),
        ("UPDATE audit SET mac = NULL WHERE seq = 1", "changed", 1, 1),
        ("UPDATE audit SET id = 9000 WHERE seq = 7", "changed", 7, 7),
        ("DELETE FROM audit WHERE seq = 7", "missing", 7, 7),
        ("DELETE FROM audit WHERE seq BETWEEN 7 AND 9", "missing", 7, 9),
        ("UPDATE audit SET seq = NULL WHERE seq = 7", "missing", 7, 7),
        ("DELETE FROM audit WHERE seq = 1", "missing", 1, 1),
        (f"DELETE FROM audit WHERE seq = {ENTRIES}", "end", ENTRIES, ENTRIES),
        ("DELETE FROM audit WHERE seq > 30", "end", 31, ENTRIES),
        ("DELETE FROM audit", "end", 1, ENTRIES),
        ("DELETE FROM audit_chain", "end", 1, ENTRIES),
    ],
)
async def test_a_change_is_told_with_its_place(db, change, what, first, last):
    await grown(db)
    await defenceless(db)

    await db.write(run(change))

    assert (await verdict(db)).faults[0] == Fault(what, first, last)


async def test_only_what_was_changed_is_told(db):
    await grown(db)
    await defenceless(db)

    await db.write(run("UPDATE audit SET actor_id = 99 WHERE seq IN (7, 20)"))

    assert [fault.first for fault in (await verdict(db)).faults] == [7, 20]


async def test_the_last_entries_can_not_be_taken_away_with_the_end_set_back(db):
    await grown(db, 30)
    older = await db.read(lambda store: store.audit.after(29, 1)[0].mac)
    await grown(db, 10)
    await defenceless(db)

    await db.write(run("DELETE FROM audit WHERE seq > 30", f"UPDATE audit_chain SET seq = 30, mac = '{older}'"))

    assert [fault.what for fault in (await verdict(db)).faults] == ["end"]


async def test_entries_put_behind_the_end_are_found(db):
    await grown(db)
    await defenceless(db)

    copy = "id + 100, seq + 40, at, act, via, actor_id, workspace_id, subject, details, mac FROM audit WHERE seq < 3"
    names = "id, seq, at, act, via, actor_id, workspace_id, subject, details, mac"
    await db.write(run(f"INSERT INTO audit ({names}) SELECT {copy}"))

    assert {fault.what for fault in (await verdict(db)).faults} == {"changed", "end"}


async def test_an_older_copy_of_everything_is_found_by_an_end_noted_elsewhere(db):
    await grown(db)
    noted = (await verdict(db)).end
    await grown(db, 5)

    now = await verdict(db, noted)
    made_anew = await verdict(db, noted.replace(noted[-4:], "0000"))

    assert now.faults == []
    assert [fault.what for fault in made_anew.faults] == ["other"]


async def test_the_end_of_an_empty_log_can_be_noted_too(db):
    assert [fault.what for fault in (await verdict(db, "5:abc")).faults] == ["other"]


async def test_a_chain_whose_end_is_gone_does_not_begin_anew(db):
    await grown(db)
    await db.write(run("DELETE FROM audit_chain"))
    await db.write(fill, 1)

    with pytest.raises(BrokenChainError):
        await db.write(audit_chain.extend, VAULT)


async def test_nobody_without_the_key_can_make_or_judge_one(db):
    await grown(db)

    with pytest.raises(UnsealableError):
        await verdict(db, vault=Vault("another"))


async def test_the_chain_goes_on_when_secrets_are_sealed_anew(db):
    await grown(db)

    key = await db.write(keys.begin, VAULT)
    while (await db.write(keys.step, VAULT, key)).rows:
        pass
    await db.write(keys.end)
    await grown(db, 5)

    found = await verdict(db)
    assert (found.entries, found.faults) == (ENTRIES + 6, [])


class _UndoneError(Exception):
    """Takes a tampering back."""


def tampered(store, statements: list[str]) -> None:
    """Raises `_UndoneError` with what the walk finds after a tampering."""
    for statement in statements:
        store._session.execute(text(statement))
    checking = Checking()
    while checking.step(store, VAULT):
        pass
    raise _UndoneError(checking.verdict.faults)


async def test_with_the_secret_key_lost_it_goes_on_with_another_key(db):
    await grown(db)
    other = Vault("another secret key")

    key = await db.write(keys.begin, other)
    while (await db.write(lambda store: keys.step(store, other, key, lost=True))).rows:
        pass
    await db.write(fill, 4)
    await db.write(audit_chain.extend, other)

    found = await verdict(db, vault=other)
    assert (found.unknown, found.entries, found.faults) == (ENTRIES, 5, [])
    await defenceless(db)
    await db.write(run("UPDATE audit_chain SET first = 42"))
    assert (await verdict(db, vault=other)).faults


async def test_a_thousand_random_tamperings_are_all_found(sqlite_db):
    await grown(sqlite_db)
    await defenceless(sqlite_db)
    random_ = random.Random(7)

    unfound = []
    for _ in range(TAMPERINGS):
        statements = random_.choice(TAMPER)(random_)
        with pytest.raises(_UndoneError) as undone:
            await sqlite_db.write(tampered, statements)
        if not undone.value.args[0]:
            unfound.append(statements)

    assert unfound == []
    assert (await verdict(sqlite_db)).faults == []


def edit(random_) -> list[str]:
    value = random_.choice(
        [
            "at = datetime(at, '+1 second')",
            "act = act || 'x'",
            "via = ''",
            "actor_id = actor_id + 1",
            "workspace_id = NULL",
            "subject = subject || '0'",
            """details = '{"format":"csv"}'""",
            "id = id + 1000",
            "mac = replace(mac, substr(mac, 9, 1), 'z')",
        ]
    )
    return [f"UPDATE audit SET {value} WHERE seq = {random_.randint(1, ENTRIES)}"]


def delete(random_) -> list[str]:
    first = random_.randint(1, ENTRIES)
    return [f"DELETE FROM audit WHERE seq BETWEEN {first} AND {first + random_.randint(0, 4)}"]


def delete_and_close_up(random_) -> list[str]:
    first, count = random_.randint(1, ENTRIES - 5), random_.randint(1, 5)
    end = f"(SELECT max(seq) FROM audit), mac = (SELECT mac FROM audit WHERE seq = {ENTRIES - count})"
    return [
        f"DELETE FROM audit WHERE seq BETWEEN {first} AND {first + count - 1}",
        f"UPDATE audit SET seq = {count} - seq WHERE seq > {first}",
        "UPDATE audit SET seq = -seq WHERE seq < 0",
        f"UPDATE audit_chain SET seq = {end}",
    ]


def reorder(random_) -> list[str]:
    places = sorted(random_.sample(range(1, ENTRIES + 1), random_.randint(2, 4)))
    others = [*places[1:], places[0]]
    moved = [f"UPDATE audit SET seq = -{to} WHERE seq = {place}" for place, to in zip(places, others, strict=True)]
    return [*moved, "UPDATE audit SET seq = -seq WHERE seq < 0"]


def change_what_two_say(random_) -> list[str]:
    """All that they say, with the places and seals left as they are."""
    one, other = random_.sample(range(1, ENTRIES + 1), 2)
    names = ("at", "act", "via", "actor_id", "workspace_id", "subject", "details")
    said = ", ".join(f"{name} = theirs.{name}" for name in names)
    copied = f"CREATE TEMP TABLE theirs_of AS SELECT * FROM audit WHERE seq IN ({one}, {other})"
    give = f"UPDATE audit SET {said} FROM theirs_of AS theirs WHERE theirs.seq = {one + other} - audit.seq"
    return [copied, f"{give} AND audit.seq IN ({one}, {other})", "DROP TABLE theirs_of"]


def put_one_more(random_) -> list[str]:
    names = "at, act, via, actor_id, workspace_id, subject, details, mac"
    which = random_.randint(1, ENTRIES)
    copied = f"SELECT {ENTRIES + 900}, {ENTRIES + 1}, {names} FROM audit WHERE seq = {which}"
    return [f"INSERT INTO audit (id, seq, {names}) {copied}"]


TAMPER = (edit, edit, delete, delete_and_close_up, reorder, change_what_two_say, put_one_more)
