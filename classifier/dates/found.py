"""What a search for a due date answers."""

from dataclasses import dataclass

from classifier.base import Due, Span


@dataclass(frozen=True, slots=True)
class FoundDue:
    """A due date and the words it came from.

    Attributes:
        due: Resolved.
        spans: The words, in the order of the text; with the word that announces them ("by", "до").
        rule: The family of rules that found it: figures, written, weekday, day, period, length, clock, part or other.
        announced: A word such as "by", "до" or "deadline" says that it is a due date and not only a date.
    """

    due: Due
    spans: tuple[Span, ...]
    rule: str
    announced: bool
