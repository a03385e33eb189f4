"""Sending a task to a tracker from its card, and what the card says of it."""

import pytest

from storage.connected_tables import WorkState
from storage.tables import now
from tasks import connections, exports
from tasks.actors import Actor, Elsewhere
from tasks.changes import apply, record
from tasks.connections import Draft
from tests.handlers.desk import FIX, Desk
from tests.handlers.telegram import BOB, Json
from tests.vault import VAULT

ME = Actor.person(1)


@pytest.fixture
async def card(desk: Desk) -> Json:
    """A card, in a workspace that has a connection."""
    shown = await desk.card(FIX)
    draft = Draft("github", "Shop", place={"repository": "acme/shop"}, secret={"token": "t"}, two_way=True)
    await desk.telegram.db.write(connections.connect, ME, VAULT, 1, draft)
    return shown


async def there(desk: Desk, **values: object) -> None:
    """The tracker has taken it, or not."""

    def change(store):  # type: ignore[no-untyped-def]
        (row,) = store.exports.of_tasks([1])[1]
        store.exports.change(row, **values)
        store.deliveries.refresh(message_id=1, task_id=1)

    await desk.telegram.db.write(change)
    await desk.send()


async def test_a_task_is_sent_by_its_card_which_says_where_it_went(desk: Desk, card: Json) -> None:
    await desk.press(card, "More…")
    await desk.press(card, "Send to…")

    assert await desk.press(card, "→ Shop") == "It goes to Shop"

    assert "↗ Shop: on its way" in desk.text(card)
    await there(
        desk, state=WorkState.DONE, external_id="12", key="#12", address="https://github.com/acme/shop/issues/12"
    )
    assert "↗ Shop #12" in desk.text(card)


async def test_a_failure_says_what_to_do_and_is_tried_again_by_a_button(desk: Desk, card: Json) -> None:
    await desk.telegram.db.write(exports.export, ME, 1, await public_id(desk))
    await there(desk, state=WorkState.FAILED, last_error="forbidden")
    assert "⚠️ Shop: The token may not do this." in desk.text(card)
    await desk.press(card, "More…")
    await desk.press(card, "Send to…")

    assert await desk.press(card, "Try again: Shop") == "Sift tries again"

    assert "↗ Shop: on its way" in desk.text(card)


async def test_an_export_is_undone_by_one_tap(desk: Desk, card: Json) -> None:
    await desk.press(card, "More…")
    await desk.press(card, "Send to…")
    await desk.press(card, "→ Shop")

    assert await desk.press(card, "↩ Undo") == "Undone"

    assert "Shop" not in desk.text(card)


async def test_what_is_followed_no_more_stays_there(desk: Desk, card: Json) -> None:
    await desk.telegram.db.write(exports.export, ME, 1, await public_id(desk))
    await there(desk, state=WorkState.DONE, external_id="12", key="#12", synced_at=now())
    await desk.press(card, "More…")
    await desk.press(card, "Send to…")

    await desk.press(card, "Stop following: Shop")

    (row,) = (await desk.telegram.db.read(lambda store: store.exports.of_tasks([1])))[1]
    assert (row.state, row.external_id) == (WorkState.STOPPED, "12")


async def test_without_a_connection_there_is_nothing_to_send_to(desk: Desk) -> None:
    shown = await desk.card(FIX)
    await desk.press(shown, "More…")

    markup = desk.drawn[shown["message_id"]].reply_markup
    assert "Send to…" not in str(markup)


async def test_a_stranger_presses_in_vain(desk: Desk, card: Json) -> None:
    await desk.press(card, "More…")
    await desk.press(card, "Send to…")
    press = desk.data(card, "→ Shop")

    await desk.press_data(card, press, by=BOB)

    assert await desk.telegram.db.read(lambda store: store.exports.of_tasks([1])) == {}


async def public_id(desk: Desk) -> str:
    (row,) = await desk.telegram.db.read(lambda store: store.connections.of([1]))
    return row.public_id


async def test_what_was_changed_in_the_tracker_is_said_with_who_did_it_and_taken_back_by_one_tap(
    desk: Desk, card: Json
) -> None:
    await elsewhere(desk, title="Fix it at once")
    assert "Changed by zoe (Shop): title" in desk.text(card)

    assert await desk.press(card, "↩ Undo") == "Undone"

    assert "Fix the login" in desk.text(card)


async def test_what_came_too_late_is_said_and_can_be_had_after_all(desk: Desk, card: Json) -> None:
    await desk.telegram.db.write(exports.export, ME, 1, await public_id(desk))
    await elsewhere(desk, kept="Theirs")
    assert "zoe (Shop) has changed the title too, but before you: yours stays." in desk.text(card)

    await desk.press(card, "↩ Undo")

    assert "Theirs" in desk.text(card)


async def elsewhere(desk: Desk, *, title: str = "", kept: str = "") -> None:
    def change(store):  # type: ignore[no-untyped-def]
        task, row = store.tasks.get(1), store.connections.of([1])[0]
        actor = Actor(None, elsewhere=Elsewhere(row.id, row.name, "zoe"))
        if title:
            apply(store, actor, task, "change", {"title": title}, fields=("title",))
        else:
            export = store.exports.of_tasks([1])[1][0]
            after = {"field": "title", "_kept": {"theirs": kept, "export": export.id}}
            record(store, actor, task, "kept", before={}, after=after)

    await desk.telegram.db.write(change)
    await desk.send()
