"""People write down what is said in a sound, or correct what was heard; who may not, changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.database import Database
from storage.tables import Role
from tasks import capture, transcripts
from tasks.capture import NewMessage
from tasks.rules import TaskError
from tasks.transcribers import Transcriber
from tests.tasks.conftest import Cast
from tests.tasks.hearing import HERE, VOICE, claim, finish, keep, message, row

New = Callable[..., NewMessage]


@pytest.fixture
def spoken(db: Database, new: New) -> Callable[..., Any]:
    """A voice message of Ann's that is to be written down, or not; returns its id."""

    async def build(transcriber: Transcriber = HERE, **fields: Any) -> int:
        return await db.write(keep, new(**{"text": "", "media": VOICE, "after": 60} | fields), transcriber)

    return build


async def test_a_correction_takes_the_place_of_what_was_heard_and_is_read_as_an_edit(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken(text="For Bob")
    (wanted,) = await claim(db)
    await finish(db, wanted, "By silk")

    await db.write(transcripts.correct, cast.as_bob, id_, " Buy silk ")
    await db.write(transcripts.correct, cast.as_bob, id_, "Buy silk")

    corrected = await message(db, id_)
    assert (corrected.text, corrected.revision) == ("For Bob\n\nBuy silk", 3)
    assert corrected.edited_at is not None
    assert (await row(db, id_)).transcriber == transcripts.BY_HAND


async def test_who_writes_it_down_while_it_is_being_heard_is_right(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()
    (wanted,) = await claim(db)

    await db.write(transcripts.correct, cast.as_ann, id_, "Buy silk")

    assert not await finish(db, wanted, "By silk")
    assert (await message(db, id_)).text == "Buy silk"


async def test_without_a_transcriber_people_write_it_down(db: Database, cast: Cast, spoken: Callable[..., Any]) -> None:
    id_ = await spoken(Transcriber())

    await db.write(transcripts.correct, cast.as_ann, id_, "Buy silk")

    assert (await message(db, id_)).text == "Buy silk"


@pytest.mark.parametrize("words", ["", " ", "a" * 4001])
async def test_no_words_and_too_many_are_refused(
    db: Database, cast: Cast, spoken: Callable[..., Any], words: str
) -> None:
    id_ = await spoken()

    with pytest.raises(TaskError, match="bad_value"):
        await db.write(transcripts.correct, cast.as_ann, id_, words)


async def test_strangers_find_nothing_and_viewers_may_not(db: Database, cast: Cast, spoken: Callable[..., Any]) -> None:
    id_ = await spoken()
    await db.write(lambda store: store.people.join(cast.workspace.id, cast.bob.id, Role.VIEWER, change=True))

    for verb in (
        lambda store, actor: transcripts.correct(store, actor, id_, "Mine"),
        lambda store, actor: transcripts.try_again(store, actor, id_, HERE),
    ):
        with pytest.raises(TaskError, match="not_found"):
            await db.write(verb, cast.as_eve)
        with pytest.raises(TaskError, match="not_allowed"):
            await db.write(verb, cast.as_bob)

    assert (await message(db, id_)).text == ""


async def test_what_is_not_spoken_has_no_words_to_correct(db: Database, cast: Cast, new: New) -> None:
    captured = await db.write(capture.capture, new("Pay the rent"))

    with pytest.raises(TaskError, match="not_found"):
        await db.write(transcripts.correct, cast.as_ann, captured.id, "Do not")
