"""What a workspace is called, which language it speaks, in which zone its days begin, whom it tells what is done."""

from storage.store import Store
from storage.tables import Person, Workspace, now
from tasks import asking, people, schedules, zones
from tasks.actors import Actor
from tasks.keeping import keep_option, note_setting, settable
from tasks.rules import TaskError
from tasks.values import one_line

TITLE_LIMIT = 100


def rename(store: Store, actor: Actor, workspace_id: int, title: str) -> Workspace:
    """Raises `TaskError` "bad_value", also for a group, which is called as in Telegram; "not_found", "not_allowed"."""
    workspace = settable(store, actor, workspace_id)
    if workspace.kind == "group":
        raise TaskError("bad_value", field="title")
    before, workspace.title = workspace.title, one_line("title", title, TITLE_LIMIT)
    return _told(store, actor, workspace, "title", before)


def set_locale(store: Store, actor: Actor, workspace_id: int, locale: str) -> Workspace:
    """Of somebody's own workspace it is theirs, too. Raises `TaskError` "bad_value", "not_found", "not_allowed"."""
    workspace = settable(store, actor, workspace_id)
    if not people.speaks(locale):
        raise TaskError("bad_value", field="locale")
    before, workspace.locale = workspace.locale, locale
    if (person := _whose(store, workspace)) is not None:
        people.set_locale(store, person.id, locale)
    return _told(store, actor, workspace, "locale", before)


def set_zone(store: Store, actor: Actor, workspace_id: int, zone: str) -> Workspace:
    """Of somebody's own workspace it is theirs, too. Raises `TaskError` "bad_value", "not_found", "not_allowed"."""
    workspace = settable(store, actor, workspace_id)
    if not people.is_zone(zone):
        raise TaskError("bad_value", field="zone")
    before, person = workspace.zone, _whose(store, workspace)
    if person is not None:
        zones.settle_zone(store, person, zone)
    workspace.zone = zone
    schedules.zone_changed(workspace, now())
    return _told(store, actor, workspace, "zone", before)


def tell_askers(store: Store, actor: Actor, workspace_id: int, *, on: bool) -> Workspace:
    """Whether who asked in a group is told there when it is done. Raises `TaskError` "not_found", "not_allowed"."""
    workspace = settable(store, actor, workspace_id)
    note_setting(store, actor, workspace_id, "askers", before=asking.tells_askers(workspace), after=on)
    keep_option(workspace, asking.OPTION, on)
    return workspace


def _whose(store: Store, workspace: Workspace) -> Person | None:
    """The person whose private chat it is."""
    if workspace.kind != "personal" or workspace.chat_id is None:
        return None
    return store.people.by_telegram_id(workspace.chat_id)


def _told(store: Store, actor: Actor, workspace: Workspace, name: str, before: str) -> Workspace:
    note_setting(store, actor, workspace.id, name, before=before, after=getattr(workspace, name))
    return workspace
