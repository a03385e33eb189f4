"""Cuts words into the pieces the sentence encoder was trained on (a unigram model in SentencePiece's format).

The encoder's package has a tokenizer of its own, byte-exact and in plain Python; this one gives the same pieces for
all but a few rare characters, remembers words, and holds its 128,000 pieces in 4 MB instead of 40.
"""

from __future__ import annotations  # array[int] is for type checkers until Python 3.12

import struct
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

UNKNOWN, START, END = 0, 1, 2
_WORDS_REMEMBERED = 16_384
_LONGEST_WORD = 60  # characters; what is longer is no word, and is cut
_CHARACTERS = 0x110000
_SPACE = "\u2581"
_UNKNOWN_PENALTY = 10.0
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class Tokenizer:
    """A unigram tokenizer; `encode` has the signature the encoder's package expects of one."""

    def __init__(self, model: Path) -> None:
        """
        Args:
            model: A SentencePiece model file. Raises OSError, or ValueError when it is none.
        """
        pieces, scores = _read_pieces(model.read_bytes())
        self._scores = array("f", scores)
        self._penalty = min(scores) - _UNKNOWN_PENALTY
        self._edges, self._ids = _trie(pieces)
        self._pieces_of = lru_cache(_WORDS_REMEMBERED)(self._cut)

    def encode(
        self, text: str, out_type: type[int] = int, *, add_bos: bool = True, add_eos: bool = True
    ) -> Sequence[int]:
        """The ids of the text's pieces, between the marks of start and end."""
        _ = out_type
        ids = [START] if add_bos else []
        for word in unicodedata.normalize("NFKC", text).split():
            ids += self._pieces_of(word[:_LONGEST_WORD])
        if len(ids) == add_bos:
            ids.append(UNKNOWN)
        return [*ids, END] if add_eos else ids

    def _cut(self, word: str) -> tuple[int, ...]:
        """The likeliest way to put the word together: Viterbi over the pieces that fit at each character."""
        word = _SPACE + "".join(letter for letter in word if unicodedata.category(letter) not in {"Cc", "Cf"})
        if word == _SPACE:
            return ()
        best = [0.0] + [float("-inf")] * len(word)
        came_from = [(0, UNKNOWN)] * (len(word) + 1)
        for start in range(len(word)):
            for end, piece in ((start + 1, None), *self._fitting(word, start)):
                score = best[start] + (self._penalty if piece is None else self._scores[piece])
                if score > best[end]:
                    best[end], came_from[end] = score, (start, UNKNOWN if piece is None else piece)
        ids, end = [], len(word)
        while end:
            end, piece = came_from[end]
            ids.append(piece)
        return tuple(reversed(ids))

    def _fitting(self, word: str, start: int) -> Iterator[tuple[int, int]]:
        """End and id of each piece that the word has from `start` on."""
        node = 0
        for end in range(start, len(word)):
            edge = node * _CHARACTERS + ord(word[end])
            at = bisect_left(self._edges, edge)
            if at == len(self._edges) or self._edges[at] != edge:
                return
            node = at + 1
            if self._ids[at] >= 0:
                yield end + 1, self._ids[at]


def _trie(pieces: Sequence[str]) -> tuple[array[int], array[int]]:
    """The pieces as a tree in two arrays, level by level: edges (parent and character), and the piece's id or -1.

    The edges are sorted; the node an edge leads to has the edge's index + 1 for a number, the root is 0.
    """
    known = {piece: number for number, piece in enumerate(pieces)}
    prefixes = sorted(
        {piece[:length] for piece in pieces for length in range(1, len(piece) + 1)},
        key=lambda prefix: (len(prefix), prefix),
    )
    nodes = {"": 0}
    edges, ids = array("Q"), array("i")
    for number, prefix in enumerate(prefixes, 1):
        nodes[prefix] = number
        edges.append(nodes[prefix[:-1]] * _CHARACTERS + ord(prefix[-1]))
        ids.append(known.get(prefix, -1))
    return edges, ids


def _read_pieces(model: bytes) -> tuple[list[str], list[float]]:
    """The pieces and their log-probabilities out of the file: field 1 of the message, with fields 1 and 2."""
    pieces: list[str] = []
    scores: list[float] = []
    for number, value in _fields(model):
        if number == 1:
            piece = dict(_fields(value))
            pieces.append(piece[1].decode())
            scores.append(struct.unpack("<f", piece[2])[0] if 2 in piece else 0.0)
    if not pieces:
        raise ValueError("the model has no pieces")
    return pieces, scores


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each field of a protocol buffer; numbers in the field itself come as no bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire, length = key & 7, 0
        if wire == _VARINT:
            _, at = _varint(message, at)
        elif wire == _BYTES:
            length, at = _varint(message, at)
        elif wire in {_FIXED32, _FIXED64}:
            length = 4 if wire == _FIXED32 else 8
        else:
            raise ValueError(f"a field of type {wire} is none of a model")
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
