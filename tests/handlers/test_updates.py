"""What stays of an update in the inbox when it was handled."""

import pytest

from handlers.updates import Trace, read_update, trace
from tests.handlers.telegram import ANN, Json, Telegram

TYPED = {"id": "1", "from": ANN, "query": "a secret", "offset": ""}
POSTED = {"result_id": "task-x", "from": ANN, "query": "a secret", "inline_message_id": "m"}


@pytest.mark.parametrize("update", [{"inline_query": TYPED}, {"chosen_inline_result": POSTED}], ids=["typed", "posted"])
def test_nothing_stays_of_what_somebody_types_after_our_name_in_any_chat(telegram: Telegram, update: Json) -> None:
    read = read_update(telegram.bot, {"update_id": 1, **update})

    assert trace(read, None) is Trace.EMPTY
