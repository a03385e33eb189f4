"""A card as Trello gives it."""

from collections.abc import Mapping
from typing import Any

from integrations.base import UnreadableError
from integrations.days import due_of
from integrations.fields import link, moment, number, text, value
from integrations.markers import marker_of
from integrations.remote import Remote


def remote(card: Any, lists: Mapping[str, str], people: Mapping[str, str]) -> Remote:
    """Raises `UnreadableError`.

    Args:
        lists: Our statuses by the ids of the lists that stand for them.
        people: Names of the board's members by their ids.
    """
    if not (its_id := text(card, "id")):
        raise UnreadableError("a card without an id", field="id")
    its_number = number(card, "idShort")
    return Remote(
        id=its_id,
        place=text(card, "idBoard"),
        key="" if its_number is None else f"#{its_number}",
        address=link(card, "shortUrl"),
        fields={
            "title": text(card, "name"),
            "status": _status(card, lists),
            "due": due_of(moment(card, "due")),
            "assignee": _assignee(card, people),
        },
        at=moment(card, "dateLastActivity"),
        marker=marker_of(text(card, "desc")),
    )


def _status(card: Any, lists: Mapping[str, str]) -> str:
    if value(card, "dueComplete") is True:
        return "done"
    return "dropped" if value(card, "closed") is True else lists.get(text(card, "idList"), "open")


def _assignee(card: Any, people: Mapping[str, str]) -> str:
    members = value(card, "idMembers")
    ids = [it for it in members if isinstance(it, str)] if isinstance(members, list) else []
    return next((people[it] for it in ids if it in people), "")
