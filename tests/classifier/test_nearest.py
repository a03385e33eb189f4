import pytest

from classifier.base import Example
from classifier.nearest import ALIKE, deciding, in_scope, is_same_text, looks_alike


def example(number: int = 1, text: str = "text", **fields) -> Example:
    return Example(number, text, fields.pop("vector", b""), fields.pop("fields", {"kind": "bug"}), **fields)


def test_texts_that_differ_in_case_and_spaces_are_the_same() -> None:
    assert is_same_text("Buy  MILK\n", "buy milk")
    assert not is_same_text("buy milk", "buy oat milk")


def test_vectors_of_one_direction_look_alike_and_others_do_not() -> None:
    assert looks_alike(bytes([10, 20, 30]), bytes([20, 40, 60]))
    assert not looks_alike(bytes([10, 0, 0]), bytes([0, 10, 0]))
    assert not looks_alike(b"", b"")


@pytest.mark.parametrize(
    ("scope", "speaks"),
    [({}, True), ({"sender": "ann"}, True), ({"sender": "bob"}, False), ({"place": "ops"}, True),
     ({"place": "kitchen"}, False), ({"sender": "ann", "place": "kitchen"}, False)],
)  # fmt: skip
def test_an_example_speaks_only_within_its_scope(scope: dict[str, str], speaks: bool) -> None:
    assert bool(in_scope([example(**scope)], sender="ann", place="ops")) is speaks


def test_the_same_text_decides_and_a_loose_example_of_another_does_not() -> None:
    same, other = example(1, "Server rebooted"), example(2, "Server is back")

    assert deciding([other, same], [0.99, 1.0], "server rebooted") == [same]


def test_a_firm_example_decides_about_what_looks_alike() -> None:
    firm = example(firm=True)

    assert deciding([firm], [ALIKE + 0.01], "another text") == [firm]
    assert deciding([firm], [ALIKE - 0.01], "another text") == []


def test_the_same_text_comes_before_a_scope_and_a_scope_before_likeness() -> None:
    same = example(1, "deploy done")
    of_ann = example(2, "x", firm=True, sender="ann")
    likest = example(3, "y", firm=True)

    assert deciding([likest, of_ann, same], [0.97, 0.9, 1.0], "Deploy done") == [same, of_ann, likest]


def test_of_two_examples_of_one_text_the_newer_is_believed() -> None:
    newer, older = example(2, fields={"kind": "task"}), example(1)

    assert deciding([newer, older], [1.0, 1.0], "text")[0] is newer
