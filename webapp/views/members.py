"""Who belongs to a workspace, and invitations into it."""

from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Role
from storage.team_tables import Invitation
from tasks import invitations, teams
from tasks.invitations import DAYS, INVITED
from webapp.access import Caller, caller_of, named_workspace
from webapp.changing import Answer, changed
from webapp.errors import bad_value, not_found
from webapp.fields import Fields, read_fields
from webapp.names import moment
from webapp.opaque import Opaque
from webapp.openapi.operations import operation
from webapp.openapi.teams import CHANGED_MEMBER, INVITATION, INVITATIONS, MEMBER, MEMBERS, NEW_INVITATION, ROLES
from webapp.paths import CODE, ID, MEMBER_ID
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()


@routes.get(f"/api/workspaces/{ID}/members")
@operation("List members", scope="read", tag="Teams", answer=MEMBERS)
async def list_members(request: web.Request) -> web.Response:
    """Who may most first."""
    caller, services = await caller_of(request), request.app[SERVICES]
    items = await services.db.read(_members, caller, request.match_info["id"], _people(services))
    return web.json_response({"items": items, "next": None})


@routes.patch(f"/api/workspaces/{ID}/members/{MEMBER_ID}")
@operation("Give a member a role", scope="admin", tag="Teams", body=CHANGED_MEMBER, answer=MEMBER, refusals=[409])
async def change_member(request: web.Request) -> web.Response:
    """A role that was given by hand stays, whatever Telegram says of its group later."""
    caller, people = await caller_of(request), _people(request.app[SERVICES])
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        workspace_id, person_id = _who(store, caller, request, people)
        role = fields.choice("role", ROLES)
        if role is None:
            raise bad_value("role", f"One of {', '.join(ROLES)}.")
        teams.set_role(store, caller.actor, workspace_id, person_id, Role(role))
        shown = _members(store, caller, request.match_info["id"], people)
        return Answer(next(member for member in shown if member["id"] == request.match_info["member"]))

    return await changed(request, caller, change)


@routes.delete(f"/api/workspaces/{ID}/members/{MEMBER_ID}")
@operation("Send a member away, or leave", scope="admin", tag="Teams", refusals=[409])
async def remove_member(request: web.Request) -> web.Response:
    """Who came by an invitation; who is in the group is for Telegram's group to remove: 409 `in_group`."""
    caller, people = await caller_of(request), _people(request.app[SERVICES])

    def change(store: Store) -> Answer:
        workspace_id, person_id = _who(store, caller, request, people)
        if person_id == caller.actor.person_id:
            teams.leave(store, caller.actor, workspace_id)
        else:
            teams.remove(store, caller.actor, workspace_id, person_id)
        return Answer(None, 204)

    return await changed(request, caller, change)


@routes.get(f"/api/workspaces/{ID}/invitations")
@operation("List invitations", scope="admin", tag="Teams", answer=INVITATIONS)
async def list_invitations(request: web.Request) -> web.Response:
    """Those that still let somebody in."""
    caller, services = await caller_of(request), request.app[SERVICES]
    found = await services.db.read(_invitations, caller, request.match_info["id"])
    return web.json_response({"items": [_invitation_json(it, services) for it in found], "next": None})


@routes.post(f"/api/workspaces/{ID}/invitations")
@operation(
    "Invite",
    scope="admin",
    tag="Teams",
    body=NEW_INVITATION,
    answer=INVITATION,
    status=201,
    changes=True,
    refusals=[409],
)
async def invite(request: web.Request) -> web.Response:
    """A link that lets whoever follows it in."""
    caller, services = await caller_of(request), request.app[SERVICES]
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        workspace = named_workspace(store, caller, request.match_info["id"], "invite")
        made = invitations.invite(store, caller.actor, workspace.id, **_wanted(fields))
        return Answer(_invitation_json(made, services), 201)

    return await changed(request, caller, change)


@routes.delete(f"/api/workspaces/{ID}/invitations/{CODE}")
@operation("End an invitation", scope="admin", tag="Teams")
async def end_invitation(request: web.Request) -> web.Response:
    """Who came by it stays. Ending it again changes nothing."""
    caller = await caller_of(request)

    def change(store: Store) -> Answer:
        workspace = named_workspace(store, caller, request.match_info["id"], "invite")
        invitations.revoke(store, caller.actor, workspace.id, request.match_info["code"])
        return Answer(None, 204)

    return await changed(request, caller, change)


def _people(services: Services) -> Opaque:
    return Opaque(services.secret_key, "people")


def _who(store: Store, caller: Caller, request: web.Request, people: Opaque) -> tuple[int, int]:
    """Workspace's and person's id. Raises `ApiError` 404."""
    workspace = named_workspace(store, caller, request.match_info["id"], "view")
    person_id = people.number(request.match_info["member"])
    if person_id is None:
        raise not_found()
    return workspace.id, person_id


def _members(store: Store, caller: Caller, public_id: str, people: Opaque) -> list[dict[str, Any]]:
    workspace = named_workspace(store, caller, public_id, "view")
    return [
        {
            "id": people.word(mate.person.id),
            "name": mate.person.name,
            "username": mate.person.username,
            "role": mate.role,
            "by_link": mate.by_link,
        }
        for mate in teams.team(store, caller.actor, workspace.id)
    ]


def _invitations(store: Store, caller: Caller, public_id: str) -> list[Invitation]:
    workspace = named_workspace(store, caller, public_id, "invite")
    return [*invitations.open_invitations(store, caller.actor, workspace.id)]


def _wanted(fields: Fields) -> dict[str, Any]:
    role, days = fields.choice("role", INVITED), fields.number("days")
    if role is None:
        raise bad_value("role", f"One of {', '.join(INVITED)}.")
    if days not in DAYS:
        raise bad_value("days", f"One of {', '.join(map(str, DAYS))}.")
    return {"role": Role(role), "days": days, "single_use": bool(fields.flag("single_use"))}


def _invitation_json(invitation: Invitation, services: Services) -> dict[str, Any]:
    bot = services.bot_username
    return {
        "code": invitation.code,
        "url": None if bot is None else invitations.address(bot, invitation.code),
        "role": invitation.role,
        "single_use": invitation.single_use,
        "uses": invitation.uses,
        "created_at": moment(invitation.created_at),
        "expires_at": moment(invitation.expires_at),
    }
