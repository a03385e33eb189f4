"""A task as it is described in a tracker: Markdown."""

import re
from collections.abc import Sequence
from gettext import NullTranslations
from urllib.parse import quote

from storage.store import Store
from storage.tables import Message, Task

_NAMED = re.compile(r"(?<![\w.@])@(?=\w)")
_OF_LINKS = "%/:?#[]@!$&'*+,;=-._~"
"""What stands in a web address as it is; a bracket would end it in Markdown."""

_APART = "\N{WORD JOINER}"


def description(store: Store, texts: NullTranslations, task: Task, link: str) -> str:
    """Its description and checklist, the words it was made of, and the way back.

    Args:
        link: Where it is here; "" where nobody outside gets there.
    """
    parts = [quiet(task.description.strip()), _checklist(task), _quoted(store, task), _from_here(texts, task, link)]
    return "\n\n".join(part for part in parts if part)


def quiet(words: str) -> str:
    """Words in which nobody is named: whoever has the same name there is not to be told."""
    return _NAMED.sub(f"@{_APART}", words)


def _checklist(task: Task) -> str:
    return "\n".join(f"- [{'x' if item['done'] else ' '}] {quiet(item['text'])}" for item in task.checklist)


def _quoted(store: Store, task: Task) -> str:
    """What was said, unless it is just the title."""
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    if message is None or message.workspace_id != task.workspace_id:
        return ""
    pieces = [message] if message.pieces == 1 else store.messages.pieces(message.id)
    said = "\n\n".join(piece.text.strip() for piece in pieces if piece.text.strip())
    if not said or " ".join(said.split()) == task.title:
        return _said_by([message])
    return f"{_quote(quiet(said))}\n{_said_by(pieces)}".rstrip()


def _quote(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def _said_by(pieces: Sequence[Message]) -> str:
    """Who, and where, with the way to the original."""
    first = pieces[0]
    names = ", ".join(dict.fromkeys(piece.author for piece in pieces if piece.author))
    said = ", ".join(quiet(_plain(it)) for it in (names, first.chat) if it)
    if first.link:
        return f"— [{said or _plain(first.link)}]({quote(first.link, safe=_OF_LINKS)})"
    return f"— {said}" if said else ""


def _plain(name: str) -> str:
    """A name that is no Markdown, and one line."""
    return re.sub(r"([\\`*_\[\]<>!#|~])", r"\\\1", " ".join(name.split()))


def _from_here(texts: NullTranslations, task: Task, link: str) -> str:
    words = texts.gettext("Task {number} in Sift").format(number=task.number)
    return f"[{words}]({link})" if link else words
