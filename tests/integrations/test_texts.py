import pytest

from integrations.texts import headed, without_comments


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Login fails", "It says 500.", "Login fails\n\nIt says 500."),
        ("  Login\n fails ", "\r\n a\n\n b \n", "Login fails\n\na\n\n b"),
        ("Login fails", "<!-- why? -->", "Login fails"),
        ("", "It says 500.", "It says 500."),
        (" ", "\n", ""),
        ("t" * 301, "b" * 8_001, "t" * 299 + "…\n\n" + "b" * 7_999 + "…"),
    ],
)
def test_a_text_is_title_and_body(title, body, text):
    assert headed(title, body) == text


@pytest.mark.parametrize(
    ("markdown", "rest"),
    [
        ("a<!-- b -->c", "ac"),
        ("<!---->a<!-- b\n<!-- c -->d-->", "ad-->"),
        ("a <!-- b", "a <!-- b"),
        ("a --> b", "a --> b"),
        ("", ""),
    ],
)
def test_comments_are_taken_out(markdown, rest):
    assert without_comments(markdown) == rest
