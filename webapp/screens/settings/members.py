"""Who belongs to a workspace and as what, and the links that let others in."""

from storage.store import Store
from storage.tables import Role
from tasks import invitations, teams
from tasks.invitations import DAYS, INVITED
from tasks.rules import ROLES
from tasks.teams import Teammate
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.lines import capitalised
from wording.moments import due_words
from wording.names import ROLES as NAMED

INVITATION = "join_"
"""Begins the payload of the link that the bot's chat follows; the code comes after it."""


def _line(store: Store, seat: Seat) -> str:
    count = len(teams.team(store, seat.actor, seat.place.id))
    return seat.texts.ngettext("{count} person", "{count} people", count).format(count=count)


def _draw(store: Store, seat: Seat) -> Facts:
    place, viewer = seat.place, seat.viewer
    me = store.people.get(viewer.person.id)
    return {
        "mates": [_mate(seat, mate) for mate in teams.team(store, seat.actor, place.id)],
        "names": {str(role): role_name(seat, role) for role in ROLES},
        "may_leave": me is not None and teams.may_leave(store, place, me),
        "group": place.kind == "group",
        "invited": [str(role) for role in INVITED if role is not Role.ADMIN or seat.may("appoint")],
        "days": DAYS,
        "open": _open(store, seat) if seat.may("invite") else [],
        "bot": seat.services.bot_username,
    }


def role_name(seat: Seat, role: Role) -> str:
    return capitalised(seat.texts.gettext(NAMED[role][1]))


def _mate(seat: Seat, mate: Teammate) -> Facts:
    """Whom one may give which role: admins and owners are an owner's to make and unmake."""
    appoints = seat.may("appoint")
    appointed = mate.role in {Role.ADMIN, Role.OWNER}
    changeable = seat.may("members") and (appoints or not appointed)
    offered = [role for role in ROLES if appoints or role not in {Role.ADMIN, Role.OWNER}]
    return {
        "person": mate.person,
        "id": seat.people.word(mate.person.id),
        "role": str(mate.role),
        "roles": [str(role) for role in offered] if changeable else [],
        "by_link": mate.by_link,
        "me": mate.person.id == seat.viewer.person.id,
        "removable": changeable and (mate.by_link or seat.place.kind != "group"),
    }


def _open(store: Store, seat: Seat) -> list[Facts]:
    viewer = seat.viewer
    return [
        {
            "code": it.code,
            "role": str(it.role),
            "single_use": it.single_use,
            "uses": it.uses,
            "until": due_words(it.expires_at, "time", viewer.locale, viewer.zone, viewer.now),
            "link": _link(seat, it.code),
        }
        for it in invitations.open_invitations(store, seat.actor, seat.place.id)
    ]


def _link(seat: Seat, code: str) -> str:
    return f"https://t.me/{seat.services.bot_username or 'sift'}?start={INVITATION}{code}"


def _set_role(store: Store, seat: Seat, form: Form) -> None:
    role = form.one_of("role", Role)
    teams.set_role(store, seat.actor, seat.place.id, seat.person_id(form), role)


def _remove(store: Store, seat: Seat, form: Form) -> None:
    teams.remove(store, seat.actor, seat.place.id, seat.person_id(form))


def _hand_over(store: Store, seat: Seat, form: Form) -> None:
    teams.hand_over(store, seat.actor, seat.place.id, seat.person_id(form))


def _leave(store: Store, seat: Seat, _form: Form) -> None:
    teams.leave(store, seat.actor, seat.place.id)


def _invite(store: Store, seat: Seat, form: Form) -> Facts:
    role, days = form.one_of("role", Role), form.number("days")
    single_use = form.text("who") == "one"
    made = invitations.invite(store, seat.actor, seat.place.id, role=role, days=days, single_use=single_use)
    return {"made": made.code}


def _revoke(store: Store, seat: Seat, form: Form) -> None:
    invitations.revoke(store, seat.actor, seat.place.id, form.text("code"))


SECTION = Section(
    "members",
    "users",
    _line,
    _draw,
    {
        "role": Deed(_set_role),
        "remove": Deed(_remove),
        "hand-over": Deed(_hand_over),
        "leave": Deed(_leave),
        "invite": Deed(_invite),
        "revoke": Deed(_revoke),
    },
)
