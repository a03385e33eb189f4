"""What the learned classifier sees of a text beside its meaning: signs of kinds, its shape, its letters."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.base import Kind, Span
from classifier.kinds import find_cues
from classifier.signs import SHAPES, SIGNS, find_signs

READ_CHARACTERS = 400
GRAM_SLOTS = 8_192
KINDS = tuple(Kind)
_SIGN_NAMES = tuple(sign.name for sign in SIGNS)
_GRAM_LENGTHS = (3, 4)
_CUE_WEIGHT = 3.0  # of a cue that says it outright, which is to count like one sign
_MANY = 3  # more marks of a shape tell nothing new
_CODE_BLOCK = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_SIGNATURE = re.compile(r"\n--[ \t]*\n.*\Z", re.DOTALL)
_PUNCTUATION = re.compile(r"[.!?,]")

FEATURES = len(_SIGN_NAMES) + len(SHAPES) + len(KINDS) + 7
"""Numbers in a row of `sign_row`."""


def gist(text: str) -> str:
    """The text without quotes, blocks of code and signature, which say little of what it is about."""
    bare = _SIGNATURE.sub("", _QUOTED.sub("", _CODE_BLOCK.sub(" ", text)))
    return bare if bare.strip() else text


def sign_row(text: str, language: str) -> NDArray[np.float32]:
    """Signs, shapes, cues and length of a text, (FEATURES,), each about 0..1."""
    found = {name for name, _, _ in find_signs(text)}
    text = text[:READ_CHARACTERS]
    cues = dict.fromkeys(KINDS, 0.0)
    for kind, weight, _ in find_cues(text, language):
        cues[kind] += weight / _CUE_WEIGHT
    row = [
        *(name in found for name in _SIGN_NAMES),
        *(min(len(shape.findall(text)), _MANY) / _MANY for shape in SHAPES.values()),
        *cues.values(),
        *_lengths(text),
    ]
    return np.array(row, np.float32)


def sign_rows(texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float32]:
    """The rows of several texts, (len(texts), FEATURES)."""
    rows = [sign_row(text, language) for text, language in zip(texts, languages, strict=True)]
    return np.array(rows, np.float32).reshape(-1, FEATURES)


def _lengths(text: str) -> Sequence[float]:
    """How long the text is, and whether it was spoken or dashed off rather than written."""
    length = len(text)
    return (
        min(np.log1p(length) / 7, 1),
        length < 25,
        length < 60,
        length > 200,
        text == text.lower(),
        not _PUNCTUATION.search(text),
        text[-1:] in {".", "!"},
    )


def grams(text: str) -> NDArray[np.int64]:
    """The slots of the text's words and runs of three and four letters, without repetition."""
    words = text[:READ_CHARACTERS].lower().split()
    line = f" {' '.join(words)} ".encode("utf-32-le", "surrogatepass")  # four bytes a letter, so that it can be cut
    found = {
        zlib.crc32(line[start : start + 4 * length])
        for length in _GRAM_LENGTHS
        for start in range(0, len(line) - 4 * length + 1, 4)
    }
    found.update(zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words)
    return np.unique(np.fromiter(found, np.int64, len(found)) % GRAM_SLOTS)


def evidence(text: str, language: str, kind: Kind, speaking: frozenset[str]) -> tuple[Span, ...]:
    """The words that speak for the kind: its cues, else the signs named."""
    cues = tuple(span for about, _, span in find_cues(text[:READ_CHARACTERS], language) if about is kind)
    if cues:
        return cues
    return tuple(Span(start, end, text[start:end]) for name, start, end in find_signs(text) if name in speaking)
