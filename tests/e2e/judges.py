"""What is asked at the end of every test: did Telegram take all that was said, and is anything lost?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from emulator.jsontypes import Json
from storage.store import Store
from storage.tables import Delivery, DeliveryState, InboxUpdate, Message, MessageState
from tests.e2e.installation import Installation
from tests.emulator.telegram_parser import automatic, parsed

CALLBACK_WORDS = 200
"""Most code points in the answer to a press."""

HARMLESS = ("message is not modified", "CHAT_ADMIN_REQUIRED", "bot can't initiate conversation")
"""What the bot may be told at any time: the card was drawn again, and nothing in it had changed; or something for one
person can't be said to them alone, since the bot is no administrator or they have not started it."""


def judge_calls(calls: Sequence[Json], may_fail: Sequence[str]) -> None:
    """Every text must be readable for Telegram's own parser, and every call accepted but for those that may fail.

    Args:
        may_fail: Parts of the refusals that a test brings about.
    """
    for call in calls:
        judge_words(call)
        refused = call["code"] not in {0, 200} and not any(
            part in call["description"] for part in (*HARMLESS, *may_fail)
        )
        assert not refused, f"{call['method']} was refused: {call['description']}\n{call['params']}"


def judge_words(call: Json) -> None:
    """Raises `AssertionError` when Telegram's own library doesn't take the words of a call."""
    params = call["params"]
    if call["method"] == "answerCallbackQuery":
        assert len(params.get("text", "")) <= CALLBACK_WORDS, params
    text = params.get("text") or params.get("caption")
    if not isinstance(text, str):
        return
    if params.get("parse_mode") == "HTML":
        shown, _ = parsed(text)
    else:
        shown, _ = text, automatic(text)
    assert len(shown.encode("utf-16-le")) // 2 <= 4096, f"{len(shown)} characters"
    assert shown.strip() or call["method"] == "answerCallbackQuery", call


def judge_logs(logs: Sequence[Mapping[str, Any]], may_fail: Sequence[str]) -> None:
    """Nothing was logged as an error but what may be."""
    errors = [entry for entry in logs if entry["log_level"] in {"error", "critical"}]
    left = [entry for entry in errors if not any(part in str(entry) for part in may_fail)]
    assert not left, left


async def judge_rows(sift: Installation) -> None:
    """Nothing is in quarantine, and nothing was given up, but what a test says may be."""
    faults = await sift.db.read(_faults)
    left = [fault for fault in faults if not any(part in fault for part in sift.may_fail)]
    assert not left, left


def _faults(store: Store) -> list[str]:
    session = store._session
    rows = session.scalars(select(InboxUpdate).where(InboxUpdate.error.is_not(None)))
    updates = [f"update {row.raw} is {row.state}: {row.error}" for row in rows]
    put_aside = session.scalars(select(Message).where(Message.state == MessageState.QUARANTINED))
    unread = [f"message {row.text!r} is in quarantine" for row in put_aside]
    given_up = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.FAILED))
    return [*updates, *unread, *(f"delivery {row.key} was given up: {row.last_error}" for row in given_up)]
