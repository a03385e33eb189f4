import io
import json
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bench.learning import Lab, Plan, main, table
from classifier.base import Context, Draft, Incoming, ReaderError, Reading
from classifier.evaluation.rows import Row
from classifier.rules import RulesReader

FRUIT = [
    Row(f"{'apple' if n % 2 else 'berry'} {n}", kind="task" if n % 2 else "bug", source="fruit") for n in range(40)
]
HERBS = [Row(f"basil {n}", kind="bug" if n % 2 else "info", source="herbs") for n in range(40)]


class Parrot:
    """Knows info, and repeats the kind of an example that begins with the same word."""

    provider = "parrot"

    def __init__(self) -> None:
        self.taught: list[int] = []
        self.ids: set[int] = set()

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        examples = context.workspaces[0].examples
        self.taught.append(len(examples))
        self.ids |= {example.id for example in examples}
        kinds = {example.vector: str(example.fields["kind"]) for example in examples}
        drafts = []
        for message in messages:
            vector = message.text.split()[0].encode()
            drafts.append(Draft("x", kinds.get(vector, "info"), False, confidence={"kind": 0.5}, vector=vector))
        return [Reading([draft], "en", self.provider) for draft in drafts]


def bar():
    return click.progressbar(length=100, file=io.StringIO())


async def test_a_curve_shows_what_corrections_do_to_other_texts_of_the_same_source() -> None:
    reader = Parrot()
    lab = Lab(reader, Plan([0, 5], draws=3, texts=15, only_wrong=False))

    await lab.read(FRUIT)
    curves = await lab.measure(lab.sources(FRUIT), bar())

    assert curves[0].shares == {"fruit": [0.0, 0.0, 0.0]}
    assert curves[5].shares == {"fruit": [1.0, 1.0, 1.0]}
    assert (len(curves[5].right), curves[0].plain()["ece"], curves[5].plain()["mean_of_sources"]) == (45, 0.5, 1.0)
    assert set(reader.taught) == {0, 5}
    assert len(reader.ids) == 15, "readers may remember what they made of an example"
    assert "fruit" in table(curves)


async def test_people_who_correct_only_what_is_wrong_teach_nothing_else() -> None:
    lab = Lab(Parrot(), Plan([5], draws=3, texts=20, only_wrong=True))

    await lab.read(HERBS)
    curves = await lab.measure(lab.sources(HERBS), bar())

    assert all(0.2 < share < 0.8 for share in curves[5].shares["herbs"]), "half of the herbs are bugs, all are read so"


async def test_a_source_with_too_few_texts_or_with_one_kind_is_passed_over() -> None:
    lab = Lab(Parrot(), Plan([0, 5], draws=1, texts=20, only_wrong=True))
    few = [Row(f"cedar {n}", kind="bug", source="trees") for n in range(30)]
    right = [Row(f"daisy {n}", kind="info" if n else "bug", source="flowers") for n in range(60)]
    easy = [Row(f"elder {n}", kind="bug", source="bushes") for n in range(60)]

    await lab.read([*FRUIT, *few, *right, *easy])

    assert set(lab.sources([*FRUIT, *few, *right, *easy])) == {"fruit"}


async def test_a_reader_without_vectors_can_not_learn() -> None:
    with pytest.raises(ReaderError, match="rules gives no vectors"):
        await Lab(RulesReader(), Plan([0], 1, 1, only_wrong=False)).read(FRUIT)


def test_the_command_refuses_in_words(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"text": "apple", "kind": "task", "source": "fruit"}))

    wrong = CliRunner().invoke(main, [str(file), "--corrections", "0,many"])
    no_vectors = CliRunner().invoke(main, [str(file), "--provider", "rules"])

    assert wrong.exit_code == 2
    assert "numbers with commas" in wrong.output
    assert no_vectors.exit_code == 1
    assert "can't learn" in no_vectors.output
