"""What routing rules did to a task, on its card: which rule set a field, and where it went."""

from collections.abc import Iterator

from aiogram.utils.formatting import Text

from handlers.cards.sheet import Sheet
from storage.tables import Task
from tasks.routing import SETS
from tasks.signatures import rule_of
from wording.lines import one_line
from wording.names import NAME


def reasons(sheet: Sheet, task: Task | None) -> Iterator[str]:
    """Which rule set a field, and that one has brought it here: of another workspace, whose numbers say nothing."""
    if task is None or not task.set_by:
        return
    say = sheet.texts.gettext
    names = {"kind": say("kind"), "priority": say("priority"), "assignee": say("assignee")}
    for field in SETS:
        if (number := rule_of(task, field)) is not None:
            yield f"{names[field]}: {say('by rule {number}').format(number=number)}"
    if rule_of(task, "workspace") is not None:
        yield say("brought here by a rule")


def sent(sheet: Sheet) -> Iterator[Text]:
    """Where rules have sent what became of the message: "→ Team #7"."""
    for task, workspace in sheet.view.sent:
        yield Text("→ ", one_line(workspace.title, NAME) or "…", " ", sheet.number(task))
