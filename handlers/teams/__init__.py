"""Teams: /team, /workspace, invitations, and people whom we can't write to yet."""

from aiogram import Router

from handlers.filters import by_anonymous_admin, in_group, in_private
from handlers.pages import Feature
from handlers.spoken import Spoken
from handlers.teams import joining, opening, starting, team, workspaces
from handlers.teams.team import HELLO, TEAM
from tasks.invitations import PAYLOAD

FEATURES: tuple[Feature, ...] = (team.FEATURE, workspaces.FEATURE, joining.FEATURE, starting.FEATURE)


def setup() -> Router:
    """Before the commands: a payload of /start may be ours."""
    router = Router(name=__name__)
    router.message.register(joining.show, Spoken("start"), in_private, opening.Payload(PAYLOAD))
    router.message.register(opening.by_link, Spoken("start"), in_private, opening.Payload(TEAM))
    router.message.register(opening.greet, Spoken("start"), in_private, opening.Payload(HELLO))
    router.message.register(opening.by_group, Spoken("team"), in_group, by_anonymous_admin)
    router.message.register(opening.in_group, Spoken("team"), in_group)
    router.message.register(opening.here, Spoken("team"), in_private)
    router.message.register(workspaces.show, Spoken("workspaces?"), in_private)
    router.message.register(workspaces.show_in_group, Spoken("workspaces?"), in_group)
    return router
