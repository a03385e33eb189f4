"""Guest mode: the bot answers where it was called and is no member."""

from typing import Any

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.methods.base import TOO_OLD, Call, Method, method
from emulator.methods.inline_results import read_result
from emulator.world import Sent


async def answer_query(call: Call) -> Json:
    """Once, while the call is fresh; the answer is changed by its `inline_message_id`."""
    raw: Any = call.params.decoded("result", "JSON encoded web view query results")
    if raw is None:
        raise bad_request("result isn't specified")
    result = read_result(call, raw)
    world = call.world
    query = world.inline.guests.get(call.params.text("guest_query_id"))
    age = world.clock.monotonic() - query.created if query else 0
    if query is None or query.answered or query.message.deleted or age > call.settings.callback_lifetime:
        raise bad_request(TOO_OLD)
    query.answered = True
    sent = Sent(sender=world.bot, reply_to=query.message, markup=result.markup, is_inline=True)
    sent.caller = query.message.sender
    message = world.post(query.message.chat, dict(result.content), sent)
    return {"inline_message_id": message.inline_id}


METHODS: dict[str, Method] = {"answerGuestQuery": method(answer_query, "guest_query_id result")}
