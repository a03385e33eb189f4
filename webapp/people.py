"""How the API names people: `@username`, or the visible name of who has none."""

from storage.store import Store
from storage.tables import Person
from webapp.errors import bad_value


def handle(person: Person) -> str:
    return f"@{person.username}" if person.username else person.name


def handles(person: Person) -> set[str]:
    """Everything somebody may be called by, folded."""
    names = {person.name, f"@{person.username}", person.username} if person.username else {person.name}
    return {name.casefold() for name in names if name}


def member_named(store: Store, workspace_id: int, name: str) -> int:
    """The id of the member who goes by this name. Raises `ApiError` 422 for nobody, or more than one."""
    found = [person.id for person, _ in store.people.members(workspace_id) if name.casefold() in handles(person)]
    if len(found) != 1:
        raise bad_value("assignee", "More than one member goes by this name." if found else "No member of this name.")
    return found[0]
