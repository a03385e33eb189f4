"""Descriptions as Jira takes them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.jira.words import document, wiki
from tests.integrations.jira.server import is_document


def text(words: str, address: str = "") -> dict[str, Any]:
    node: dict[str, Any] = {"type": "text", "text": words}
    return node | {"marks": [{"type": "link", "attrs": {"href": address}}]} if address else node


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": [*content]}


def test_cloud_takes_a_document_of_paragraphs_lines_and_links() -> None:
    its = document("One\r\ntwo\n\n \nSee [task #12](https://sift.example/t/12), or https://x.example/?a=1.\n")

    assert its == {
        "type": "doc",
        "version": 1,
        "content": [
            paragraph(text("One"), {"type": "hardBreak"}, text("two")),
            paragraph(
                text("See "),
                text("task #12", "https://sift.example/t/12"),
                text(", or "),
                text("https://x.example/?a=1", "https://x.example/?a=1"),
                text("."),
            ),
        ],
    }


def test_nothing_becomes_an_empty_document() -> None:
    assert document(" \n\n ") == {"type": "doc", "version": 1, "content": []}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("See [task #12](https://sift.example/t/12).", "See [task #12|https://sift.example/t/12]."),
        ("https://x.example/a", "https://x.example/a"),
        ("{code} [x] a|b !pic.png!", r"\{code\} \[x\] a\|b \!pic.png\!"),
        ("[a](javascript:alert(1))", r"\[a\](javascript:alert(1))"),
        ("one\n\ntwo", "one\n\ntwo"),
    ],
)
def test_data_center_takes_wiki_markup(markdown: str, expected: str) -> None:
    assert wiki(markdown) == expected


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="[]()http:/s. \nab", max_size=300))
def test_any_words_make_a_document(words: str) -> None:
    assert is_document(document(words))


def test_what_is_too_long_is_cut() -> None:
    assert len(wiki("{" * 50_000)) <= 32_767
    assert len(document("a" * 50_000)["content"][0]["content"][0]["text"]) == 30_000
