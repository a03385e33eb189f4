"""What people are called by programs and in filters: `@username`, or the visible name of who has none."""

from storage.tables import Person


def handle(person: Person) -> str:
    return f"@{person.username}" if person.username else person.name


def handles(person: Person) -> set[str]:
    """Everything somebody may be called by, folded."""
    names = {person.name, f"@{person.username}", person.username} if person.username else {person.name}
    return {name.casefold() for name in names if name}
