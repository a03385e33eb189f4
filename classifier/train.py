"""Builds the weights of the embedded classifier from the examples in `classifier/examples`, and checks those there are.

    python -m classifier.train            write classifier/weights.npz
    python -m classifier.train --check    say whether the weights are what the examples give
    python -m classifier.train --folds 5  how well a fifth of the examples is read by what the others taught

The same examples, settings and encoder give the same weights, to rounding.
"""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from classifier.base import Kind
from classifier.embedder import Embedder
from classifier.features import GRAM_SLOTS, KINDS, gist, grams, sign_rows
from classifier.kind_model import KindModel, Rows, probabilities
from classifier.languages import guess_language

EXAMPLES = Path(str(files("classifier") / "examples"))
WEIGHTS = Path(str(files("classifier") / "weights.npz"))
_RECHECKED = 60  # examples whose features are made anew by a check
_SETTINGS = {"ridge": 30.0, "steps": 200, "pace": 0.05, "meaning": 4.0, "signs": 2.0, "letters": 8.0}
"""Ridge: weight of the penalty on large weights, in examples. Meaning, signs, letters: how loud each group speaks."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its kind; the file it stands in names its language ("more" for several)."""

    text: str
    kind: Kind
    file: str


def load_examples(folder: Path = EXAMPLES) -> list[Labelled]:
    """All examples, in the order of their files' names."""
    examples = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            examples.append(Labelled(row["text"], Kind(row["kind"]), path.stem))
    return examples


def version_of(examples: Sequence[Labelled], embedder_name: str) -> str:
    """Twelve hexadecimal digits that change with the examples, the settings and the encoder."""
    content = [[example.text, example.kind, example.file] for example in examples]
    return hashlib.sha256(json.dumps([content, _SETTINGS, embedder_name]).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Features:
    """Of n examples: (n, embedder's size), (n, FEATURES), (n, GRAM_SLOTS), and the kinds' numbers (n,)."""

    meaning: Rows
    signs: Rows
    letters: Rows
    kinds: NDArray[np.int64]

    def __getitem__(self, rows: NDArray[np.int64]) -> "Features":
        return Features(self.meaning[rows], self.signs[rows], self.letters[rows], self.kinds[rows])


def make_features(examples: Sequence[Labelled], embedder: Embedder) -> Features:
    texts = [gist(example.text) for example in examples]
    letters = np.zeros((len(texts), GRAM_SLOTS), np.float32)
    for row, text in enumerate(texts):
        slots = grams(text)
        letters[row, slots] = 1 / np.sqrt(max(len(slots), 1))
    signs = sign_rows(texts, [guess_language(text) for text in texts])
    kinds = np.array([KINDS.index(example.kind) for example in examples])
    return Features(embedder.embed(texts), signs, letters, kinds)


def fit(features: Features, version: str) -> KindModel:
    """The weights with which every kind is told best, each kind counting the same however many examples it has."""
    groups = [features.meaning, features.signs, features.letters]
    centres = [group.mean(axis=0) for group in groups]
    spread = float((groups[0] - centres[0]).std() * np.sqrt(groups[0].shape[1]))
    scales = [_SETTINGS["meaning"] / spread, _SETTINGS["signs"], _SETTINGS["letters"]]
    inputs = np.hstack(
        [(group - centre) * scale for group, centre, scale in zip(groups, centres, scales, strict=True)]
    ).astype(np.float32)
    weights, bias = _descend(inputs, features.kinds)
    starts = np.cumsum([group.shape[1] for group in groups])[:-1]
    layers = [layer * scale for layer, scale in zip(np.split(weights, starts), scales, strict=True)]
    for layer, centre in zip(layers, centres, strict=True):
        bias = bias - centre @ layer
    meaning, signs, letters = (layer.astype(np.float32) for layer in layers)
    return KindModel(meaning, signs, letters, bias.astype(np.float32), version)


def _descend(inputs: Rows, kinds: NDArray[np.int64]) -> tuple[Rows, Rows]:
    """Softmax regression by Adam over all examples at once, with ever smaller steps."""
    count, width = inputs.shape
    wanted = np.eye(len(KINDS), dtype=np.float32)[kinds]
    share = (1 / np.bincount(kinds, minlength=len(KINDS)))[kinds]
    share = (share / share.sum()).astype(np.float32)[:, None]
    weights = np.zeros((width + 1, len(KINDS)), np.float32)  # the last row is the bias
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    steps = int(_SETTINGS["steps"])
    for step in range(1, steps + 1):
        wrong = (probabilities(inputs @ weights[:-1] + weights[-1]) - wanted) * share
        slope = np.vstack([inputs.T @ wrong + _SETTINGS["ridge"] / count * weights[:-1], wrong.sum(axis=0)])
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        pace = _SETTINGS["pace"] * (1 - 0.9 * step / steps)
        weights = weights - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], weights[-1]


def stored(model: KindModel) -> bytes:
    """The weights as a file: half precision, no dates in it, so that the same weights are the same bytes."""
    content = BytesIO()
    arrays = {name: getattr(model, name) for name in ("meaning", "signs", "letters", "bias")}
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, array in {**arrays, "version": np.array(model.version)}.items():
            entry = BytesIO()
            np.save(entry, array.astype(np.float16) if array.dtype == np.float32 else array)
            archive.writestr(ZipInfo(f"{name}.npy"), entry.getvalue(), ZIP_DEFLATED)
    return content.getvalue()


def check(embedder: Embedder) -> str | None:
    """What is wrong with the committed weights, None when nothing is."""
    examples = load_examples()
    model = KindModel.load()
    if model.version != version_of(examples, embedder.name):
        return "the weights were made of other examples or settings: run python -m classifier.train"
    some = examples[:: max(len(examples) // _RECHECKED, 1)]
    texts = [gist(example.text) for example in some]
    signs = sign_rows(texts, [guess_language(text) for text in texts])
    scores = model.scores(embedder.embed(texts), signs, texts)
    right = (scores.argmax(axis=1) == [KINDS.index(example.kind) for example in some]).mean()
    return None if right > 0.8 else f"of the examples they were made of, the weights know only {right:.0%}"


def cross_validated(examples: Sequence[Labelled], embedder: Embedder, folds: int) -> str:
    """Accuracy by kind and by file, each example read by weights that never saw it."""
    features = make_features(examples, embedder)
    order = np.random.default_rng(1).permutation(len(examples))
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for fold in range(folds):
        left_out = order[fold::folds]
        model = fit(features[np.setdiff1d(order, left_out)], "")
        texts = [gist(examples[row].text) for row in left_out]
        scores = model.scores(features.meaning[left_out], features.signs[left_out], texts)
        for row, said in zip(left_out, scores.argmax(axis=1), strict=True):
            for group in ("all", f"kind {examples[row].kind}", f"file {examples[row].file}"):
                hits[group].append(KINDS[said] is examples[row].kind)
    return "\n".join(f"{group:<20}{np.mean(hit):>7.3f} of {len(hit)}" for group, hit in sorted(hits.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m classifier.train", description="Train the embedded classifier.")
    parser.add_argument("--check", action="store_true", help="only say whether the weights fit the examples")
    parser.add_argument("--folds", type=int, help="cross-validate in so many parts instead of writing weights")
    chosen = parser.parse_args(arguments)
    from classifier.encoder import SentenceEncoder  # noqa: PLC0415 - slow to load, and --help needs none

    embedder = SentenceEncoder()
    if chosen.check:
        complaint = check(embedder)
        sys.stdout.write(f"{complaint or 'the weights are what the examples give'}\n")
        return 1 if complaint else 0
    examples = load_examples()
    if chosen.folds:
        sys.stdout.write(cross_validated(examples, embedder, chosen.folds) + "\n")
        return 0
    WEIGHTS.write_bytes(stored(fit(make_features(examples, embedder), version_of(examples, embedder.name))))
    sys.stdout.write(f"{len(examples)} examples, {WEIGHTS.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
