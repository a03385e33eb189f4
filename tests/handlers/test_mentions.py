"""People without a username are named by Telegram's own mentions."""

from classifier.rules import RulesReader
from storage.store import Store
from tasks import claims
from tests.handlers.telegram import ANN, BOB, TEAM, Telegram, marks_in


async def test_a_task_is_given_to_whom_a_mention_names(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", by=BOB, chat=TEAM)
    text = "@sift_bot Bobby please order ink"
    mark = {"type": "text_mention", "offset": 10, "length": 5, "user": BOB}

    await telegram.say(text, by=ANN, chat=TEAM, entities=[*marks_in(text), mark])

    def claimed(store: Store) -> claims.Batch:
        return claims.claim(store, store.messages.to_enqueue(100), "w1")

    batch = await telegram.db.write(claimed)
    bob = await telegram.db.read(lambda store: store.people.by_telegram_id(BOB["id"]))
    readings = await RulesReader().read([it.incoming for it in batch.claimed], batch.context)
    assert bob is not None
    assert [draft.assignee for reading in readings for draft in reading.drafts] == [None, bob.id]
