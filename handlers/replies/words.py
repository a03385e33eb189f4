"""What a reply asks for, in a few words, before it is done."""

from collections.abc import Iterator
from gettext import NullTranslations

from classifier.base import Due
from classifier.edits import Edit
from handlers.buttons.verbs import MOVED
from handlers.cards.markup import unpinged
from storage.tables import Person, now
from tasks.rules import Verb
from wording.lines import one_line
from wording.moments import due_words
from wording.names import KINDS, NAME, PRIORITIES
from wording.repeats import repeat_words


def described(edit: Edit, person: Person, texts: NullTranslations) -> str:
    """Names are left to the card."""
    return ", ".join([*_words(edit, texts), *_times(edit, person, texts), *_parts(edit, texts), *_move(edit, texts)])


def _words(edit: Edit, texts: NullTranslations) -> Iterator[str]:
    say = texts.gettext
    if edit.title is not None:
        yield f"“{unpinged(one_line(edit.title, NAME))}”"
    if edit.kind is not None:
        yield say(KINDS[edit.kind])
    if edit.priority is not None:
        yield say(PRIORITIES[edit.priority])
    if edit.assignee is not None or edit.clear_assignee or edit.to_me:
        yield say("assignee")
    if edit.anyone:
        yield say("for anyone")


def _times(edit: Edit, person: Person, texts: NullTranslations) -> Iterator[str]:
    def moment(due: Due) -> str:
        return due_words(due.at, due.grain, person.locale, person.zone, now())

    say = texts.gettext
    if edit.due is not None:
        yield moment(edit.due)
    if edit.clear_due:
        yield say("No due date")
    if edit.recurrence is not None:
        yield repeat_words(edit.recurrence, texts, person.locale)
    if edit.clear_recurrence:
        yield say("doesn't come again")
    if edit.remind is not None:
        yield say("reminder {moment}").format(moment=moment(edit.remind))
    if edit.clear_remind:
        yield say("no reminder")
    if edit.snooze is not None:
        yield say("Snoozed until {moment}").format(moment=moment(edit.snooze))


def _parts(edit: Edit, texts: NullTranslations) -> Iterator[str]:
    say = texts.gettext
    if edit.description is not None:
        yield say("description")
    if edit.note is not None:
        yield say("note")
    if edit.checklist or edit.check:
        yield say("checklist")
    if edit.unblock:
        yield say("nothing blocks it")
    if edit.blocked_by or edit.blocked_reason is not None:
        yield say("blocked")
    if edit.link_to:
        yield say("links")
    if edit.duplicate_of is not None:
        yield say("one more request for #{number}").format(number=edit.duplicate_of)


def _move(edit: Edit, texts: NullTranslations) -> Iterator[str]:
    if edit.verb is not None:
        yield texts.gettext(MOVED[Verb(edit.verb)])
