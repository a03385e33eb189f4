"""What a workspace's examples change in the answer of the shipped weights."""

from collections.abc import Sequence

import numpy as np

from classifier.base import Example
from classifier.features import KINDS
from classifier.kind_model import Rows, probabilities

NEIGHBOURS = 5
_STEPS, _PACE, _RIDGE, _STRETCH = 60, 0.5, 0.02, 6.0
_CLOSE = 0.3  # likeness under which a neighbour has nothing to say
_FAR_BEHIND = -4.0  # the score of a kind of the workspace's own, which the shipped weights do not know
_MOST_SAY = 0.6  # of the neighbours against the weights


class Lessons:
    """Weights bent by examples, and the examples themselves as neighbours.

    Attributes:
        examples: Those that taught, newest first.
        kinds: The kinds that can be answered: the shipped ones, then the workspace's own that examples name.
    """

    def __init__(self, examples: Sequence[Example], vectors: Rows, scores: Rows) -> None:
        """
        Args:
            vectors: Of the examples' texts, (n, size), of unit length.
            scores: What the shipped weights say of them, (n, kinds).
        """
        self.examples = list(examples)
        self.vectors = vectors
        taught = [str(example.fields.get("kind", "")) for example in examples]
        self.kinds = [*KINDS, *sorted({kind for kind in taught if kind} - set(KINDS))]
        self._rows = np.array([row for row, kind in enumerate(taught) if kind], np.int64)
        self._taught = np.eye(len(self.kinds), dtype=np.float32)[[self.kinds.index(kind) for kind in taught if kind]]
        self._bend = self._fitted(self._widened(scores))

    def probabilities(self, vectors: Rows, scores: Rows) -> Rows:
        """Shares of `kinds` for each text, (n, len(kinds)), of its vector and the shipped weights' scores."""
        shares = probabilities(self._widened(scores) + vectors @ self._bend * _STRETCH)
        if not len(self._rows):
            return shares
        likeness = vectors @ self.vectors[self._rows].T
        nearest = np.argsort(-likeness, axis=1)[:, :NEIGHBOURS]
        close = np.clip(np.take_along_axis(likeness, nearest, axis=1) - _CLOSE, 0, None) ** 2
        said = np.einsum("nk,nkc->nc", close, self._taught[nearest])
        weight = close.sum(axis=1, keepdims=True)
        trust = _MOST_SAY * weight / (weight + 0.5)
        mixed: Rows = (1 - trust) * shares + trust * said / np.maximum(weight, 1e-9)
        return mixed

    def likeness(self, vector: Rows) -> list[float]:
        """Cosines of the text's vector and each example's, in the order of `examples`."""
        cosines: list[float] = (self.vectors @ vector).tolist()
        return cosines

    def _widened(self, scores: Rows) -> Rows:
        own = np.full((len(scores), len(self.kinds) - len(KINDS)), _FAR_BEHIND, np.float32)
        return np.hstack([scores, own + scores.mean(axis=1, keepdims=True)]).astype(np.float32)

    def _fitted(self, scores: Rows) -> Rows:
        """The smallest change of the weights, (size, kinds), with which the examples come out right."""
        bend = np.zeros((self.vectors.shape[1], len(self.kinds)), np.float32)
        if not len(self._rows):
            return bend
        vectors: Rows = self.vectors[self._rows] * np.float32(_STRETCH)
        scores = scores[self._rows]
        for step in range(_STEPS):
            wrong = probabilities(scores + vectors @ bend) - self._taught
            bend -= _PACE * (1 - step / _STEPS) * (vectors.T @ wrong / len(vectors) + _RIDGE * bend)
        return bend
