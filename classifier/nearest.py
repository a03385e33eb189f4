"""Which confirmed examples speak for a message. Needs no numpy: other processes preview what a lesson would change."""

from classifier.embedder import similarity

ALIKE = 0.75
"""Cosine from which two texts look alike."""


def looks_alike(a: bytes, b: bytes) -> bool:
    """Whether two packed vectors mean nearly the same."""
    return similarity(a, b) >= ALIKE
