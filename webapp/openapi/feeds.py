"""What is asked and answered about feeds."""

from tasks.feeds import FORMATS, NAME_LIMIT
from tasks.filtering import MAX_QUERY
from webapp.openapi.schema import body, choice, id_, listed, moment, named, nullable, record, text

_QUERY = 'The filter of its list, as a list takes it: "status=open&assignee=me"; "" for all.'

FEED = named(
    "Feed",
    record(
        {
            "id": id_(),
            "name": text(),
            "format": choice(FORMATS),
            "query": text(about=_QUERY),
            "workspace": nullable(id_("null when it is none of the caller's any more: the feed shows nothing then.")),
            "created_at": moment(),
            "used_at": nullable(moment("When it was last asked for, give or take an hour.")),
        }
    ),
)
FEEDS = record({"items": listed(FEED), "next": nullable(text())})
NEW_FEED = body(
    {
        "name": text(limit=NAME_LIMIT, filled=True),
        "format": choice(FORMATS),
        "query": nullable(text(limit=MAX_QUERY, about=_QUERY)),
        "workspace": nullable(id_()),
    },
    required=["name", "format"],
)
MADE_FEED = record(
    {**FEED["properties"], "address": nullable(text(about="Where it is. Shown this once: whoever has it reads it."))}
)
