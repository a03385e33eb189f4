"""What a card is given to show: what was learned, and what a language model still has to read."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine

from classifier.base import Draft, Reading
from storage.reading_tables import Scope
from tasks import actions, capture, claims, learning, reading, views
from tasks.views import CardView

ALIKE = bytes([99, 25, 0, 0])
BUGGY = Draft("The login is broken", "task", is_task=True, confidence={"kind": 0.7, "is_task": 0.9}, vector=ALIKE)


@pytest.fixture
def shown(db, new):
    """The card of a message, read as a draft."""

    async def run(draft: Draft = BUGGY, *, model: str = "", after: float = 600) -> CardView:
        captured = await db.write(capture.capture, new(draft.title, after=after, chat_id=101))
        batch = await db.write(claims.claim, [captured.root_id], "w1")
        answer = Reading([draft], language="en", provider="ollama" if model else "embedded", model=model)
        await db.write(reading.finish, "w1", [(claimed, answer) for claimed in batch.claimed])
        return await look(db, captured.root_id)

    return run


async def look(db, message_id: int, **unfolded: Any) -> CardView:
    def read(store):
        row = next(row for row in store.deliveries.pending(100) if row.message_id == message_id)
        if unfolded:
            store.deliveries.unfold(row.id, unfolded)
        return row.id

    found = await db.read(views.card, await db.write(read))
    assert found is not None
    return found


async def lesson(db, card: CardView):
    (found,) = await db.read(lambda store: store.corrections.of_task(card.tasks[0].task.id))
    return found


async def test_a_lesson_is_there_while_it_is_fresh_and_whenever_something_is_unfolded(db, cast, shown):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True) as clock:
        card = await shown()
        await db.write(actions.change, cast.as_ann, card.tasks[0].task.id, kind="bug")

        fresh = await look(db, card.message.id)
        clock.shift(601)
        later = await look(db, card.message.id)
        unfolded = await look(db, card.message.id, menu="kind")

    assert [one.field for one in fresh.tasks[0].lessons] == ["kind"]
    assert list(later.tasks[0].lessons) == []
    assert [one.field for one in unfolded.tasks[0].lessons] == ["kind"]


async def test_a_preview_is_there_for_the_scope_that_is_unfolded(db, cast, shown):
    first, second = await shown(), await shown()
    await db.write(actions.change, cast.as_ann, first.tasks[0].task.id, kind="bug")
    taught = await lesson(db, first)

    card = await look(db, first.message.id, lesson=taught.id, scope="always")
    other = await look(db, second.message.id, lesson=taught.id, scope="always")

    assert card.preview is not None
    assert card.preview.scope is Scope.ALWAYS
    assert [task.id for task in card.preview.tasks] == [second.tasks[0].task.id]
    assert other.preview is None


async def test_a_reading_names_the_task_that_it_was_learned_from(db, cast, shown):
    first = await shown()
    await db.write(actions.change, cast.as_ann, first.tasks[0].task.id, kind="bug")
    taught = await lesson(db, first)

    card = await shown(replace(BUGGY, kind="bug", learned={"kind": taught.id}))

    assert card.taught == {taught.id: first.tasks[0].task.number}


async def test_a_reading_learned_from_what_is_forgotten_since_still_names_its_task(db, cast, shown):
    first = await shown()
    await db.write(actions.change, cast.as_ann, first.tasks[0].task.id, kind="bug")
    taught = await lesson(db, first)
    await db.write(learning.forget, cast.as_ann, taught.id)

    card = await shown(replace(BUGGY, kind="bug", learned={"kind": taught.id}))

    assert card.taught == {taught.id: first.tasks[0].task.number}


async def test_what_a_model_still_has_to_read_is_shown_until_it_has(db, shown):
    first = await shown()
    wanted = {"message_id": first.message.id, "workspace_id": first.workspace.id, "model": "ollama:q", "revision": 1}
    await db.write(lambda store: store.refinements.want([wanted]))

    waiting = await look(db, first.message.id)
    by_model = await shown(model="q")

    assert first.refinement is None
    assert waiting.refinement is not None
    assert waiting.refinement.model == "ollama:q"
    assert by_model.refinement is None
