"""Every address of ours, and what it asks for: a right of the table, or one of the words below.

What is not listed here fails the tests, so whoever adds an address says here who may, and each role is tried at it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.doubts import LIMITS as FIELDS

OPEN = "open"
"""Anybody, unknown ones, too: nothing of anybody's is there."""

KEYED = "keyed"
"""Whoever has the key in it: a signature, or an address that nobody guesses."""

OWN = "own"
"""Whoever is signed in, about themselves: what they name must be theirs."""


@dataclass(frozen=True)
class Door:
    """How an address is asked for.

    Attributes:
        right: A verb of `tasks.rules`, or one of the words above.
        names: Part of the path -> what stands there. Here and below, what begins with "=" is a thing of the scene.
        json, form, query: What is sent.
        ends: The workspace itself, so nobody who may is let in here.
        told: It is answered in words, whoever asks: what counts is that nothing changes.
    """

    right: str
    names: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    query: Mapping[str, str] | None = None
    told: bool = False
    ends: bool = False


def door(right: str, *, told: bool = False, ends: bool = False, **said: Any) -> Door:
    sent = {name: said.pop(name, None) for name in ("json", "form", "query")}
    return Door(right, said, told=told, ends=ends, **sent)


HERE = {"workspace": "=workspace"}
TASK = {"id": "=task"}
HOOK, SUBSCRIPTION, CONNECTION = {"id": "=hook"}, {"id": "=subscription"}, {"id": "=connection"}
PLACE = {"id": "=workspace"}
GITHUB = {"repository": "acme/shop", "token": "hush"}
LIMITS = {f"{what}-{name}": "50" for what in ("ask", "apply") for name in FIELDS}
LATER = "2099-01-01T09:00:00Z"


def _deeds(section: str, **deeds: tuple[str, dict[str, str]]) -> Iterator[Door]:
    """Forms of a section of the settings."""
    for name, (right, form) in deeds.items():
        yield door(right, form=form, query=HERE, section=section, deed=name.replace("_", "-"))


def _own_deeds(section: str, **deeds: dict[str, str]) -> Iterator[Door]:
    for name, form in deeds.items():
        yield door(OWN, form=form, section=section, deed=name.replace("_", "-"))


DOORS: dict[str, Door | Sequence[Door]] = {
    "GET /": door(OPEN),
    "GET /api/health": door(OPEN),
    "GET /api/config": door(OPEN),
    "GET /api/openapi.json": door(OPEN),
    "GET /api/docs": door(OPEN),
    "GET /s/{version}/{name}": door(OPEN, version="=version", name="=file"),
    "POST /api/session": door(KEYED),
    "GET /metrics": door(KEYED),
    "POST /hooks/{id}": door(KEYED, json={"text": "a"}, **HOOK),
    "GET /feeds/{file}": door(KEYED, file="unknown"),
    "POST /telegram/{path}": door(KEYED, json={"update_id": 1}, path="secret-path"),
    "GET /ws": door(KEYED),
    # the person themselves
    "DELETE /api/session": door(OWN),
    "GET /api/sessions": door(OWN),
    "DELETE /api/sessions/{id}": door(OWN, id="=session"),
    "GET /api/me": door(OWN),
    "GET /api/tokens": door(OWN),
    "POST /api/tokens": door(OWN, json={"name": "CI", "scopes": ["read"], "days": 1}),
    "DELETE /api/tokens/{id}": door(OWN, id="=token"),
    "GET /api/feeds": door(OWN),
    "POST /api/feeds": door("export", json={"name": "Bugs", "format": "ics"} | HERE),
    "DELETE /api/feeds/{id}": door(OWN, id="=feed"),
    "POST /api/feeds/{id}/renew": door(OWN, id="=feed"),
    "GET /api/workspaces": door(OWN),
    # messages and tasks
    "POST /api/messages": door("create", json={"text": "Order ink"} | HERE),
    "GET /api/messages": door("view", query=HERE),
    "GET /api/messages/{id}": door("view", id="=message"),
    "POST /api/messages/{id}/task": door("create", id="=message"),
    "POST /api/messages/{id}/split": door("change", id="=message"),
    "POST /api/messages/{id}/join": door("change", id="=message"),
    "PUT /api/messages/{id}/transcript": door("change", json={"words": "Order ink"}, id="=spoken"),
    "POST /api/messages/{id}/transcript/again": door("change", id="=message"),
    "GET /api/tasks": door("view", query=HERE),
    "POST /api/tasks": door("create", json={"title": "Order ink"} | HERE),
    "GET /api/tasks/{id}": door("view", **TASK),
    "PATCH /api/tasks/{id}": door("change", json={"priority": "urgent"}, **TASK),
    "DELETE /api/tasks/{id}": door("drop", **TASK),
    "POST /api/tasks/bulk": door("change", json={"ids": ["=task"], "set": {"priority": "low"}}, told=True),
    "POST /api/undo/{batch}": door("undo", batch="=batch"),
    "POST /api/tasks/{id}/notes": door("notes", json={"text": "the thick one"}, **TASK),
    "PATCH /api/tasks/{id}/notes/{part}": door("notes", json={"text": "thin"}, part="=note", **TASK),
    "DELETE /api/tasks/{id}/notes/{part}": door("notes", part="=note", **TASK),
    "POST /api/tasks/{id}/checklist": door("change", json={"items": ["ink"]}, **TASK),
    "PATCH /api/tasks/{id}/checklist/{part}": door("change", json={"done": True}, part="=item", **TASK),
    "DELETE /api/tasks/{id}/checklist/{part}": door("change", part="=item", **TASK),
    "POST /api/tasks/{id}/links": door("change", json={"kind": "related", "task": "=other"}, **TASK),
    "DELETE /api/tasks/{id}/links/{kind}/{other}": door("change", kind="blocked_by", other="=other", **TASK),
    "GET /api/tasks/{id}/exports": door("view", **TASK),
    "POST /api/tasks/{id}/exports": door("change", json={"connection": "=connection"}, id="=other"),
    "POST /api/tasks/{id}/exports/{other}/retry": door("change", other="=export", **TASK),
    "DELETE /api/tasks/{id}/exports/{other}": door("change", other="=export", **TASK),
    "POST /api/tasks/{id}/answer": door("change", json={"field": "priority", "value": "high"}, **TASK),
    "POST /api/tasks/{id}/snooze": door("snooze", json={"until": LATER}, **TASK),
    "POST /api/tasks/{id}/claim": door("claim", **TASK),
    "POST /api/tasks/{id}/undo": door("undo", **TASK),
    "POST /api/tasks/{id}/merge": door("change", json={"into": "=other"}, **TASK),
    "POST /api/tasks/{id}/{verb}": [
        *(door(verb, verb=verb, **TASK) for verb in ("start", "done", "drop")),
        door("accept", verb="accept", id="=proposed"),
        door("reopen", verb="reopen", id="=finished"),
    ],
    "GET /api/tasks/{id}/history": door("view", **TASK),
    "GET /api/filters": door("view", query=HERE),
    "GET /api/filters/saved": door(OWN),
    "POST /api/filters/saved": door("share", json={"name": "Ink", "query": "q=ink", "page": "tasks", "shared": True} | HERE),
    "PATCH /api/filters/saved/{id}": door("settings", json={"name": "Inks"}, id="=saved"),
    "DELETE /api/filters/saved/{id}": door("settings", id="=saved"),
    "GET /api/activity": door("view", query=HERE),
    "POST /api/activity/{id}/undo": door("undo", id="=event"),
    "GET /api/audit": door("audit", query=HERE),
    "GET /api/audit.csv": door("audit", query=HERE),
    "GET /api/ledger": door("view", query=HERE),
    "GET /api/ledger.csv": door("view", query=HERE),
    "GET /api/insights": door("view", query=HERE),
    "GET /api/insights/{chart}.csv": door("view", query=HERE, chart="speed"),
    "GET /api/stats": door("view", query=HERE),
    "GET /api/corrections": door("view", query=HERE),
    "GET /api/corrections/{id}/preview": door("change", query={"scope": "always"}, id="=correction"),
    "POST /api/corrections/{id}/teach": door("change", json={"scope": "always"}, id="=correction"),
    "DELETE /api/corrections/{id}": door("change", id="=correction"),
    # the workspace
    "GET /api/workspaces/{id}": door("view", **PLACE),
    "PATCH /api/workspaces/{id}": door("settings", json={"zone": "Europe/Kyiv"}, **PLACE),
    "GET /api/workspaces/{id}/members": door("view", **PLACE),
    "PATCH /api/workspaces/{id}/members/{member}": [
        door("members", json={"role": "viewer"}, member="=member", **PLACE),
        door("appoint", json={"role": "admin"}, member="=member", **PLACE),
    ],
    "DELETE /api/workspaces/{id}/members/{member}": door("members", member="=member", **PLACE),
    "GET /api/workspaces/{id}/invitations": door("invite", **PLACE),
    "POST /api/workspaces/{id}/invitations": door("invite", json={"role": "viewer", "days": 1, "single_use": True}, **PLACE),
    "DELETE /api/workspaces/{id}/invitations/{code}": door("invite", code="=invitation", **PLACE),
    "GET /api/workspaces/{id}/rules": door("view", **PLACE),
    "POST /api/workspaces/{id}/rules": door("rules", json={"when": {"kind": ["bug"]}, "then": {"priority": "low"}}, **PLACE),
    "GET /api/workspaces/{id}/rules/{rule}": door("view", rule="=rule", **PLACE),
    "PATCH /api/workspaces/{id}/rules/{rule}": door("rules", json={"enabled": False}, rule="=rule", **PLACE),
    "DELETE /api/workspaces/{id}/rules/{rule}": door("rules", rule="=rule", **PLACE),
    "GET /api/settings/ai": door("settings", query=HERE),
    "PATCH /api/settings/ai": door("settings", json={"policy": "local"} | HERE),
    "GET /api/settings/ai/trials": door("settings", query=HERE),
    "POST /api/settings/ai/trials": door("settings", json={"model": "ollama:llama"} | HERE),
    # other programs
    "GET /api/hooks": door(OWN),
    "POST /api/hooks": door("hooks", json={"service": "generic", "name": "CI"} | HERE),
    "GET /api/hooks/{id}": door("hooks", **HOOK),
    "PATCH /api/hooks/{id}": door("hooks", json={"paused": True}, **HOOK),
    "POST /api/hooks/{id}/secret": door("hooks", json={}, **HOOK),
    "POST /api/hooks/{id}/test": door("hooks", json={}, **HOOK),
    "POST /api/hooks/{id}/try": door("hooks", json={"sample": "{}"}, **HOOK),
    "GET /api/hooks/{id}/deliveries": door("hooks", **HOOK),
    "POST /api/hooks/{id}/deliveries/{delivery}/replay": door("hooks", delivery="=arrival", **HOOK),
    "DELETE /api/hooks/{id}": door("hooks", **HOOK),
    "GET /api/connections": door(OWN),
    "POST /api/connections": door("hooks", json={"service": "github", "name": "Shop", "fields": GITHUB} | HERE),
    "GET /api/connections/{id}": door("hooks", **CONNECTION),
    "PATCH /api/connections/{id}": door("hooks", json={"paused": True}, **CONNECTION),
    "DELETE /api/connections/{id}": door("hooks", **CONNECTION),
    "POST /api/connections/{id}/secret": door("hooks", json={"fields": {"token": "hush"}}, **CONNECTION),
    "POST /api/connections/{id}/check": door("hooks", **CONNECTION),
    "GET /api/subscriptions": door(OWN),
    "POST /api/subscriptions": door("hooks", json={"name": "Bot", "address": "https://example.com"} | HERE),
    "GET /api/subscriptions/{id}": door("hooks", **SUBSCRIPTION),
    "PATCH /api/subscriptions/{id}": door("hooks", json={"name": "Bot"}, **SUBSCRIPTION),
    "DELETE /api/subscriptions/{id}": door("hooks", **SUBSCRIPTION),
    "POST /api/subscriptions/{id}/secret": door("hooks", **SUBSCRIPTION),
    "POST /api/subscriptions/{id}/test": door("hooks", **SUBSCRIPTION),
    "GET /api/subscriptions/{id}/posts": door("hooks", **SUBSCRIPTION),
    "POST /api/subscriptions/{id}/posts/{post}/replay": door("hooks", post="=post", **SUBSCRIPTION),
    "POST /api/subscriptions/{id}/replay": door("hooks", json={"since": "2026-01-01T00:00:00Z"}, **SUBSCRIPTION),
    # the pages of the Mini App: without a token each is the same empty shell
    "GET /app": door(OWN),
    "GET /app/tasks": door(OWN),
    "GET /app/tasks/finished": door(OWN),
    "GET /app/tasks/column": door(OWN, query={"status": "open"}),
    "GET /app/tasks/{id}": door("view", **TASK),
    "GET /app/tasks/{id}/forecast": door("view", **TASK),
    "GET /app/tasks/{id}/menu": door("view", query={"field": "priority"}, **TASK),
    "GET /app/tasks/menu": door(OWN, query={"field": "priority"}),
    "GET /app/inbox": door(OWN),
    "GET /app/inbox/{id}": door("view", id="=message"),
    "GET /app/check": door(OWN),
    "GET /app/insights": door(OWN),
    "GET /app/activity": door(OWN),
    "GET /app/settings": door("view", query=HERE),
    "GET /app/settings/ai/trial": door("view", query=HERE),
    "GET /app/settings/zones": door(OWN),
    "GET /app/settings/zones/device": door(OWN, query={"zone": "Europe/Kyiv"}),
    "GET /app/settings/export/{format}": door("export", query=HERE, format="csv"),
    "GET /app/settings/audit/file": door("audit", query=HERE),
    "GET /app/settings/ledger/file": door("view", query=HERE),
    "GET /app/settings/privacy/mine": door(OWN),
    "GET /app/settings/connections/new/{service}": door("hooks", query=HERE, service="github"),
    "GET /app/settings/connections/{id}": door("hooks", **CONNECTION),
    "GET /app/settings/sources/{id}": door("hooks", **HOOK),
    "GET /app/settings/outward/{id}": door("hooks", **SUBSCRIPTION),
    "GET /app/settings/{section}": [
        door("view", query=HERE, section=name)
        for name in (
            "workspace", "members", "sources", "outward", "connections", "rules", "ai", "views", "notifications", "me",
            "tokens", "audit", "ledger", "privacy",
        )
    ],
    # what is done on them
    "POST /app/tasks": door("create", json={"text": "Order ink"} | HERE),
    "POST /app/tasks/{id}/{deed}": [
        door("start", json={"verb": "start"}, deed="move", **TASK),
        door("snooze", json={"until": LATER}, deed="snooze", **TASK),
        door("claim", json={}, deed="claim", **TASK),
        door("change", json={"field": "priority", "value": "high"}, deed="answer", **TASK),
        door("notes", json={"text": "thin"}, deed="note", **TASK),
        door("notes", json={"note": "=note", "text": "thin"}, deed="edit-note", **TASK),
        door("change", json={"text": "ink"}, deed="items", **TASK),
        door("change", json={"item": "=item", "done": "true"}, deed="tick", **TASK),
        door("change", json={"text": "waits for the key"}, deed="block", **TASK),
        door("change", json={"text": "=number"}, deed="relate", **TASK),
        door("change", json={"kind": "blocked_by"}, deed="unlink", **TASK),
        door("change", json={"place": "=connection"}, deed="send", id="=other"),
        door("change", json={"export": "=export"}, deed="send-again", **TASK),
        door("change", json={"export": "=export"}, deed="let-go", **TASK),
    ],
    "POST /app/tasks/{id}/change": door("change", json={"priority": "low"}, **TASK),
    "POST /app/tasks/undo": door("undo", json={"batch": "=batch"}),
    "POST /app/tasks/bulk": door("change", json={"ids": ["=task"], "deed": "priority", "value": "low"}, told=True),
    "POST /app/tasks/bulk/undo": door("undo", json={"batch": "=batch"}),
    "POST /app/inbox/{id}/{deed}": [
        door("change", form={"field": "priority", "value": "low", "task": "=read"}, deed="correct", id="=message"),
        door("drop", form={"task": "=read"}, deed="not-a-task", id="=message"),
        door("create", form={}, deed="make", id="=message"),
        door("change", form={"correction": "=correction", "scope": "always"}, deed="teach", id="=message"),
        door("change", form={"correction": "=correction"}, deed="forget", id="=message"),
        door("change", form={"words": "Order ink", "piece": "=spoken"}, deed="words", id="=spoken"),
        door("change", form={}, deed="again", id="=message"),
        door("undo", form={"event": "=event"}, deed="undo", id="=message"),
    ],
    "POST /app/check/{id}/{deed}": [
        door("accept", form={}, deed="accept", id="=proposed"),
        door("drop", form={}, deed="drop", id="=proposed"),
        door("change", form={"field": "priority", "value": "low"}, deed="answer", id="=proposed"),
    ],
    "POST /app/check/undo": door("undo", form={"batch": "=batch"}),
    "POST /app/activity/undo": door("undo", form={"event": "=event"}),
    "POST /app/settings/connections/new/{service}": door("hooks", form={"name": "Shop"} | GITHUB, query=HERE, service="github"),
    "POST /app/settings/connections/{id}/check": door("hooks", form={}, **CONNECTION),
    "POST /app/settings/connections/{id}/secret": door("hooks", form={"token": "hush"}, **CONNECTION),
    "POST /app/settings/connections/{id}/{deed}": [
        door("hooks", form=form, deed=deed, **CONNECTION)
        for deed, form in {
            "settings": {"name": "Shop"}, "mapping": {}, "people": {}, "pause": {}, "resume": {},
            "again": {"export": "=export"}, "end": {},
        }.items()
    ],
    "POST /app/settings/sources/{id}/{deed}": [
        door("hooks", form=form, deed=deed, **HOOK)
        for deed, form in {
            "settings": {}, "mapping": {}, "secret": {}, "test": {}, "again": {"delivery": "=arrival"}, "pause": {},
            "resume": {}, "end": {},
        }.items()
    ],
    "POST /app/settings/outward/{id}/{deed}": [
        door("hooks", form=form, deed=deed, **SUBSCRIPTION)
        for deed, form in {
            "settings": {"name": "Bot", "address": "https://example.com", "event": "task.done"}, "secret": {}, "test": {},
            "again": {"post": "=post"}, "replay": {"from": "2026-11-01T00:00", "to": "2026-11-02T00:00"}, "pause": {},
            "resume": {}, "end": {},
        }.items()
    ],
    "POST /app/settings/{section}/{deed}": [
        *_deeds(
            "workspace",
            title=("settings", {"title": "Team"}), language=("settings", {"locale": "uk"}),
            zone=("settings", {"zone": "Europe/Kyiv"}), policy=("settings", {"policy": "local"}),
            askers=("settings", {"askers": "on"}), mute=("settings", {"length": "day"}),
            overhear=("settings", {"overhear": "on"}), emoji=("settings", {"emoji": "✍"}),
            here=("view", {}), digest=("settings", {"every": "day", "at": "09:00"}),
        ),
        *_deeds(
            "members",
            role=("members", {"person": "=member", "role": "viewer"}), remove=("members", {"person": "=member"}),
            hand_over=("appoint", {"person": "=member"}), leave=("view", {}),
            invite=("invite", {"role": "viewer", "days": "1", "who": "one"}), revoke=("invite", {"code": "=invitation"}),
        ),
        *_deeds("sources", make=("hooks", {"name": "CI", "service": "generic"}), end=("hooks", {"hook": "=hook"})),
        *_deeds("outward", make=("hooks", {"name": "Bot", "address": "https://example.com", "event": "task.done"})),
        *_deeds(
            "rules",
            save=("rules", {"kind": "bug", "priority": "low"}), switch=("rules", {"rule": "=rule"}),
            move=("rules", {"rule": "=rule", "way": "up"}), delete=("rules", {"rule": "=rule"}),
        ),
        *_deeds(
            "ai",
            reader=("settings", {"reader": "embedded"}), limits=("settings", LIMITS), usual=("settings", {}),
            earning=("settings", {"earning": "on"}), guidance=("settings", {"guidance": "We sell shoes."}),
            take=("settings", {"trial": "=trial"}),
            forget=("change", {"lesson": "=correction"}),
        ),
        door("settings", form={"model": "ollama:llama"}, query=HERE, section="ai", deed="try"),
        *_deeds(
            "views",
            rename=("settings", {"view": "=saved", "name": "Inks"}), share=("settings", {"view": "=saved"}),
            digest=("settings", {"view": "=saved"}), remove=("settings", {"view": "=saved"}),
        ),
        *_deeds(
            "privacy",
            try_keeping=("settings", {"texts": "3000", "tasks": ""}), keep=("settings", {"texts": "3000", "tasks": ""}),
        ),
        door("appoint", form={"title": "Team"}, query=HERE, ends=True, section="privacy", deed="erase-workspace"),
        *_deeds("notifications", mute=("view", {"group": "=workspace", "length": "day"})),
        *_deeds("me", use=("view", {"workspace": "=workspace"})),
        *_own_deeds("views", move={"view": "=saved", "way": "up"}),
        *_own_deeds("notifications", notices={}, quiet={}, digest={"at": "09:00"}),
        *_own_deeds("me", language={"locale": "en"}, zone={"zone": "Europe/Kyiv"}),
        *_own_deeds("tokens", make={"name": "CI", "scope": "read", "days": "7"}, revoke={"token": "=token"}, sign_out={"session": "=session"}),
        *_own_deeds(
            "privacy",
            make_feed={"name": "a", "format": "ics", "list": ""}, renew_feed={"feed": "=feed"}, end_feed={"feed": "=feed"},
            erase_me={"name": "Somebody else"},
        ),
    ],
}  # fmt: skip


def doors_at(at: str) -> Sequence[Door]:
    """The ways in which an address is asked for."""
    found = DOORS[at]
    return [found] if isinstance(found, Door) else found
