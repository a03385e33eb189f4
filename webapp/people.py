"""How the API names people: `@username`, or the visible name of who has none."""

from storage.store import Store
from tasks.handles import handle, handles
from webapp.errors import bad_value

__all__ = ("handle", "handles", "member_named")


def member_named(store: Store, workspace_id: int, name: str, *, field: str = "assignee") -> int:
    """The id of the member who goes by this name. Raises `ApiError` 422 for nobody, or more than one."""
    found = [person.id for person, _ in store.people.members(workspace_id) if name.casefold() in handles(person)]
    if len(found) != 1:
        raise bad_value(field, "More than one member goes by this name." if found else "No member of this name.")
    return found[0]
