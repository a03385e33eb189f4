"""Invitations as they are stored, and what can happen to them."""

from datetime import timedelta

from storage.store import Store
from storage.tables import Role, now
from storage.team_tables import Invitation
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, TEAM, Json


async def invitations(desk: Desk) -> list[Invitation]:
    def look(store: Store) -> list[Invitation]:
        return list(store._session.query(Invitation))

    return await desk.telegram.db.read(look)


async def set_role(desk: Desk, person: Json, role: Role) -> None:
    def change(store: Store) -> None:
        known, workspace = store.people.by_telegram_id(person["id"]), store.workspaces.by_chat(TEAM["id"])
        assert known is not None
        assert workspace is not None
        store.people.join(workspace.id, known.id, role, change=True)

    await desk.telegram.db.write(change)


async def spoiled(desk: Desk, code: str, fate: str) -> str:
    """The code of an invitation to which this has happened."""

    def spoil(store: Store) -> None:
        made = store.invitations.get(code)
        assert made is not None
        match fate:
            case "expired":
                made.expires_at = now() - timedelta(seconds=1)
            case "used":
                made.uses = 1
            case "revoked":
                made.revoked_at = now()

    await desk.telegram.db.write(spoil)
    if fate == "inviter left":
        await desk.telegram.say(chat=TEAM, left_chat_member=ANN)
    return {"wrong": "a" * 16, "nonsense": "\N{SNOWMAN}" * 40}.get(fate, code)
