"""Mentions of people who have no username: Telegram marks a name, and says whose it is."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import Message

from classifier.base import Member
from classifier.edits import Edit
from handlers.messages.content import spans
from storage.tables import Person


def handle(person: Person) -> str:
    """What stands for somebody after an "@": their username, else what no username is like."""
    return person.username or f"id{person.telegram_id}"


def as_member(person: Person) -> Member:
    """Somebody as replies may name them."""
    return Member(person.id, person.name, handle(person) if person.telegram_id is not None else None)


def words_with_handles(message: Message) -> str:
    """What somebody typed, with handles in place of the names that Telegram marked as mentions."""
    text, entities = message.text or "", message.entities or []
    placed = list(zip(entities, spans(text, entities), strict=True))
    for entity, (start, end) in reversed(placed):
        if entity.type == "text_mention" and entity.user is not None:
            text = f"{text[:start]}@{entity.user.username or f'id{entity.user.id}'}{text[end:]}"
    return text


def with_names(edit: Edit, members: Sequence[Member]) -> Edit:
    """A reply as it was understood, with names in its texts where handles stood for them."""
    names = {f"@{member.username}": member.name for member in members if (member.username or "").startswith("id")}

    def named(text: str | None) -> str | None:
        for handle, name in names.items():
            text = text.replace(handle, name) if text else text
        return text

    return replace(edit, title=named(edit.title), description=named(edit.description), note=named(edit.note))
