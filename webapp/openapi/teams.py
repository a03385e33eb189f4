"""Workspaces, who belongs to them, and who is signed in, as the API shows it."""

from locales.languages import LOCALES
from storage.tables import Role
from tasks.doubts import LIMITS
from tasks.invitations import DAYS as INVITATION_DAYS
from tasks.invitations import INVITED
from tasks.options import GUIDANCE_LIMIT, POLICIES
from tasks.options import NAME_LIMIT as MODEL_LIMIT
from tasks.retention import LEAST_DAYS, MOST_DAYS
from tasks.tokens import DAYS, LONGEST_DAYS, NAME_LIMIT, SCOPES
from tasks.workspace_settings import TITLE_LIMIT
from webapp.fields import SHORT
from webapp.openapi.schema import (
    body,
    choice,
    flag,
    fraction,
    id_,
    listed,
    moment,
    named,
    nullable,
    number,
    record,
    text,
)

ROLES = tuple(Role)
PLATFORM_LIMIT = 16

_KEEP_TEXTS = "The words of messages go so many days after they came; null keeps them."
_KEEP_TASKS = "Tasks go so many days after they were closed; null keeps them."
_OPAQUE = text(about="Names somebody for the API.")

WORKSPACE = named(
    "Workspace",
    record(
        {
            "id": id_(),
            "kind": choice(("personal", "group", "default")),
            "title": text(),
            "role": choice(ROLES, "What the caller is there."),
            "own": flag("It is that of the caller's own chat."),
            "locale": choice(LOCALES),
            "zone": text(),
            "policy": choice(POLICIES, "What may leave the machine."),
            "keep_texts_days": nullable(number(least=LEAST_DAYS, most=MOST_DAYS, about=_KEEP_TEXTS)),
            "keep_tasks_days": nullable(number(least=LEAST_DAYS, most=MOST_DAYS, about=_KEEP_TASKS)),
            "open_tasks": number(least=0),
        }
    ),
)
WORKSPACES = record({"items": listed(WORKSPACE), "next": nullable(text())})
CHANGED_WORKSPACE = body(
    {
        "title": text(limit=TITLE_LIMIT, filled=True, about="Not of a group: that has Telegram's."),
        "locale": choice(LOCALES),
        "zone": text(limit=SHORT, filled=True, about="Europe/Kyiv"),
        "policy": nullable(choice(POLICIES, "Null: what holds by default.")),
        "keep_texts_days": nullable(number(least=LEAST_DAYS, most=MOST_DAYS, about=_KEEP_TEXTS)),
        "keep_tasks_days": nullable(number(least=LEAST_DAYS, most=MOST_DAYS, about=_KEEP_TASKS)),
    }
)

MEMBER = named(
    "Member",
    record(
        {
            "id": _OPAQUE,
            "name": text(),
            "username": nullable(text()),
            "role": choice(ROLES),
            "by_link": flag("Came by an invitation: people decide who is there, not Telegram's group."),
        }
    ),
)
MEMBERS = record({"items": listed(MEMBER), "next": nullable(text())})
CHANGED_MEMBER = body({"role": choice(ROLES)}, required=["role"])

INVITATION = named(
    "Invitation",
    record(
        {
            "code": text(),
            "url": nullable(text(about="Null while the bot's name is not known.")),
            "role": choice(INVITED),
            "single_use": flag(),
            "uses": number(least=0),
            "created_at": moment(),
            "expires_at": moment(),
        }
    ),
)
INVITATIONS = record({"items": listed(INVITATION), "next": nullable(text())})
NEW_INVITATION = body(
    {
        "role": choice(INVITED),
        "days": {"type": "integer", "enum": list(INVITATION_DAYS)},
        "single_use": {**flag(), "default": False},
    },
    required=["role", "days"],
)

TOKEN = named(
    "Token",
    record(
        {
            "id": id_(),
            "name": text(),
            "scopes": listed(choice(SCOPES)),
            "workspace": nullable(id_("The only one it is good for.")),
            "created_at": moment(),
            "expires_at": moment(),
            "used_at": nullable(moment("Within five minutes.")),
        }
    ),
)
TOKENS = record({"items": listed(TOKEN), "next": nullable(text())})
NEW_TOKEN = body(
    {
        "name": text(limit=NAME_LIMIT, filled=True),
        "scopes": {**listed(choice(SCOPES), least=1, most=len(SCOPES)), "uniqueItems": True},
        "days": {**number(least=1, most=LONGEST_DAYS), "default": DAYS},
        "workspace": nullable(id_("The only one it shall be good for.")),
    },
    required=["name", "scopes"],
)
MADE_TOKEN = record(
    {**TOKEN["properties"], "secret": nullable(text(about="Shown this once; null where the request is repeated."))}
)

SESSION = named(
    "Session",
    record(
        {
            "id": id_(),
            "platform": text(about="ios, android, tdesktop, …; empty where it was not said."),
            "created_at": moment(),
            "used_at": moment(),
            "current": flag("The one that asks."),
        }
    ),
)
SESSIONS = record({"items": listed(SESSION), "next": nullable(text())})
SIGN_IN = body({"platform": text(limit=PLATFORM_LIMIT)})
SIGNED_IN = record(
    {
        "token": text(),
        "idle_seconds": number(about="How long it is good for unused."),
        "name": text(),
        "locale": text(),
        "start": nullable(text(about="Where the link leads that opened the Mini App.")),
    }
)
ME = record(
    {
        "kind": choice(("installation", "person", "script")),
        "name": nullable(text()),
        "username": nullable(text()),
        "locale": nullable(text()),
        "zone": nullable(text()),
        "scopes": listed(choice(SCOPES)),
        "workspace": nullable(id_("The only one that the token is good for.")),
    }
)

_PAIR = listed(fraction(), least=2, most=2, about="Ask below the second, leave empty below the first.")
_LIMITS = {"type": "object", "properties": {field: nullable(_PAIR) for field in LIMITS}, "additionalProperties": False}
_EARNED = record(
    {
        "right": number(about="Of the last ones of which it is known."),
        "of": number(about="How many they are, at most 20."),
        "freedom": nullable(choice(("set", "asked"), about="Null: the usual limits hold.")),
    }
)
AI_SETTINGS = record(
    {
        "workspace": id_(),
        "classifier": nullable(text(about="Null: it follows the installation.")),
        "model": nullable(text(about="The language model that reads in the end.")),
        "installation": text(),
        "providers": listed(text()),
        "policy": choice(POLICIES),
        "limits": {"type": "object", "additionalProperties": _PAIR},
        "guidance": text(about="What a language model is told besides its instructions."),
        "earning": flag(about="Whether readers become freer, or less free, by what people say."),
        "earned": {"type": "object", "additionalProperties": _EARNED},
    }
)
CHANGED_AI_SETTINGS = body(
    {
        "classifier": nullable(text(limit=MODEL_LIMIT, filled=True, about="embedded, ollama:<model>, openai:<model>")),
        "policy": nullable(choice(POLICIES)),
        "limits": nullable(_LIMITS),
        "guidance": nullable(text(limit=GUIDANCE_LIMIT, about="Such as: what comes from #alerts is a bug.")),
        "earning": nullable(flag()),
        "workspace": nullable(id_()),
    }
)

HEALTH = record(
    {
        "status": choice(("ok", "degraded", "down")),
        "parts": {"type": "object", "additionalProperties": {"type": "object"}},
    }
)
CONFIG = record(
    {
        "name": text(),
        "version": text(),
        "bot_username": nullable(text()),
        "mini_app_url": nullable(text()),
        "locales": listed(text()),
        "kinds": listed(text()),
        "priorities": listed(text()),
        "statuses": listed(text()),
        "classifier": text(),
    }
)
