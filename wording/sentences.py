"""Sentences with tasks in them: words, and the tasks themselves, which each edge shows and links in its own way."""

from collections.abc import Iterable
from string import Formatter

from storage.tables import Task

Sentence = tuple[str | Task, ...]


def fill(template: str, **places: str | Sentence) -> Sentence:
    """A translated text with words or sentences in its `{places}`."""
    parts: list[str | Task] = []
    for literal, place, _, _ in Formatter().parse(template):
        parts += [literal] if literal else []
        parts += _parts(places[place]) if place else []
    return tuple(parts)


def joined(sentences: Iterable[str | Sentence], separator: str) -> Sentence:
    parts: list[str | Task] = []
    for sentence in sentences:
        parts += [separator, *_parts(sentence)] if parts else _parts(sentence)
    return tuple(parts)


def _parts(words: str | Sentence) -> Sentence:
    return (words,) if isinstance(words, str) else words
