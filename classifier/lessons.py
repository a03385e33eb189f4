"""What a workspace's examples change in the answer of the shipped weights."""

from collections.abc import Sequence

import numpy as np

from classifier.base import Example
from classifier.features import KINDS
from classifier.kind_model import Rows, probabilities

# How the weights are bent, as found best on five sources of the evaluation data with 5 to 100 examples of each.
_MEANING, _SIGNS, _ALWAYS = 6.0, 1.8, 2.0  # how loud each group of features speaks
_STEPS, _PACE, _RIDGE = 60, 0.5, 0.02
_PATIENCE = 40  # as if there were so many more examples that change nothing
_FAIR_SHARE = 0.5
"""Of examples in which the reader was right, or could not be: with fewer the weights are bent less, and with none not
at all. People who only correct mistakes show nothing of what is right: four sources then lost 3 points of 61, and so
they gain 1."""
_NEIGHBOURS = 5
_CLOSE = 0.3  # likeness under which a neighbour has nothing to say
_MOST_SAY, _HALF_SAY = 0.6, 0.5  # of the neighbours against the weights, and the closeness that gives half of it
_FAR_BEHIND = -4.0  # the score of a kind of the workspace's own, which the shipped weights do not know


class Lessons:
    """Weights bent by examples, and the examples themselves as neighbours.

    Attributes:
        examples: Those that taught, newest first.
        kinds: The kinds that can be answered: the shipped ones, then the workspace's own that examples name.
    """

    def __init__(self, examples: Sequence[Example], vectors: Rows, signs: Rows, scores: Rows) -> None:
        """
        Args:
            vectors: Of the examples' texts, (n, size), of unit length.
            signs: Their `sign_rows`.
            scores: What the shipped weights say of them, (n, kinds).
        """
        self.examples = list(examples)
        taught = [str(example.fields.get("kind") or "") for example in examples]
        self.kinds = [*(kind.value for kind in KINDS), *sorted({kind for kind in taught if kind} - set(KINDS))]
        rows = [row for row, kind in enumerate(taught) if kind]
        self._all_vectors, self._vectors = vectors, vectors[rows]
        self._taught = np.eye(len(self.kinds), dtype=np.float32)[[self.kinds.index(taught[row]) for row in rows]]
        fair = sum(examples[row].agreed or taught[row] not in KINDS for row in rows) / max(len(rows), 1)
        strength = np.float32(min(fair / _FAIR_SHARE, 1))
        self._bend = strength * self._fitted(_inputs(self._vectors, signs[rows]), self._widened(scores[rows]))

    def likeness(self, vector: Rows) -> list[float]:
        """Cosines of the text's vector and each example's, in the order of `examples`."""
        cosines: list[float] = (self._all_vectors @ vector).tolist()
        return cosines

    def shares(self, vector: Rows, signs: Rows, scores: Rows) -> Rows:
        """How likely each of `kinds` is for a text of this vector, these signs and these shipped scores."""
        shares: Rows = probabilities(self._widened(scores[None]) + _inputs(vector[None], signs[None]) @ self._bend)[0]
        if not len(self._taught):
            return shares
        likeness = self._vectors @ vector
        nearest = np.argsort(-likeness)[:_NEIGHBOURS]
        close = np.clip(likeness[nearest] - _CLOSE, 0, None) ** 2
        weight = float(close.sum())
        if not weight:
            return shares
        trust = np.float32(_MOST_SAY * weight / (weight + _HALF_SAY))
        mixed: Rows = (1 - trust) * shares + trust * (close @ self._taught[nearest]) / np.float32(weight)
        return mixed

    def _widened(self, scores: Rows) -> Rows:
        """With a low score for each kind of the workspace's own."""
        own = np.full((len(scores), len(self.kinds) - len(KINDS)), _FAR_BEHIND, np.float32)
        return np.hstack([scores, own + scores.mean(axis=1, keepdims=True)]).astype(np.float32)

    def _fitted(self, inputs: Rows, scores: Rows) -> Rows:
        """The smallest change of the weights, (inputs, kinds), with which the examples come out right."""
        bend = np.zeros((inputs.shape[1], len(self.kinds)), np.float32)
        for step in range(_STEPS if len(inputs) else 0):
            wrong = probabilities(scores + inputs @ bend) - self._taught
            slope = inputs.T @ wrong / np.float32(len(inputs) + _PATIENCE) + np.float32(_RIDGE) * bend
            bend -= np.float32(_PACE * (1 - step / _STEPS)) * slope
        return bend


def _inputs(vectors: Rows, signs: Rows) -> Rows:
    always = np.full((len(vectors), 1), _ALWAYS, np.float32)
    return np.hstack([vectors * np.float32(_MEANING), signs * np.float32(_SIGNS), always])
