"""Numbers of tasks: "#12" everywhere leads to its card, in sentences that name it, too."""

from aiogram.utils.formatting import Text, TextLink

from storage.tables import Task
from wording.sentences import Sentence

PAYLOAD = "task_"
"""Begins the payload of /start that opens a task's card."""


def number(task: Task, bot_username: str) -> Text | TextLink:
    """The number of a task, as a link that opens its card in the private chat; plain while our name is unknown."""
    words = f"#{task.number}"
    return TextLink(words, url=address(task, bot_username)) if bot_username else Text(words)


def address(task: Task, bot_username: str) -> str:
    return f"https://t.me/{bot_username}?start={PAYLOAD}{task.public_id}"


def with_numbers(sentence: Sentence, bot_username: str) -> Text:
    return Text(*(number(part, bot_username) if isinstance(part, Task) else part for part in sentence))
