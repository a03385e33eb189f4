"""Routing rules, as the API shows and takes them."""

from tasks.routing import LONGEST, THEN, VALUES, WHEN
from tasks.rules import KINDS, PRIORITIES
from webapp.fields import SHORT
from webapp.openapi.schema import body, choice, flag, id_, listed, named, nullable, number, record, text

WAYS = ("up", "down")

_MEMBER = text(
    limit=SHORT, filled=True, about="@username, or the visible name, of who is a member where the task goes."
)
_WORDS = listed(text(limit=LONGEST, filled=True), least=1, most=VALUES)
_WHEN = {
    **dict.fromkeys(WHEN, _WORDS),
    "kind": listed(choice(KINDS), least=1, most=len(KINDS)),
    "priority": listed(choice(PRIORITIES), least=1, most=len(PRIORITIES)),
    "topic": listed(number(least=1, most=2**31 - 1), least=1, most=VALUES, about="Ids of a forum's topics."),
}
_THEN = {
    "assignee": _MEMBER,
    "priority": choice(PRIORITIES),
    "kind": choice(KINDS),
    "workspace": id_("Where the task goes."),
    "notify": listed(_MEMBER, least=1, most=VALUES, about="Who is told of it."),
    "export": listed(id_(), least=1, most=VALUES, about="Connections of the workspace where it goes."),
}
assert tuple(_THEN) == THEN

NEW_WHEN = {
    **body(_WHEN),
    "minProperties": 1,
    "description": "What a task must be like: any value of a part is enough, and every part must fit.",
}
NEW_THEN = {**body(_THEN), "minProperties": 1, "description": "What becomes of it."}
NEW_RULE = body({"when": NEW_WHEN, "then": NEW_THEN, "enabled": {**flag(), "default": True}}, required=["when", "then"])
CHANGED_RULE = body(
    {
        "when": NEW_WHEN,
        "then": NEW_THEN,
        "enabled": flag(),
        "move": choice(WAYS, "Change places with the rule before it, or after it."),
    }
)

_SHOWN_THEN = _THEN | {
    "assignee": nullable(text(about="Null: who was erased.")),
    "workspace": nullable(id_("Null: one that is not the caller's.")),
    "notify": listed(text()),
    "export": listed(id_()),
}
RULE = named(
    "Rule",
    record(
        {
            "id": id_(),
            "number": number(about="Its place: later rules see what earlier ones set."),
            "enabled": flag(),
            "when": record(_WHEN, optional=WHEN),
            "then": record(_SHOWN_THEN, optional=THEN),
            "well": flag("Whether whoever saved it last may send tasks where it sends them."),
        }
    ),
)
RULES = record({"items": listed(RULE), "next": nullable(text())})
