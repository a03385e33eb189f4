"""The learned part of the embedded classifier: one layer from features to kinds, its weights in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from classifier.base import Kind
from classifier.features import KINDS, grams
from classifier.signs import SIGNS

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KindModel:
    """Weights of one layer.

    Attributes:
        meaning: (size of the embedder, kinds). signs: (FEATURES, kinds). letters: (GRAM_SLOTS, kinds).
        bias: (kinds,).
        version: Of the weights: the digest of the examples and settings they were made of.
    """

    meaning: Rows
    signs: Rows
    letters: Rows
    bias: Rows
    version: str

    @classmethod
    def load(cls, data: bytes | None = None) -> "KindModel":
        """The weights in the package, or those given."""
        data = data or (files("classifier") / "weights.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            layers = {name: stored[name].astype(np.float32) for name in ("meaning", "signs", "letters", "bias")}
            return cls(**layers, version=str(stored["version"]))

    def scores(self, vectors: Rows, signs: Rows, texts: Sequence[str]) -> Rows:
        """Unnormalised scores, (len(texts), kinds).

        Args:
            vectors: The texts' rows from the embedder.
            signs: Their `sign_rows`.
        """
        scores: Rows = vectors @ self.meaning + signs @ self.signs + self.bias
        for row, text in enumerate(texts):
            slots = grams(text)
            scores[row] += self.letters[slots].sum(axis=0) / np.sqrt(max(len(slots), 1))
        return scores

    def speaking(self, kind: Kind) -> frozenset[str]:
        """The names of the signs that speak for the kind more than for the others."""
        weights = self.signs[: len(SIGNS)]
        lead = weights[:, KINDS.index(kind)] - weights.mean(axis=1)
        return frozenset(sign.name for sign, ahead in zip(SIGNS, lead, strict=True) if ahead > 0)


def probabilities(scores: Rows) -> Rows:
    """Softmax over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Rows = raised / raised.sum(axis=-1, keepdims=True)
    return shares
