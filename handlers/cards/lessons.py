"""What was learned from a person, and for which messages it may hold: lines and buttons."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Italic, Text

from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.presses import ForgetLesson, ShowLesson, Teach, Unfold
from handlers.cards.sheet import Sheet
from locales import mark
from storage.reading_tables import Correction, Scope
from tasks.learning import Preview
from tasks.views import TaskView
from wording.lines import one_line
from wording.names import NAME, PRIORITIES, kind, title_words

LISTED, TITLE = 5, 50
"""How many of the tasks that would change are named, and how long their titles are."""

LABEL = 20
"""Longest name on a button, in code points."""

Rows = list[list[InlineKeyboardButton]]

SCOPES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.ONLY: mark("Only this one"),
        Scope.SENDER: mark("This sender"),
        Scope.CHAT: mark("This chat"),
        Scope.ALWAYS: mark("Always"),
    }
)


def learned(sheet: Sheet, item: TaskView) -> Text | None:
    """What the card has just learned, in one quiet line."""
    if not item.lessons or sheet.asks_elsewhere:
        return None
    told = joined([Text(words) for words in _told(sheet, item)], " · ")
    teacher = next((one for one in sheet.view.members if one.id == item.lessons[0].person_id), None)
    if sheet.view.reader is not None or teacher is None:
        return Text(Italic(sheet.say("Learned from you: {told}", told=told)))
    return Text(Italic(sheet.say("Learned from {name}: {told}", name=one_line(teacher.name, NAME) or "?", told=told)))


def lesson_buttons(sheet: Sheet, item: TaskView, *, field: str | None = None) -> Rows:
    """A way to use it for more; of several lessons each has its own.

    Args:
        field: Only for what was said of this field.
    """
    lessons = [lesson for lesson in item.lessons if field in {None, lesson.field}]
    one, many = sheet.texts.gettext("Use it for more…"), sheet.texts.gettext("“{value}” for more…")
    labels = [one if len(lessons) == 1 else many.format(value=value(sheet, lesson)) for lesson in lessons]
    return [
        [button(label, ShowLesson(task=item.task.id, lesson=lesson.id, scope=None))]
        for label, lesson in zip(labels, lessons, strict=True)
    ]


def lesson_lines(sheet: Sheet, lesson: Correction) -> list[Text]:
    """What is asked while a lesson is unfolded."""
    if (preview := sheet.view.preview) is not None:
        return [*_would_change(sheet, preview)]
    return [sheet.say("Which messages like this one are “{value}” too?", value=value(sheet, lesson))]


def lesson_menu(sheet: Sheet, item: TaskView, lesson: Correction) -> Rows:
    """The scopes to choose from, or what to do about the one that was chosen."""
    task, say = item.task.id, sheet.texts.gettext
    if (preview := sheet.view.preview) is not None:
        words = say("Change them") if preview.tasks else say("From now on")
        go = button(words, Teach(task=task, lesson=lesson.id, scope=preview.scope), "success")
        return [[go], [button(say("‹ Back"), ShowLesson(task=task, lesson=lesson.id, scope=None))]]
    scopes = [_scope(sheet, item, lesson, scope) for scope in SCOPES if scope is not Scope.SENDER or lesson.sender]
    return [
        *(scopes[start : start + 2] for start in range(0, len(scopes), 2)),
        [button(say("Forget this"), ForgetLesson(task=task, lesson=lesson.id))],
        [button(say("‹ Back"), Unfold(task=task, menu=None))],
    ]


def value(sheet: Sheet, lesson: Correction) -> str:
    """What a person said, in a word or two."""
    said, say = lesson.value["value"], sheet.texts.gettext
    match lesson.field:
        case "kind":
            return kind(sheet.texts, said)
        case "priority":
            return say(PRIORITIES[said]) if said in PRIORITIES else str(said)
    person = next((member for member in sheet.view.members if member.id == said), None)
    return say("for {name}").format(name=one_line(person.name, LABEL) or "?") if person else say("for nobody")


def _told(sheet: Sheet, item: TaskView) -> Iterator[str]:
    """Each lesson, with what it holds for and what it has changed."""
    say, count = sheet.texts.gettext, sheet.texts.ngettext
    for lesson in item.lessons:
        scope = scope_words(sheet, lesson.scope) if lesson.scope in SCOPES else ""
        more = [scope[:1].lower() + scope[1:]] if scope else []
        if changed := len(lesson.applied):
            more.append(count("{count} task changed", "{count} tasks changed", changed).format(count=changed))
        told = value(sheet, lesson)
        yield say("{value} ({more})").format(value=told, more=", ".join(more)) if more else told


def scope_words(sheet: Sheet, scope: Scope) -> str:
    """A scope by name: the sender's and the chat's own, where they are known."""
    message, say = sheet.view.message, sheet.texts.gettext
    author, chat = (one_line(name, LABEL) for name in ((message.author, message.chat) if message else ("", "")))
    if scope is Scope.SENDER and author:
        return say("From {author}").format(author=author)
    if scope is Scope.CHAT and chat:
        return say("In {chat}").format(chat=chat)
    return say(SCOPES[scope])


def _scope(sheet: Sheet, item: TaskView, lesson: Correction, scope: Scope) -> InlineKeyboardButton:
    """Only this one is done at once; what could change others is shown first."""
    words = scope_words(sheet, scope)
    label = f"· {words} ·" if scope is lesson.scope else words
    if scope is Scope.ONLY:
        return button(label, Teach(task=item.task.id, lesson=lesson.id, scope=scope))
    return button(label, ShowLesson(task=item.task.id, lesson=lesson.id, scope=scope))


def _would_change(sheet: Sheet, preview: Preview) -> Iterator[Text]:
    lesson, count, texts = preview.correction, len(preview.tasks), sheet.texts
    words, scope = value(sheet, lesson), scope_words(sheet, preview.scope)
    if lesson.applied:
        back = texts.ngettext(
            "What it has changed so far ({count} task) is put back first.",
            "What it has changed so far ({count} tasks) is put back first.",
            len(lesson.applied),
        )
        yield Text(back.format(count=len(lesson.applied)))
    if not preview.tasks:
        quiet = texts.gettext("{scope}: no open task would change. What comes and looks alike will be “{value}”.")
        yield Text(quiet.format(scope=scope, value=words))
        return
    would = texts.ngettext(
        "{scope}: {count} open task would become “{value}”:",
        "{scope}: {count} open tasks would become “{value}”:",
        count,
    )
    yield Text(would.format(scope=scope, count=count, value=words))
    for task in preview.tasks[:LISTED]:
        yield Text(f"· #{task.number} ", title_words(texts, task, TITLE))
    if (more := count - LISTED) > 0:
        yield Text(texts.ngettext("and {count} more", "and {count} more", more).format(count=more))
