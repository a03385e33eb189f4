"""How sure to be when a second reader agrees, or does not: Bayes' rule, the first reader's certainty as the prior."""

from collections.abc import Mapping

_LEAST = 0.005
"""No reader is so sure that nothing could change it."""


def after(sure: float, trust: float, *, agrees: bool) -> float:
    """The certainty (0..1) after a second reader, right as often as `trust`, agreed or not."""
    sure = min(max(sure, _LEAST), 1 - _LEAST)
    backed, opposed = (trust, 1 - trust) if agrees else (1 - trust, trust)
    return sure * backed / (sure * backed + (1 - sure) * opposed)


def weighed(probabilities: Mapping[str, float], said: str, trust: float) -> dict[str, float]:
    """The same for one of several: the probabilities after a second reader said one of them. They add up to 1."""
    other = (1 - trust) / max(len(probabilities) - 1, 1)
    weights = {name: max(share, _LEAST) * (trust if name == said else other) for name, share in probabilities.items()}
    total = sum(weights.values())
    return {name: round(weight / total, 4) for name, weight in weights.items()}
