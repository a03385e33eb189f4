"""Which of a workspace's examples speak for a message: pure rules, needs no numpy."""

from collections.abc import Sequence
from functools import lru_cache

from classifier.base import Example
from classifier.embedder import similarity

ALIKE = 0.75
"""Cosine above which two texts say the same kind of thing: a firm example decides outright.

Of such pairs within one source of the evaluation data 92 to 100 of 100 have one label, but for forms on issue trackers
(48), whose headings are alike whatever is filled in.
"""


def looks_alike(a: bytes, b: bytes) -> bool:
    """Whether what a person said firmly of one text holds for the other, by their vectors."""
    return similarity(a, b) >= ALIKE


def is_same_text(a: str, b: str) -> bool:
    """Whether two texts differ in case and white space at most."""
    return _plain(a) == _plain(b)


def in_scope(examples: Sequence[Example], *, sender: str, place: str) -> list[Example]:
    """Those that may speak for a message of this sender in this place, in the order given."""
    return [example for example in examples if example.sender in {None, sender} and example.place in {None, place}]


def deciding(examples: Sequence[Example], similarities: Sequence[float], text: str) -> list[Example]:
    """Those that decide about the text outright, the strongest first.

    An example of the very same text comes before firm ones that look alike, narrow scopes before wide ones,
    then the likest, then the newest; examples come newest first.
    """
    ranked = []
    for place, (example, likeness) in enumerate(zip(examples, similarities, strict=True)):
        if example.id < 0:
            continue  # what was merely finished speaks as a neighbour, and decides nothing
        same = is_same_text(example.text, text)
        if same or (example.firm and likeness >= ALIKE):
            scopes = (example.sender is not None) + (example.place is not None)
            ranked.append((not same, -scopes, -round(likeness, 3), place, example))
    return [example for *_, example in sorted(ranked, key=lambda entry: entry[:-1])]


@lru_cache(4_096)
def _plain(text: str) -> str:
    """Remembered, since an example is compared with each part of each message."""
    return " ".join(text.casefold().split())
