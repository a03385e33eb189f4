"""People, their workspaces and their roles."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from locales.languages import LOCALES, spoken
from storage.filters import Filters
from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError

_TELEGRAM = Actor(None, via="telegram")

_ZONE_OF_LANGUAGE = {
    "uk": "Europe/Kyiv",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "it": "Europe/Rome",
    "pl": "Europe/Warsaw",
    "cs": "Europe/Prague",
    "nl": "Europe/Amsterdam",
    "tr": "Europe/Istanbul",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
}
"""Languages that are mostly spoken in one zone. A guess, until the person confirms or changes it."""


def meet(
    store: Store,
    *,
    telegram_id: int,
    name: str,
    username: str | None = None,
    language_code: str | None = None,
    reachable: bool | None = None,
    default_zone: str = "UTC",
    default_locale: str = "en",
) -> Person:
    """Know a person by their Telegram account, from now on or again.

    Args:
        language_code: What their Telegram says; it gives the locale and a first guess of the zone.
        reachable: They wrote in private (True) or blocked the bot (False); None tells nothing new.
    """
    person = store.people.by_telegram_id(telegram_id)
    if person is None:
        language = (language_code or "").partition("-")[0].lower()
        person = store.people.add(
            telegram_id=telegram_id,
            name=name,
            username=username,
            locale=spoken(language) or default_locale,
            zone=_ZONE_OF_LANGUAGE.get(language, default_zone),
            reachable=bool(reachable),
        )
    if (person.name, person.username) != (name, username):
        person.name, person.username = name, username
    if reachable is not None and person.reachable != reachable:
        person.reachable = reachable
    return person


def personal_workspace(store: Store, person: Person) -> Workspace:
    """The workspace of somebody's private chat, made the first time."""
    if person.telegram_id is None:
        raise TaskError("not_found")
    workspace = store.workspaces.by_chat(person.telegram_id)
    if workspace is None:
        workspace = store.workspaces.add(
            kind="personal", title=person.name, chat_id=person.telegram_id, locale=person.locale, zone=person.zone
        )
        store.people.join(workspace.id, person.id, Role.OWNER)
    return workspace


def group_workspace(
    store: Store, *, chat_id: int, title: str, default_zone: str = "UTC", default_locale: str = "en"
) -> Workspace:
    """The workspace of a group, made the first time; a new title is taken over."""
    workspace = store.workspaces.by_chat(chat_id)
    if workspace is None:
        return store.workspaces.add(
            kind="group", title=title, chat_id=chat_id, zone=default_zone, locale=default_locale
        )
    if title and workspace.title != title:
        workspace.title = title
    return workspace


def default_workspace(store: Store) -> Workspace:
    """The installation's own workspace, which scripts write to; made at the first start."""
    return store.workspaces.default() or store.workspaces.add(kind="default", title="Sift")


def claim_installation(store: Store, person: Person) -> bool:
    """Make somebody the owner of the installation and its default workspace, if nobody is.

    Returns:
        Whether they own it now; also when they did before, since a claim may be handled twice.
    """
    if not store.facts.put_once("owner", str(person.id)):
        return store.facts.get("owner") == str(person.id)
    store.people.join(default_workspace(store).id, person.id, Role.OWNER, change=True)
    audit.record(store, Actor.person(person.id, via="chat"), "installation.claimed", subject=audit.person(person.id))
    return True


def appoint(store: Store, person: Person) -> None:
    """Make somebody named by the operator an owner of the default workspace."""
    workspace = default_workspace(store)
    if store.people.role(workspace.id, person.id) is not Role.OWNER:
        join(store, workspace.id, person.id, Role.OWNER, change=True)


def join(store: Store, workspace_id: int, person_id: int, role: Role = Role.MEMBER, *, change: bool = False) -> None:
    """Make somebody a member; who is one keeps their role unless `change`."""
    if store.people.join(workspace_id, person_id, role, change=change):
        subject = audit.person(person_id)
        audit.record(store, _TELEGRAM, "member.joined", workspace_id=workspace_id, subject=subject, role=str(role))


def leave(store: Store, workspace_id: int, person_id: int) -> None:
    store.people.leave(workspace_id, person_id)


def role_of(store: Store, workspace_id: int, person_id: int) -> Role | None:
    return store.people.role(workspace_id, person_id)


def workspaces_of(store: Store, person_id: int) -> list[Workspace]:
    return list(store.workspaces.of_person(person_id))


def migrate_chat(store: Store, old_chat_id: int, new_chat_id: int) -> None:
    """A group became a supergroup: everything goes on under the new id. Doing it again changes nothing."""
    old = store.workspaces.by_chat(old_chat_id)
    if old is not None:
        if (early := store.workspaces.by_chat(new_chat_id)) is not None:
            _give_way(store, early, old)
        store.workspaces.move_chat(old_chat_id, new_chat_id)
    store.messages.move_chat(old_chat_id, new_chat_id)
    store.deliveries.move_chat(old_chat_id, new_chat_id)
    store.overheard.forget(old_chat_id)  # its messages have other ids now


def _give_way(store: Store, early: Workspace, old: Workspace) -> None:
    """The supergroup spoke before it told of its past: its members are the group's, and the chat is the group's again.

    What it has kept meanwhile stays in a workspace without a chat; one that has kept nothing is left by everybody.
    """
    early.chat_id = None
    kept = store.messages.page([early.id], Filters(limit=1))
    for person, role in store.people.members(early.id):
        join(store, old.id, person.id, role)
        if not kept:
            leave(store, early.id, person.id)


def unreachable(store: Store, telegram_id: int) -> None:
    """The person blocked the bot or deleted the account."""
    if (person := store.people.by_telegram_id(telegram_id)) is not None:
        person.reachable = False


def set_locale(store: Store, person_id: int, locale: str) -> Person:
    """Set a person's language, and that of their own workspace. Raises `TaskError` for one that we don't speak."""
    person = _known(store, person_id)
    if not speaks(locale):
        raise TaskError("bad_value", field="locale")
    person.locale = locale
    if person.telegram_id is not None and (workspace := store.workspaces.by_chat(person.telegram_id)) is not None:
        workspace.locale = locale
    return person


def set_zone(store: Store, person_id: int, zone: str) -> Person:
    """Set a person's time zone, and that of their own workspace. Raises `TaskError` for one that doesn't exist."""
    person = _known(store, person_id)
    if not is_zone(zone):
        raise TaskError("bad_value", field="zone")
    person.zone, person.zone_confirmed = zone, True
    if person.telegram_id is not None and (workspace := store.workspaces.by_chat(person.telegram_id)) is not None:
        workspace.zone = zone
    return person


def speaks(locale: str) -> bool:
    """Whether it is one of our languages."""
    return locale in LOCALES


def is_zone(name: str) -> bool:
    return name in available_timezones()


def zone_of(name: str) -> ZoneInfo:
    """A zone by its name; one that this machine does not know counts as UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_of(zone))


def _known(store: Store, person_id: int) -> Person:
    if (person := store.people.get(person_id)) is None:
        raise TaskError("not_found")
    return person
