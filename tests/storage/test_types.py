"""What is read is what was written, on every engine."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.store import Store
from storage.tables import Event, Workspace
from storage.types import storable

each_engine = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

any_text = st.text(st.characters(exclude_categories=[]))
plain_text = st.text(st.characters(exclude_categories=["Cs"]))
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=20,
)
any_moment = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 12, 31),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def keep(store: Store, title: str, options: dict[str, Any], created_at: datetime) -> int:
    return store.workspaces.add(kind="group", title=title, options=options, created_at=created_at).id


def kept(store: Store, workspace_id: int) -> Workspace:
    workspace = store.workspaces.get(workspace_id)
    assert workspace is not None
    return workspace


@each_engine
@given(title=any_text, options=st.dictionaries(plain_text, any_json, max_size=4), created_at=any_moment)
async def test_every_text_json_and_moment_comes_back_as_it_was_sent(
    db: Database, title: str, options: dict[str, Any], created_at: datetime
) -> None:
    workspace_id = await db.write(keep, title, options, created_at)

    found = await db.read(kept, workspace_id)

    assert (found.title, found.options, found.created_at) == (title, options, created_at)
    assert found.created_at.tzinfo is UTC


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "\udfff x", "\U0010fffd", "\U0010fffd00d800", "\ud83d\ude00"])
async def test_text_no_database_takes_comes_back_as_it_was_sent(db: Database, text: str) -> None:
    workspace_id = await db.write(keep, text, {"text": ["\0", "\ud800"]}, datetime.now(UTC))

    found = await db.read(kept, workspace_id)

    assert found.title == text
    assert found.options == {"text": ["\0", "\ud800"]}


async def test_text_no_database_takes_is_found_by_itself(db: Database) -> None:
    def find(store: Store) -> list[str]:
        query = sa.select(Workspace.title).where(Workspace.title == "a\0\ud800")
        return list(store.workspaces._session.scalars(query))

    await db.write(keep, "a\0\ud800", {}, datetime.now(UTC))

    assert await db.read(find) == ["a\0\ud800"]


def test_ordinary_text_is_stored_as_it_is() -> None:
    text = "Полагодити вхід 😀 до п'ятниці\n\tC:\\новий %_ \u202e \x1b\x7f"

    assert storable(text) == text


async def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        await db.write(keep, "", {}, datetime(2026, 11, 22))


async def test_moments_are_compared_as_moments_whatever_their_zone(db: Database) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=2)))
    await db.write(keep, "noon in Kyiv", {}, noon)

    def before(store: Store, moment: datetime) -> int | None:
        return store.workspaces._session.scalar(sa.select(sa.func.count()).where(Workspace.created_at < moment))

    assert await db.read(before, datetime(2026, 11, 22, 10, 0, 1, tzinfo=UTC)) == 1
    assert await db.read(before, datetime(2026, 11, 22, 10, tzinfo=UTC)) == 0


async def test_ids_of_64_bits_are_kept(db: Database) -> None:
    largest = 2**63 - 1

    def add(store: Store) -> None:
        workspace = store.workspaces.add(kind="group", title="", chat_id=-largest)
        store.events.add(workspace.id, "test", seq=largest)

    def found(store: Store) -> tuple[int | None, int | None]:
        workspace = store.workspaces.by_chat(-largest)
        assert workspace is not None
        return workspace.chat_id, store.workspaces._session.scalar(sa.select(Event.seq))

    await db.write(add)

    assert await db.read(found) == (-largest, largest)
