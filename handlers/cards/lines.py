"""The lines of a card, one function for each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Strikethrough, Text

from classifier.base import Kind, Priority
from handlers.cards import moments
from handlers.cards.markup import joined, link
from handlers.cards.sheet import Sheet
from handlers.messages.attachments import summary
from storage.tables import Message, Person, Status, Task
from tasks.changes import due_of
from tasks.people import zone_of
from tasks.rules import ACTIVE, times_of
from tasks.signatures import is_by_person
from tasks.sounds import is_spoken
from tasks.views import TaskView
from wording.lines import capitalised, one_line
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, STATUSES, TICKS, kind, title_words

TITLE = 200
"""Longest title on a card, in code points."""

LISTED, LISTED_TITLE = 15, 50
"""How many of a message's tasks are listed, and how long their titles are."""

ATTACHMENTS = 4
"""How many different attachments are named."""


def title(sheet: Sheet, task: Task) -> Text:
    words = title_words(sheet.texts, task, TITLE)
    if task.status in ACTIVE:
        return Text(Bold(words), " ", sheet.number(task))
    tick = "✅" if task.status is Status.DONE else "✖️"
    return Text(f"{tick} ", Strikethrough(words), " ", sheet.number(task))


def listed(sheet: Sheet) -> Iterator[Text]:
    """All tasks of the message, numbered and ticked, with the selected one in bold."""
    for position, item in enumerate(sheet.view.tasks[:LISTED], 1):
        words = title_words(sheet.texts, item.task, LISTED_TITLE)
        closed = item.task.status not in ACTIVE
        name = Strikethrough(words) if closed else Bold(words) if item is sheet.selected else Text(words)
        yield Text(f"{TICKS[item.task.status]} {position}. ", name)
    if (more := len(sheet.view.tasks) - LISTED) > 0:
        yield Text(sheet.texts.ngettext("and {count} more", "and {count} more", more).format(count=more))


def state(sheet: Sheet, task: Task) -> Text | None:
    """Kind, priority and status, as far as they are worth saying."""
    parts = [Text(capitalised(kind(sheet.texts, task.kind)))] if task.kind != Kind.TASK else []
    if task.priority != Priority.NORMAL:
        parts.append(priority(sheet, task.priority))
    if task.status is not Status.OPEN:
        parts.append(Text(sheet.texts.gettext(STATUSES[task.status])))
    return joined(parts, " · ") if parts else None


def priority(sheet: Sheet, name: str) -> Text:
    return Text(f"{PRIORITY_ICONS[name]} {sheet.texts.gettext(PRIORITIES[name])}" if name in PRIORITIES else name)


def plan(sheet: Sheet, item: TaskView) -> Text | None:
    """When and who."""
    task, view, parts = item.task, sheet.view, list[Text]()
    if task.due_at is not None:
        parts.append(Text("📅 ", moments.due(task.due_at, task.due_grain, view.locale, view.zone, sheet.now)))
    if item.assignee is not None:
        parts.append(Text("👤 ", _name(item.assignee)))
    elif task.claimable:
        parts.append(Text("🙋 ", sheet.say("for anyone")))
    if task.snoozed_until is not None and task.snoozed_until > sheet.now:
        until = moments.moment(task.snoozed_until, view.locale, view.zone, sheet.now)
        parts.append(Text("💤 ", sheet.say("until {moment}", moment=until)))
    if (at := _own_reminder(sheet, task)) is not None:
        parts.append(Text("⏰ ", moments.moment(at, view.locale, view.zone, sheet.now)))
    return joined(parts, " · ") if parts else None


def _own_reminder(sheet: Sheet, task: Task) -> datetime | None:
    """When a person wants to be reminded, where it isn't just when the task is due."""
    at = task.remind_at
    if at is None or at <= sheet.now or not is_by_person(task, "reminder"):
        return None
    return None if at in times_of(due_of(task), zone_of(sheet.view.zone)) else at


def closed(sheet: Sheet, task: Task) -> Text:
    """Who closed it, and when."""
    signature = task.set_by.get("status", {})
    person = next((member for member in sheet.view.members if member.id == signature.get("person")), None)
    when = moments.written(task.updated_at, sheet.view.locale, sheet.view.zone, sheet.now)
    done = task.status is Status.DONE
    if person is None:
        return sheet.say("Done {when}", when=when) if done else sheet.say("Not a task")
    name = _name(person)
    return (
        sheet.say("Done by {name}, {when}", name=name, when=when)
        if done
        else sheet.say("Not a task, says {name}", name=name)
    )


def origin(sheet: Sheet) -> Text | None:
    """Who wrote it, where and when, with a way to the original; nothing where the reader wrote it here."""
    view, message = sheet.view, sheet.view.message
    if message is None:
        return _made_by_hand(sheet, sheet.selected.task) if sheet.selected else None
    if message.pieces > 1:
        return _requested(sheet, message, [_burst(sheet)])
    streamed = message.chat_id is None
    own = not message.forwarded and not streamed and (view.reader is not None and view.reader.id == message.sender_id)
    if own:
        return None
    parts = [_author(sheet, message)] if message.author else []
    if message.chat and message.chat != message.author and (message.forwarded or streamed):
        parts.append(Text(one_line(message.chat, NAME)))
    if streamed and view.source:
        parts.append(sheet.say("via {source}", source=one_line(view.source, NAME)))
    if message.forwarded or streamed:
        parts.append(moments.written(message.written_at, view.locale, view.zone, sheet.now))
    if message.link:
        parts.append(link(sheet.texts.gettext("original"), message.link))
    return _requested(sheet, message, parts)


def attachments(sheet: Sheet) -> Text | None:
    """What hangs on the message and is not spoken, by name and size; a name only where it says something."""
    media = [piece.media for piece in sheet.view.pieces if piece.media and not is_spoken(piece.media)]
    if not media:
        return None
    counts = Counter(attachment_name(sheet, one) for one in media)
    named = [name if count == 1 else f"{name} × {count}" for name, count in counts.items()][:ATTACHMENTS]
    more = f" +{len(counts) - ATTACHMENTS}" if len(counts) > ATTACHMENTS else ""
    size = _megabytes(media[0]["size"]) if len(media) == 1 and media[0].get("name") and media[0].get("size") else ""
    line = Text("📎 ", ", ".join(named) + more, f" · {size}" if size else "")
    if not any(one.get("too_big") for one in media):
        return line
    return Text(line, " · ", sheet.say("over 20 MB, which I can't fetch: it stays in the chat"))


def attachment_name(sheet: Sheet, media: Mapping[str, Any]) -> str:
    name = str(media.get("name") or "") if media.get("file_id") else ""
    return one_line(name, NAME) or one_line(summary(dict(media), sheet.texts), NAME) or "?"


def _name(person: Person) -> str:
    return one_line(person.name, NAME) or f"@{person.username or '?'}"


def _author(sheet: Sheet, message: Message) -> Text:
    return sheet.say("From {author}", author=one_line(message.author, NAME) or "?")


def _requested(sheet: Sheet, message: Message, parts: Sequence[Text]) -> Text | None:
    """In a group, who asked for it stands beside who wrote it."""
    asked = [*parts]
    if sheet.view.workspace.kind == "group" and message.sender_id != message.author_id:
        sender = next((member for member in sheet.view.members if member.id == message.sender_id), None)
        if sender is not None:
            asked.append(sheet.say("asked by {name}", name=_name(sender)))
    return joined(asked, " · ") if asked else None


def _made_by_hand(sheet: Sheet, task: Task) -> Text | None:
    author = one_line(task.author, NAME)
    reader = sheet.view.reader
    if not author or (reader is not None and reader.name == task.author):
        return None
    return sheet.say("From {author}", author=author)


def _burst(sheet: Sheet) -> Text:
    count = len(sheet.view.pieces)
    authors = list(dict.fromkeys(one_line(piece.author, NAME) for piece in sheet.view.pieces if piece.author))
    words = sheet.texts.ngettext("{count} message", "{count} messages", count).format(count=count)
    more = f" +{len(authors) - 3}" if len(authors) > 3 else ""
    return Text(" · ".join([words, ", ".join(authors[:3])]) + more if authors else words)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size // 1024, 1)} KB"
