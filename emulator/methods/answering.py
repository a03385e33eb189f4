"""Answers to presses of buttons."""

from emulator.errors import bad_request
from emulator.methods.base import TOO_OLD, Call, Method, method

MAX_ANSWER = 200


async def answer_callback_query(call: Call) -> bool:
    """Once, while the press is fresh."""
    text = call.params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = call.world.callbacks.get(call.params.text("callback_query_id"))
    age = call.world.clock.monotonic() - callback.created if callback else 0
    if callback is None or callback.answer.done() or age > call.settings.callback_lifetime:
        raise bad_request(TOO_OLD)
    answer = {
        "answered": True,
        "text": text or None,
        "alert": call.params.flag("show_alert"),
        "url": call.params.text("url") or None,
    }
    callback.answer.set_result(answer)
    call.world.hub.publish("callback_answer", user=callback.person.id, **answer)
    return True


METHODS: dict[str, Method] = {
    "answerCallbackQuery": method(answer_callback_query, "callback_query_id text show_alert url cache_time"),
}
