"""The filters of lists and what people keep of them, as the API shows it."""

from storage.facts import PAGES
from tasks.filtering import MAX_QUERY
from tasks.saving import NAME_LIMIT
from webapp.openapi.lists import FILTERS
from webapp.openapi.schema import body, choice, flag, id_, listed, named, nullable, number, record, text

_PAGE = choice(PAGES, "Tasks, or messages.")

QUERY = {"page": {**_PAGE, "default": "tasks"}, **FILTERS}

CHOICES = named(
    "Filters",
    record(
        {
            "filters": listed(
                record(
                    {
                        "name": text(),
                        "label": text(),
                        "type": choice(("text", "many", "one", "moment", "fraction", "flag")),
                        "options": listed(
                            record(
                                {
                                    "value": text(),
                                    "label": text(),
                                    "count": number(least=0, about="Rows with it alone of its filter."),
                                    "selected": flag(),
                                }
                            )
                        ),
                    }
                )
            ),
            "total": number(least=0, about="Rows that all filters together let through."),
        }
    ),
)

SAVED = named(
    "SavedFilter",
    record(
        {
            "id": id_(),
            "page": _PAGE,
            "name": text(),
            "query": text(about="As the query of an address."),
            "shared": flag("Everybody in the workspace sees it."),
            "in_digest": flag("It stands in its owner's digest, and shared in that of the group."),
            "position": number(least=0),
            "workspace": id_(),
            "owner": nullable(text(about="@username, or a visible name.")),
            "own": flag("The caller may change it."),
        }
    ),
)
ALL_SAVED = record({"items": listed(SAVED), "next": nullable(id_())})

_FIELDS = {
    "name": text(limit=NAME_LIMIT, filled=True),
    "query": text(limit=MAX_QUERY, filled=True, about="kind=bug&status=open"),
    "shared": flag(),
    "in_digest": flag("Of tasks only."),
}
NEW_SAVED = body({"page": _PAGE, **_FIELDS, "workspace": id_()}, required=["page", "name", "query"])
CHANGED_SAVED = body({**_FIELDS, "position": number(least=0, most=10_000)})
