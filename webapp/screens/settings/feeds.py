"""Feeds in the settings: private addresses of lists, beside the files that are taken along once."""

from collections.abc import Iterator, Sequence

from integrations.files import FORMATS
from storage.connected_tables import Feed
from storage.store import Store
from storage.tables import Workspace
from tasks import feeds
from tasks.feeds import NAME_LIMIT
from tasks.filtering import ME, FilterQuery
from tasks.rules import ACTIVE
from tasks.saved_lists import offered
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat
from webapp.views.feeds import address_of_feed
from wording.moments import due_words


def drawn(store: Store, seat: Seat, place: Workspace) -> Facts:
    lists = list(_lists(store, seat, place))
    return {
        "kept": [_row(seat, it, dict(lists)) for it in feeds.feeds_of(store, seat.actor)],
        "formats": [(name, FORMATS[name].name) for name in feeds.FORMATS],
        "lists": lists,
        "limit": NAME_LIMIT,
        "reachable": seat.services.public_url is not None,
    }


def _lists(store: Store, seat: Seat, place: Workspace) -> Iterator[tuple[str, str]]:
    """(query, name) of what a feed may show here. A saved view shows what it does on its page: what is to be done."""
    say = seat.texts.gettext
    yield "", say("All tasks")
    yield _active(FilterQuery()), say("What is to be done")
    yield _active(FilterQuery((("assignee", ME),))), say("What I have to do")
    for saved in offered(store, seat.viewer.person, place):
        yield _active(FilterQuery.of(saved.query).without("workspace")), saved.name


def _active(query: FilterQuery) -> str:
    statuses: Sequence[tuple[str, str]] = () if query.many("status") else [("status", str(it)) for it in sorted(ACTIVE)]
    return str(FilterQuery.parse([*query.pairs, *statuses]))


def _row(seat: Seat, feed: Feed, lists: dict[str, str]) -> Facts:
    viewer = seat.viewer
    place = viewer.workspaces.get(feed.workspace_id)
    here = place is not None and seat.workspace is not None and place.id == seat.workspace.id
    used = feed.used_at
    return {
        "id": feed.public_id,
        "name": feed.name,
        "format": FORMATS[feed.format].name,
        "list": lists.get(feed.query) if here or not feed.query else None,
        "workspace": None if here else "?" if place is None else place.title,
        "dead": place is None,
        "used": None if used is None else due_words(used, "time", viewer.locale, viewer.zone, viewer.now),
    }


def _make(store: Store, seat: Seat, form: Form) -> Facts:
    feed, token = feeds.make_feed(
        store,
        seat.actor,
        seat.place.id,
        name=form.text("name"),
        format_=form.text("format"),
        query=form.text("list"),
    )
    return _shown_once(seat, feed, token)


def _renew(store: Store, seat: Seat, form: Form) -> Facts:
    return _shown_once(seat, *feeds.renew_feed(store, seat.actor, form.text("feed")))


def _end(store: Store, seat: Seat, form: Form) -> None:
    feeds.end_feed(store, seat.actor, form.text("feed"))


def _shown_once(seat: Seat, feed: Feed, token: str) -> Facts:
    address = address_of_feed(seat.services, feed, token)
    calendar = f"webcal:{address.partition(':')[2]}" if feed.format == "ics" else None
    return {"made": {"name": feed.name, "address": address, "calendar": calendar}}


DEEDS = {"make-feed": Deed(_make, "name"), "renew-feed": Deed(_renew), "end-feed": Deed(_end)}
