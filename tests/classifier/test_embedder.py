import subprocess
import sys

import numpy as np
import pytest

from classifier.embedder import pack, similarity
from classifier.encoder import READ_CHARACTERS, SentenceEncoder


def test_texts_of_like_meaning_are_alike_across_languages(encoder: SentenceEncoder) -> None:
    rows = encoder.embed(["The printer is out of paper", "Im Drucker ist kein Papier mehr", "Happy birthday, Mia!"])

    assert rows[0] @ rows[1] > 0.6
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.3


def test_rows_are_of_unit_length_and_the_same_alone_or_in_a_batch(encoder: SentenceEncoder) -> None:
    texts = ["short", "a somewhat longer text about nothing at all", "", "дощ", "\ud800\x00"]

    rows = encoder.embed(texts)

    assert rows.shape == (len(texts), encoder.size)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert all(np.allclose(row, encoder.embed([text])[0], atol=1e-4) for row, text in zip(rows, texts, strict=True))


def test_no_texts_give_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.embed([]).shape == (0, encoder.size)


def test_only_the_beginning_of_a_long_text_is_embedded(encoder: SentenceEncoder) -> None:
    start = "word " * (READ_CHARACTERS // 5)

    rows = encoder.embed([start, start + "and then something else entirely"])

    assert np.allclose(rows[0], rows[1], atol=1e-4)


def test_notices_that_differ_in_their_figures_mean_the_same(encoder: SentenceEncoder) -> None:
    rows = encoder.embed(["Backup took 14 minutes, 220 GB", "Backup took 31 minutes, 198 GB"])

    assert rows[0] @ rows[1] > 0.99


def test_packed_vectors_are_compared_nearly_as_well_as_whole_ones(encoder: SentenceEncoder) -> None:
    left, right = encoder.embed(["Water the plants on Friday", "Please feed the cat on Saturday"])

    assert len(pack(left)) == encoder.size
    assert similarity(pack(left), pack(right)) == pytest.approx(float(left @ right), abs=0.01)
    assert similarity(pack(left), pack(left)) == pytest.approx(1)


def test_what_cannot_be_compared_is_not_alike() -> None:
    assert similarity(b"", b"") == 0
    assert similarity(b"\x01\x02", b"\x01") == 0
    assert similarity(b"\x00\x00", b"\x01\x02") == 0


def test_comparing_vectors_needs_no_numpy() -> None:
    code = "import sys, classifier.embedder, classifier.nearest; sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
