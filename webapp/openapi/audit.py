"""The audit log, as the API shows it."""

from webapp.openapi.lists import MOMENT, PAGING, WORD
from webapp.openapi.schema import Schema, id_, listed, mapping, moment, named, nullable, number, record, text

ACT_PATTERN = "^[a-z]{1,24}([.][a-z]{1,24})?$"

_FILTERS: dict[str, Schema] = {
    "act": {"type": "string", "pattern": ACT_PATTERN, "description": "role.changed, or role for all acts on roles."},
    "actor": {**WORD, "description": "@username, a visible name, or `me`."},
    "from": MOMENT,
    "to": MOMENT,
    "workspace": id_(),
}
AUDIT_FILE: dict[str, Schema] = _FILTERS
AUDIT: dict[str, Schema] = {
    **_FILTERS,
    "limit": PAGING["limit"],
    "cursor": text(about="`next` of the page before."),
}
ENTRY = named(
    "AuditEntry",
    record(
        {
            "id": text(),
            "at": moment(),
            "act": text(about="role.changed, hook.made, access.refused, …"),
            "via": text(about="The door: chat, app, api, command, telegram, or token: and its id; empty: Sift itself."),
            "actor": nullable(text(about="Null: Sift itself, a script of the installation's, or nobody known.")),
            "workspace": nullable(id_("Null: about the installation, a person, or a workspace that is gone.")),
            "subject": nullable(
                record({"kind": text(), "id": text(), "name": nullable(text())}, about="What it was done to.")
            ),
            "details": mapping(about="Ids, numbers and words of Sift's own."),
            "place": nullable(number(least=1, about="In the chain; null for a moment after the act.")),
            "seal": nullable(text(about="Over the entry and the end of the log before it.")),
        }
    ),
)
ENTRIES = record({"items": listed(ENTRY), "next": nullable(text())})
