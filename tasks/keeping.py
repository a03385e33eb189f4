"""What is kept of a person or of a workspace by name: their `options`."""

from typing import Any

from storage.tables import Person, Workspace


def keep_option(owner: Person | Workspace, name: str, value: Any) -> None:
    """Keep a value that JSON has; None forgets it.

    A new dictionary each time: a change inside the old one would not be seen.
    """
    others = {key: kept for key, kept in owner.options.items() if key != name}
    owner.options = others if value is None else others | {name: value}
