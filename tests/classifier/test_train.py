from collections import Counter
from pathlib import Path

import pytest

from classifier.base import Kind
from classifier.encoder import SentenceEncoder
from classifier.features import KINDS, sign_rows
from classifier.kind_model import KindModel
from classifier.train import (
    WEIGHTS,
    Labelled,
    check,
    cross_validated,
    fit,
    load_examples,
    make_features,
    stored,
    version_of,
)

FEW = [
    Labelled(f"{verb} the {thing}{mark}", kind, "en")
    for kind, verb, mark in (
        (Kind.TASK, "please bring", ""),
        (Kind.BUG, "an error broke", "!"),
        (Kind.FEATURE, "it would be nice to have", ""),
        (Kind.QUESTION, "where is", "?"),
        (Kind.EVENT, "meeting tomorrow about", " at 10:00"),
        (Kind.INFO, "fyi we sold", "."),
        (Kind.CHITCHAT, "thanks for", " :)"),
    )
    for thing in ("lamp", "boat", "piano", "ladder")
]


def test_the_shipped_weights_are_what_the_examples_give(encoder: SentenceEncoder) -> None:
    assert check(encoder) is None
    assert WEIGHTS.stat().st_size < 1_000_000


def test_there_are_enough_examples_of_each_kind_and_none_twice() -> None:
    examples = load_examples()

    assert min(Counter(example.kind for example in examples).values()) > 100
    assert len({" ".join(example.text.lower().split()) for example in examples}) == len(examples)


def test_a_few_examples_are_learned_and_kept_in_a_file(encoder: SentenceEncoder) -> None:
    features = make_features(FEW, encoder)

    data = stored(fit(features, "abc"))
    model = KindModel.load(data)

    texts = [example.text for example in FEW]
    scores = model.scores(encoder.embed(texts), sign_rows(texts, ["en"] * len(FEW)), texts)
    assert [KINDS[best] for best in scores.argmax(axis=1)] == [example.kind for example in FEW]
    assert model.version == "abc"
    assert stored(fit(features, "abc")) == data


def test_the_version_changes_with_the_examples_and_the_encoder() -> None:
    assert version_of(FEW, "a") == version_of(list(FEW), "a")
    assert version_of(FEW, "a") != version_of(FEW[1:], "a")
    assert version_of(FEW, "a") != version_of(FEW, "b")


def test_weights_of_other_examples_are_found_out(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.train.load_examples", lambda: FEW)

    assert "other examples" in str(check(encoder))


def test_examples_are_read_from_all_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text('{"text": "hi", "kind": "chitchat"}\n', encoding="utf-8")
    (tmp_path / "de.jsonl").write_text('{"text": "Bitte holen", "kind": "task"}\n', encoding="utf-8")

    assert load_examples(tmp_path) == [
        Labelled("Bitte holen", Kind.TASK, "de"),
        Labelled("hi", Kind.CHITCHAT, "en"),
    ]


def test_cross_validation_tells_each_kind_and_file(encoder: SentenceEncoder) -> None:
    report = cross_validated(FEW, encoder, 2)

    assert "kind task" in report
    assert "file en" in report
