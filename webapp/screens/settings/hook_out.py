"""The page of one hook out: how it is, what of it can be changed, what went out."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from aiohttp import web

from storage.connected_tables import Attempt, Post, Subscription, WorkState
from storage.store import Store
from tasks import subscriptions
from tasks.hooks import NAME_LIMIT
from tasks.people import zone_of
from tasks.rules import TaskError
from tasks.signing import secret_of
from tasks.subscriptions import ADDRESS_LIMIT, EVENTS
from webapp.errors import not_found
from webapp.paths import DEED, ID
from webapp.screens.forms import Form, read_form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings.outward import SECTION, draw_list, filters_of, said
from webapp.screens.settings.section import Facts, Seat
from webapp.screens.settings.troubled import as_refused
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES
from wording.hooks_out import attempt_words, event_name, post_words, state_name, state_words
from wording.moments import due_words

NEWEST = 20
ANSWER = 400
"""Characters of an answer that are shown."""

routes = web.RouteTableDef()

Do = Callable[[Store, Seat, Subscription, Form], Facts | None]


@screen(routes, f"/app/settings/outward/{ID}")
async def show(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    seat, row = await _own(request, viewer)
    return await _shown(request, seat, row.public_id)


@routes.post(f"/app/settings/outward/{ID}/{DEED}")
async def do(request: web.Request) -> web.StreamResponse:
    name = request.match_info["deed"]
    if (deed := _DEEDS.get(name)) is None:
        raise not_found()
    (seat, row), form = await _own(request, await viewer_of(request)), await read_form(request)
    try:
        once = await seat.services.db.write(_done, deed, seat, row.public_id, form) or {}
    except TaskError as error:
        return await _shown(request, seat, row.public_id, **as_refused(seat.texts, name, error, form))
    await seat.services.bell.ring("posts")
    if name == "end":
        return await _show_all(request, seat)
    return await _shown(request, seat, row.public_id, **{"saved": True, **once})


async def _shown(request: web.Request, seat: Seat, public_id: str, **more: Any) -> web.Response:
    def read(store: Store) -> Facts:
        return _drawn(store, seat, subscriptions.own_subscription(store, seat.actor, public_id))

    facts = await seat.services.db.read(read)
    page = {"name": f"outward/{public_id}"}
    context: Facts = {"seat": seat, "page": page, "refused": None, "saved": False, "secret": "", "sent": None}
    return fragment(request, seat.viewer, "settings/hook_out.html", **context | facts | more)


async def _show_all(request: web.Request, seat: Seat) -> web.Response:
    facts = await seat.services.db.read(draw_list, seat)
    at = f"/app/settings/outward?workspace={seat.place.public_id}"
    context: Facts = {"seat": seat, "section": SECTION, "refused": None, "saved": True, "made": None, "at": at}
    return fragment(request, seat.viewer, "settings/outward.html", **context, **facts)


async def _own(request: web.Request, viewer: Viewer) -> tuple[Seat, Subscription]:
    """At the workspace of the hook, wherever the address says one is. Raises `TaskError`."""
    services = request.app[SERVICES]
    row = await services.db.read(subscriptions.own_subscription, viewer.actor, request.match_info["id"])
    return Seat(services, viewer, viewer.workspaces[row.workspace_id]), row


def _done(store: Store, deed: Do, seat: Seat, public_id: str, form: Form) -> Facts | None:
    return deed(store, seat, subscriptions.own_subscription(store, seat.actor, public_id), form)


def _drawn(store: Store, seat: Seat, row: Subscription) -> Facts:
    posts = store.posts.newest(row.id, NEWEST)
    attempts = store.posts.attempts([post.id for post in posts])
    tasks = store.tasks.many({post.task_id for post in posts if post.task_id is not None})
    titles = {id_: (task.public_id, task.number) for id_, task in tasks.items()}
    return {
        "row": row,
        "state": state_name(row),
        "state_words": state_words(seat.texts, row),
        "since": _when(seat, row.off_at or row.failing_since),
        "events": [(event, event_name(seat.texts, event)) for event in EVENTS],
        "filters": filters_of(store, seat),
        "limit": NAME_LIMIT,
        "longest": ADDRESS_LIMIT,
        "posts": [_post(seat, post, attempts.get(post.id, []), titles.get(post.task_id or 0)) for post in posts],
    }


def _post(seat: Seat, post: Post, attempts: list[Attempt], task: tuple[str, int] | None) -> Facts:
    return {
        "id": post.public_id,
        "event": event_name(seat.texts, post.event),
        "task": task,
        "when": _when(seat, post.created_at),
        "words": post_words(seat.texts, post),
        "well": post.state is WorkState.DONE,
        "again": post.state not in {WorkState.WAITING, WorkState.RUNNING},
        "next": _when(seat, post.next_try_at) if post.state is WorkState.WAITING and post.attempts else "",
        "attempts": [_attempt(seat, attempt) for attempt in attempts],
    }


def _attempt(seat: Seat, attempt: Attempt) -> Facts:
    words = attempt_words(seat.texts, attempt)
    return {
        "when": _when(seat, attempt.at),
        "words": words,
        "milliseconds": attempt.milliseconds,
        "answer": attempt.answer[:ANSWER],
    }


def _when(seat: Seat, at: datetime | None) -> str:
    viewer = seat.viewer
    return due_words(at, "time", viewer.locale, viewer.zone, viewer.now) if at is not None else ""


def _set(store: Store, seat: Seat, row: Subscription, form: Form) -> None:
    subscriptions.change(store, seat.actor, row.public_id, **said(store, seat, form, row.query))


def _renew(store: Store, seat: Seat, row: Subscription, _form: Form) -> Facts:
    vault = seat.services.vault
    subscriptions.rotate_secret(store, seat.actor, vault, row.public_id, at=seat.services.now())
    return {"secret": secret_of(store, vault, row)}


def _test(store: Store, seat: Seat, row: Subscription, _form: Form) -> Facts:
    subscriptions.send_test(store, seat.actor, row.public_id)
    return {"saved": False, "sent": 1}


def _again(store: Store, seat: Seat, row: Subscription, form: Form) -> Facts:
    subscriptions.replay_one(store, seat.actor, row.public_id, form.text("post"))
    return {"saved": False, "sent": 1}


def _replay(store: Store, seat: Seat, row: Subscription, form: Form) -> Facts:
    since, until = _moment(seat, form, "since"), _moment(seat, form, "until")
    failed_only = form.on("failed_only")
    count = subscriptions.replay(
        store, seat.actor, row.public_id, since=since, until=until + timedelta(minutes=1), failed_only=failed_only
    )
    return {"saved": False, "sent": count}


def _moment(seat: Seat, form: Form, name: str) -> datetime:
    """A time as an input has it, on the viewer's clock. Raises `TaskError`."""
    try:
        return datetime.fromisoformat(form.text(name)).replace(tzinfo=zone_of(seat.viewer.zone))
    except (ValueError, OverflowError):
        raise TaskError("bad_value", field=name) from None


def _pause(*, paused: bool) -> Do:
    def do(store: Store, seat: Seat, row: Subscription, _form: Form) -> None:
        subscriptions.pause(store, seat.actor, row.public_id, paused=paused)

    return do


def _end(store: Store, seat: Seat, row: Subscription, _form: Form) -> None:
    subscriptions.unsubscribe(store, seat.actor, row.public_id)


_DEEDS: Mapping[str, Do] = MappingProxyType(
    {
        "settings": _set,
        "secret": _renew,
        "test": _test,
        "again": _again,
        "replay": _replay,
        "pause": _pause(paused=True),
        "resume": _pause(paused=False),
        "end": _end,
    }
)
