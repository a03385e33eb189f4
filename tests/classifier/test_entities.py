import pytest

from classifier.entities import find_entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.com/a?b=c.", [("url", "https://example.com/a?b=c")]),
        ("open example.com/docs, please", [("url", "example.com/docs")]),
        ("write to ann.lee+work@mail.example.com!", [("email", "ann.lee+work@mail.example.com")]),
        ("call +380 67 123 45 67", [("phone", "+380 67 123 45 67")]),
        ("call (516) 733-3989", [("phone", "(516) 733-3989")]),
        ("телефон 0671234567", [("phone", "0671234567")]),
        ("@ann and #release", [("mention", "@ann"), ("hashtag", "#release")]),
        ("ABC-12 blocks #42", [("issue_key", "ABC-12"), ("issue_key", "#42")]),
        ("from v2.5 to 2.5.1-rc1", [("version", "v2.5"), ("version", "2.5.1-rc1")]),
        ("pay $15.12 or 100 грн", [("money", "$15.12"), ("money", "100 грн")]),
        ("бюджет 25 тис. грн, 1 500 євро", [("money", "25 тис. грн"), ("money", "1 500 євро")]),
    ],
)
def test_named_things_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity.type, entity.value) for entity in find_entities(text)] == expected


@pytest.mark.parametrize(
    "text", ["UTF-8 and SHA-256", "on 15.12.2026", "2026-12-15", "at 15:00", "10 bugs", "24/7", "&#42;"]
)
def test_dates_numbers_and_standards_are_no_entities(text: str) -> None:
    assert find_entities(text) == []
