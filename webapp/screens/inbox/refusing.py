"""What whoever comes too late is told: beside the page as it is now, not in its place."""

from gettext import NullTranslations

from locales.refusals import refusal
from tasks.rules import TaskError
from webapp.errors import TASK_ERRORS


def told_at_once(error: TaskError, texts: NullTranslations) -> str:
    """The words of a refusal that a button of ours can meet. Raises the error again where it is another."""
    status, _ = TASK_ERRORS.get(error.code, (422, ""))
    if status != 409:
        raise error
    return refusal(texts, error.code)
