"""The door that other platforms post to."""

from dataclasses import dataclass, replace
from datetime import datetime
from gettext import NullTranslations

from aiohttp import web

from integrations import SERVICES as HOOKABLE
from integrations.base import Call, Reading, UnreadableError
from integrations.json_object import BadJsonError
from integrations.reading import PAUSED, paused, unreadable
from integrations.reading import read as reading_of
from storage.connected_tables import ArrivalState
from storage.counting import counts
from storage.store import Store
from tasks import hooks
from tasks.hooks import Delivered, Door
from tasks.signing import new_secret
from webapp.errors import ApiError, bad_value
from webapp.paths import ANY_ID
from webapp.reading import read_body
from webapp.services import SERVICES, Services
from wording.hook_words import reply

routes = web.RouteTableDef()

COUNTED = "sift_hook_deliveries_total"

LONGEST_FIELD = 100
"""Of a field that is named in an answer: names within a payload are the sender's own."""

_NOBODYS_SECRET = new_secret()
"""Stands for the secret of a hook that does not exist, so that its check takes as long as a real one's."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery.

    Attributes:
        message: The public id of what is kept; None for nothing.
    """

    message: str | None
    state: ArrivalState
    why: str


@routes.post(f"/hooks/{ANY_ID}")
async def receive(request: web.Request) -> web.Response:
    """Verify on the raw bytes, parse, store and commit, then answer. The same delivery again changes nothing."""
    services = request.app[SERVICES]
    call = Call(request.headers, await read_body(request), request.content_type)
    door = await services.db.read(hooks.door, services.vault, request.match_info["id"], services.now())
    if not _is_genuine(services, door, call) or door is None:
        counts.add(COUNTED, service=door.hook.service if door else "none", outcome="bad_signature")
        raise _not_genuine()
    call = replace(call, secrets=door.secrets)
    service, reading, trouble = HOOKABLE[door.hook.service], Reading(), None
    try:
        delivered, reading = reading_of(service, door.hook.options, call)
    except (BadJsonError, UnreadableError) as error:
        delivered, trouble = unreadable(service, call, error), error
    taken = await services.db.write(take_unless_ended, door.hook.id, delivered, paused(service, call), services.now())
    if taken is None:
        raise _not_genuine()
    counts.add(COUNTED, service=door.hook.service, outcome=str(taken.state))
    if trouble is not None and taken.why != PAUSED:
        raise _refusal(trouble)
    if taken.message is not None:
        await services.bell.ring("messages")
    if taken.state is ArrivalState.CHANGED:
        await services.bell.ring("exports")
    return _answer(services.translations(door.locale), reading, taken)


def _answer(texts: NullTranslations, reading: Reading, taken: Taken) -> web.Response:
    """What its service must hear, else words for whoever has asked there, else the message."""
    if reading.answer is not None:
        return web.json_response(reading.answer)
    if reading.reply is not None:
        return web.json_response(reading.reply(reply(texts, taken.state, taken.why)))
    return web.json_response({"id": taken.message}, status=202)


def _is_genuine(services: Services, door: Door | None, call: Call) -> bool:
    """Of a hook that does not exist the check takes as long as a real one's, and fails."""
    service = HOOKABLE.get(door.hook.service) if door else None
    secrets = door.secrets if door and service else (_NOBODYS_SECRET,)
    moment = services.now().timestamp()
    verify = (service or HOOKABLE["generic"]).verify
    matches = [verify(secret, call.headers, call.body, moment) for secret in secrets]
    return service is not None and any(matches)


def take_unless_ended(
    store: Store, hook_id: str, delivered: Delivered, forgotten: Delivered, moment: datetime
) -> Taken | None:
    """Of a delivery that came before, what became of it the first time; None when the hook was ended meanwhile.

    Args:
        forgotten: What is kept of it instead while the hook is paused.
    """
    hook = store.hooks.held(hook_id)
    if hook is None:
        return None
    arrival = hooks.take(store, hook, forgotten if hook.paused else delivered, moment)
    message = store.messages.get(arrival.message_id) if arrival.message_id is not None else None
    return Taken(message.public_id if message is not None else None, arrival.state, arrival.why)


def _not_genuine() -> ApiError:
    return ApiError(401, "bad_signature", "There is no such hook, or the signature is wrong or too old.")


def _refusal(error: BadJsonError | UnreadableError) -> ApiError:
    if isinstance(error, BadJsonError):
        return ApiError(400, "bad_json", str(error))
    reason = str(error)
    return bad_value(error.field[:LONGEST_FIELD], f"{reason[:1].upper()}{reason[1:]}.")
