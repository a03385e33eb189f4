"""What people change of messages by the API: bursts are split and joined, spoken words written down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from storage.store import Store
from storage.tables import Message
from tasks import bursts, transcripts
from tasks.rules import TaskError
from tasks.transcripts import WORDS_LIMIT
from webapp.access import Caller, caller_of
from webapp.changing import Answer, changed
from webapp.errors import ApiError
from webapp.fields import Fields, read_fields
from webapp.lookup import message_by
from webapp.openapi.messages import SPLIT, WHOLE_MESSAGE, WORDS
from webapp.openapi.operations import operation
from webapp.paths import ID
from webapp.services import SERVICES
from webapp.versions import Expected
from webapp.views.messages import whole_message

routes = web.RouteTableDef()

Do = Callable[[Store, Caller, Message, Fields], Answer]


@routes.post(f"/api/messages/{ID}/split")
@operation("Split a burst", scope="write", tag="Messages", answer=SPLIT, changes=True, versioned=True, refusals=[409])
async def split_message(request: web.Request) -> web.Response:
    """Each piece becomes a message of its own, which is read and may become a task; an album stays together.

    409 `no_burst` for what is one piece. It can be taken back in the task's history.
    """
    return await _on_message(request, _split)


@routes.post(f"/api/messages/{ID}/join")
@operation(
    "Join a message to the one before",
    scope="write",
    tag="Messages",
    answer=WHOLE_MESSAGE,
    changes=True,
    versioned=True,
    refusals=[409],
)
async def join_message(request: web.Request) -> web.Response:
    """To what the same person sent there before, which is the answer, and is read anew with all its pieces.

    409 `nothing_before` where there is none. It can be taken back in the task's history.
    """
    return await _on_message(request, _join)


@routes.put(f"/api/messages/{ID}/transcript")
@operation(
    "Write a voice message down", scope="write", tag="Messages", body=WORDS, answer=WHOLE_MESSAGE, versioned=True
)
async def correct_transcript(request: web.Request) -> web.Response:
    """Of a burst name the piece that is spoken. It is read again as after an edit: what people set stays."""
    return await _on_message(request, _correct)


@routes.post(f"/api/messages/{ID}/transcript/again")
@operation(
    "Have a voice message written down again",
    scope="write",
    tag="Messages",
    answer=WHOLE_MESSAGE,
    status=202,
    changes=True,
    versioned=True,
    refusals=[409],
)
async def transcribe_again(request: web.Request) -> web.Response:
    """What could not be written down, of all its pieces. 409 where nothing has failed, or where it must not be."""
    return await _on_message(request, _again(request))


async def _on_message(request: web.Request, do: Do) -> web.Response:
    """Do it to the message of the address, unless it is another one by now than `If-Match` says."""
    caller, expected = await caller_of(request), Expected.of(request)
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        message = message_by(store, caller, request.match_info["id"])
        expected.require(whole_message(store, caller, message.public_id))
        return do(store, caller, message, fields)

    response = await changed(request, caller, change)
    await request.app[SERVICES].bell.ring("messages")
    return response


def _split(store: Store, caller: Caller, message: Message, _fields: Fields) -> Answer:
    with _conflict("no_burst", "It is one piece."):
        parts = bursts.split(store, caller.actor, message.id)
    return Answer({"items": [whole_message(store, caller, part.public_id) for part in parts], "next": None})


def _join(store: Store, caller: Caller, message: Message, _fields: Fields) -> Answer:
    with _conflict("nothing_before", "There is no message before it that it could join."):
        into = bursts.join_previous(store, caller.actor, message.id)
    return _answer(store, caller, into)


def _correct(store: Store, caller: Caller, message: Message, fields: Fields) -> Answer:
    words = fields.text("words", limit=WORDS_LIMIT, required=True)
    return _answer(store, caller, transcripts.correct(store, caller.actor, message.id, words))


def _again(request: web.Request) -> Do:
    transcriber = request.app[SERVICES].transcriber

    def again(store: Store, caller: Caller, message: Message, _fields: Fields) -> Answer:
        transcripts.try_again(store, caller.actor, message.root_id or message.id, transcriber)
        return _answer(store, caller, message, status=202)

    return again


def _answer(store: Store, caller: Caller, message: Message, status: int = 200) -> Answer:
    return Answer(whole_message(store, caller, message.public_id), status, versioned=True)


@contextmanager
def _conflict(code: str, message: str) -> Iterator[None]:
    """What the verb calls a bad value, of a request without any, is how things are."""
    try:
        yield
    except TaskError as error:
        if error.code != "bad_value":
            raise
        raise ApiError(409, code, message) from None
