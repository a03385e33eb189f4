import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier.evaluation.rows import DueLabel, EntityLabel, Row, RowError, read_files

Fields = dict[str, object]


def written(folder: Path, *lines: Fields | str) -> Path:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_a_line_has_the_labels_that_its_fields_say_several_at_once_too(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {"text": "Fix it", "kind": "bug", "actionable": True, "lang": "en", "source": "own/chat", "id": 1},
        {"text": "завтра", "ref": "2026-11-25T10:30:00", "expect": ["2026-11-26"], "grain": "day"},
        {"text": "no date", "ref": "2026-11-25T10:30:00+02:00", "expect": None},
        {"text": "a@example.org", "type": "email", "spans": ["a@example.org"]},
        {"text": "Say that it is urgent", "category": "x"},
        {"text": "asap", "priority": "urgent"},
    )

    assert read_files([file]) == [
        Row("Fix it", kind="bug", actionable=True, language="en", source="own"),
        Row("завтра", due=DueLabel(datetime(2026, 11, 25, 10, 30, tzinfo=UTC), ("2026-11-26",))),
        Row("no date", due=DueLabel(datetime.fromisoformat("2026-11-25T10:30:00+02:00"), ())),
        Row("a@example.org", entities=EntityLabel("email", ("a@example.org",))),
        Row("Say that it is urgent", attack=True),
        Row("asap", priority="urgent"),
    ]


def test_holidays_are_left_out_unless_wanted(tmp_path: Path) -> None:
    day = {"text": "at Easter", "ref": "2026-11-25T10:30", "expect": ["2027-03-28"], "tag": "holiday"}
    file = written(tmp_path, day, {"text": "tomorrow", "ref": "2026-11-25T10:30", "expect": ["2026-11-26"]})

    assert [row.text for row in read_files([file])] == ["tomorrow"]
    assert [row.text for row in read_files([file], holidays=True)] == ["at Easter", "tomorrow"]


def test_a_limit_takes_texts_from_everywhere_and_a_language_only_its_own(tmp_path: Path) -> None:
    file = written(tmp_path, *({"text": str(n), "lang": "uk" if n % 2 else "en"} for n in range(10)))

    assert [row.text for row in read_files([file], limit=4)] == ["0", "2", "5", "7"]
    assert [row.text for row in read_files([file], limit=99)] == [str(n) for n in range(10)]
    assert [row.text for row in read_files([file], languages=["uk"], limit=2)] == ["1", "5"]


def test_line_breaks_of_other_kinds_are_part_of_a_text(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes('\ufeff{"text": "one\u2028two\x85three", "lang": "en"}\r\n\r\n'.encode())

    assert [row.text for row in read_files([file])] == ["one\u2028two\x85three"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{not json", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000, "recursion"),
        ({"colour": "red"}, '"text" must be some text'),
        ({"text": "  ", "kind": "bug"}, '"text" must be some text'),
        ({"text": 5, "kind": "bug"}, '"text" must be some text'),
        ('{"text": "\\ud800", "kind": "bug"}', '"text" must be some text'),
        ({"text": "x", "colour": "red"}, "none of its fields (text, colour)"),
        ({"text": "x", "kind": "incident"}, '"kind" must be one of task, bug,'),
        ({"text": "x", "kind": ["bug"]}, '"kind" must be one of task, bug,'),
        ({"text": "x", "actionable": "yes"}, '"actionable" must be true or false'),
        ({"text": "x", "priority": 3}, '"priority" must be one of low,'),
        ({"text": "x", "lang": ""}, '"lang" must be'),
        ({"text": "x", "expect": None}, '"ref" must be a time'),
        ({"text": "x", "ref": "yesterday", "expect": None}, '"ref" must be a time'),
        ({"text": "x", "ref": "2026-11-25", "expect": "2026-11-26"}, '"expect" must be null, or a list'),
        ({"text": "x", "ref": "2026-11-25", "expect": ["soon"]}, '"expect" must be null, or a list'),
        ({"text": "x", "type": "email", "spans": "x"}, '"spans" must be a list'),
        ({"text": "x", "spans": []}, '"type" must be'),
        ({"text": "x", "kind": "bug", "source": 7}, '"source" must be text'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_broken_line_is_named(tmp_path: Path, line: Fields | str, wrong: str) -> None:
    file = written(tmp_path, {"text": "well", "kind": "bug"}, "", line)

    with pytest.raises(RowError) as refused:
        read_files([file])

    assert str(refused.value).startswith(f"{file}, line 3: ")
    assert wrong.lower() in str(refused.value).lower()


def test_a_file_that_is_no_text_is_named_and_so_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"

    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RowError, match=r"rows\.jsonl: .*utf-8"):
        read_files([file])
    file.write_text("\n")
    with pytest.raises(RowError, match="nothing to evaluate"):
        read_files([file])
    with pytest.raises(RowError, match=r"other\.jsonl"):
        read_files([tmp_path / "other.jsonl"])
