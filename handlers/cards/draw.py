"""A delivery as the message it is: a card, a reminder, or a prompt. Pure: what is drawn depends on the view alone."""

from collections.abc import Iterable
from datetime import datetime

from aiogram.types import ForceReply
from aiogram.utils.formatting import Bold, Text

from classifier.base import Kind
from handlers.cards import field_lines, lines, merging
from handlers.cards.buttons import card_buttons, note_buttons, reminder_buttons
from handlers.cards.evidence import evidence
from handlers.cards.heard import heard
from handlers.cards.lessons import learned, lesson_lines
from handlers.cards.markup import LIMIT, MENTIONS, joined, to_html, width
from handlers.cards.past import changed_by, history
from handlers.cards.prompts import asked_of, question_of
from handlers.cards.questions import questions
from handlers.cards.quote import quote
from handlers.cards.routed import sent
from handlers.cards.sending import places
from handlers.cards.sheet import Drawn, Sheet
from storage.tables import Channel, Issue, MessageState
from tasks.doubts import may_be_task
from tasks.rules import ACTIVE
from tasks.views import CardView, TaskView
from wording.lines import one_line


def draw(view: CardView, *, now: datetime, bot_username: str = "", mini_app_url: str | None = None) -> Drawn:
    """The message that a delivery should be by now, in the language and zone of its reader."""
    sheet = Sheet.of(view, now, bot_username, mini_app_url)
    match view.delivery.channel:
        case Channel.PROMPT:
            return _prompt(sheet)
        case Channel.REMINDER if sheet.selected is not None:
            return _reminder(sheet, sheet.selected)
    silent = view.message is not None and view.message.chat_id == view.delivery.chat_id
    if (item := sheet.selected) is None:
        return Drawn(_html(sheet, _note(sheet), []), note_buttons(sheet), silent)
    if view.past is not None:
        return Drawn(
            to_html(history(sheet, item, view.past), pings=not _in_group(sheet)), card_buttons(sheet, item), silent
        )
    details = field_lines.details(sheet, item) if item.task.status in ACTIVE else ()
    text = _html(sheet, _card(sheet, item), _questions(sheet, item), details)
    return Drawn(text, card_buttons(sheet, item), silent)


def _html(sheet: Sheet, above: list[Text | None], below: list[Text | None], details: Iterable[Text] = ()) -> str:
    """The lines; between them the details and the words they came from, as far as there is room."""
    lines_above, lines_below = ([line for line in part if line is not None] for part in (above, below))
    room = _room(sheet) - sum(_width(line) + 1 for line in (*lines_above, *lines_below))
    shown = []
    for line in details:
        if (wide := _width(line) + 1) <= room:
            shown.append(line)
            room -= wide
    words = quote(sheet, room)
    told = joined([*lines_above, *shown, *([words] if words is not None else []), *lines_below], "\n")
    return to_html(told, pings=not _in_group(sheet))


def _room(sheet: Sheet) -> int:
    return LIMIT - (MENTIONS if _in_group(sheet) else 0)


def _width(line: Text) -> int:
    return width(line.render(_collect_entities=False)[0])


def _in_group(sheet: Sheet) -> bool:
    return sheet.view.delivery.chat_id < 0


def _card(sheet: Sheet, item: TaskView) -> list[Text | None]:
    several = len(sheet.view.tasks) > 1
    head: list[Text | None] = [*lines.listed(sheet), Text()] if several else []
    head.append(lines.title(sheet, item.task))
    if item.task.status not in ACTIVE:
        closed = merging.merged(sheet, item) or lines.closed(sheet, item.task)
        return [*head, closed, merging.asked_for(sheet, item), field_lines.follows(sheet, item), *places(sheet, item)]
    return [
        *head,
        lines.state(sheet, item.task),
        lines.plan(sheet, item),
        field_lines.repeats(sheet, item),
        field_lines.blocked(sheet, item),
        *field_lines.links(sheet, item),
        merging.asked_for(sheet, item),
        *places(sheet, item),
        *sent(sheet),
        lines.origin(sheet),
        lines.attachments(sheet),
        heard(sheet),
        evidence(sheet, item.issue, item.task) if item.issue else None,
    ]


def _questions(sheet: Sheet, item: TaskView) -> list[Text | None]:
    if (lesson := sheet.lesson) is not None:
        return [*lesson_lines(sheet, lesson)]
    unread = item.task.status in ACTIVE and sheet.menu is None and sheet.unreadable
    return [
        learned(sheet, item),
        changed_by(sheet, item),
        sheet.say("I couldn't read the latest edit of this message.") if unread else None,
        *(question.words for question in questions(sheet, item)),
    ]


def _note(sheet: Sheet) -> list[Text | None]:
    """A message that made no task: being read, kept as a note, or past reading."""
    message = sheet.view.message
    issue = next(iter(sheet.view.issues), None)
    if message is not None and message.state is MessageState.JOINED:
        return [Text("🔗 ", merging.joined_to(sheet))]
    if sheet.view.sent:
        return [*sent(sheet), lines.origin(sheet), lines.attachments(sheet), heard(sheet)]
    if sheet.unreadable:
        head = sheet.say("{mark} I couldn't read this, but it is kept.", mark="⚠️")
    elif issue is None and message is not None and message.state is not MessageState.READ:
        head = sheet.say("{mark} Reading…", mark="⏳")
    else:
        say, asks = sheet.texts.gettext, issue is not None and issue.kind == Kind.QUESTION
        head = Text("🗒 ", Bold(say("Kept as a question") if asks else say("Kept as a note")))
    return [
        head,
        lines.origin(sheet),
        lines.attachments(sheet),
        heard(sheet),
        evidence(sheet, issue, None) if issue and not sheet.unreadable else None,
        sheet.say("Is this a task?") if _asks_note(sheet, issue) else None,
    ]


def _asks_note(sheet: Sheet, issue: Issue | None) -> bool:
    """Whether a note is doubted; one without words is not."""
    if issue is None or sheet.unreadable or not any(piece.text for piece in sheet.view.pieces):
        return False
    return may_be_task(issue, sheet.view.workspace)


def _reminder(sheet: Sheet, item: TaskView) -> Drawn:
    woke = sheet.view.delivery.view.get("reason") == "snooze"
    bell = Text("⏰ ", sheet.say("You wanted to come back to this:") if woke else sheet.say("It's time:"))
    rest = [lines.plan(sheet, item)] if item.task.status in ACTIVE else [lines.closed(sheet, item.task)]
    body = joined([line for line in [bell, lines.title(sheet, item.task), *rest] if line is not None], "\n")
    return Drawn(to_html(body, pings=not _in_group(sheet)), reminder_buttons(sheet, item), silent=False)


def _prompt(sheet: Sheet) -> Drawn:
    """A question to be answered by a reply."""
    view, item = sheet.view, sheet.selected
    question, hint, example = question_of(view.delivery)
    title = Bold((one_line(item.task.title, lines.LISTED_TITLE) if item else "") or "…")
    words = sheet.say(question, number=sheet.number(item.task) if item else "", title=title)
    return Drawn(
        to_html(Text(asked_of(view.delivery, view.reader), words, "\n", sheet.say(hint))),
        ForceReply(selective=True, input_field_placeholder=sheet.texts.gettext(example)),
        silent=False,
    )
