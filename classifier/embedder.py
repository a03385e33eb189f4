"""What a text means as a row of numbers: the border to whatever turns texts into vectors, and how vectors are kept.

Needs no numpy itself, so that every process may compare vectors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST = 127


class Embedder(Protocol):
    """Turns texts into vectors; texts of like meaning get like vectors, in whatever language.

    Attributes:
        name: Names the model; vectors of two models can't be compared.
        size: Numbers in a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of unit length for each text, (len(texts), size). Takes CPU: call it in a thread."""
        ...


def pack(row: NDArray[np.float32]) -> bytes:
    """A vector in one signed byte a number, stretched so that its largest number is 127."""
    largest = float(abs(row).max()) or 1.0
    return (row * (_LARGEST / largest)).round().astype("int8").tobytes()


def similarity(a: bytes, b: bytes) -> float:
    """Cosine of the angle between two packed vectors, -1..1; 0 when either is empty or they are of two models."""
    if not a or len(a) != len(b):
        return 0.0
    left, right = memoryview(a).cast("b"), memoryview(b).cast("b")
    length = math.sqrt(sum(map(mul, left, left)) * sum(map(mul, right, right)))
    return sum(map(mul, left, right)) / length if length else 0.0
