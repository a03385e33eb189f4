"""Questions about a task's fields that are answered by a reply, and whom they ask."""

from collections.abc import Mapping
from types import MappingProxyType

from aiogram.utils.formatting import Text

from handlers.cards.field_presses import Asked
from handlers.cards.markup import link
from locales import mark
from storage.tables import Delivery, Person
from wording.lines import one_line
from wording.names import NAME

EDIT_NOTE = "edit_note"

QUESTIONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "due": (
            mark("When is {number} {title} due?"),
            mark("Answer with a date, such as “tomorrow 15:00”, “Friday” or “in 3 days”."),
            mark("tomorrow 15:00"),
        ),
        Asked.TITLE: (
            mark("What should {number} {title} be called?"),
            mark("Answer with the new title."),
            mark("New title"),
        ),
        Asked.DESCRIPTION: (
            mark("What is {number} {title} about?"),
            mark("Answer with a description; it takes the place of the one there is."),
            mark("Description"),
        ),
        Asked.NOTE: (
            mark("What do you want to note on {number} {title}?"),
            mark("Answer with the words of the note."),
            mark("Note"),
        ),
        EDIT_NOTE: (
            mark("What should your note on {number} {title} say?"),
            mark("Answer with its new words."),
            mark("Note"),
        ),
        Asked.ITEMS: (
            mark("What is to be done for {number} {title}?"),
            mark("Answer with the items of the checklist, one on each line."),
            mark("Buy milk"),
        ),
        Asked.REPEAT: (
            mark("How often does {number} {title} come again?"),
            mark("Answer with words such as “every weekday”, “every 2 weeks on Monday” or “monthly on the 1st”."),
            mark("every weekday"),
        ),
        Asked.BLOCKED: (
            mark("What does {number} {title} wait for?"),
            mark("Answer with numbers of tasks, such as “#12”, with a reason, or with both."),
            mark("#12 the keys are missing"),
        ),
        Asked.LINKS: (
            mark("Which tasks belong to {number} {title}?"),
            mark("Answer with their numbers, such as “#12 #15”."),
            mark("#12"),
        ),
        Asked.SAME: (
            mark("Which task is {number} {title} the same as?"),
            mark("Answer with its number, such as “#12”."),
            mark("#12"),
        ),
        Asked.ASSIGNEE: (
            mark("Who does {number} {title}?"),
            mark("Answer with a name or a part of it."),
            mark("Name"),
        ),
        Asked.SNOOZE: (
            mark("Until when is {number} {title} put aside?"),
            mark("Answer with a time, such as “tomorrow 15:00”, “Friday” or “in 3 hours”."),
            mark("tomorrow 15:00"),
        ),
        Asked.REMINDER: (
            mark("When shall I remind you of {number} {title}?"),
            mark("Answer with a time, such as “tomorrow 15:00”, “Friday” or “in 3 hours”."),
            mark("tomorrow 15:00"),
        ),
    }
)
"""Field -> question, hint, and what the empty reply box shows."""


def question_of(delivery: Delivery) -> tuple[str, str, str]:
    """What a prompt asks; what stands behind a colon names what of the field is meant: "edit_note:Kx3f91ab"."""
    return QUESTIONS[str(delivery.view.get("field")).partition(":")[0]]


def asked_of(delivery: Delivery, reader: Person | None) -> Text:
    """In a group a question names whom it asks, so that only they see the reply box."""
    if delivery.chat_id > 0 or reader is None or reader.telegram_id is None:
        return Text()
    return Text(link(one_line(reader.name, NAME) or "?", f"tg://user?id={reader.telegram_id}"), ": ")
