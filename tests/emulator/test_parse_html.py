"""Our reading of Telegram's HTML, judged by Telegram's own parser."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emulator.jsontypes import Json
from emulator.parse_html import HtmlError, parse_html
from tests.emulator.telegram_parser import parsed

TAGS = [
    ("<b>", "</b>"),
    ("<STRONG>", "</strong >"),
    ("<i x>", "</>"),
    ("<u>", "</u>"),
    ("<del>", "</del>"),
    ("<code>", "</code>"),
    ('<code class="language-py">', "</code>"),
    ("<pre>", "</pre>"),
    ("<blockquote>", "</blockquote>"),
    ("<blockquote expandable>", "</blockquote>"),
    ("<tg-spoiler>", "</tg-spoiler>"),
    ('<span class="tg-spoiler">', "</span>"),
    ('<tg-emoji emoji-id="5368324170671202286">', "</tg-emoji>"),
    ('<tg-time unix="1700000000" format="wDT">', "</tg-time>"),
    ("<tg-time unix=1700000000 format=r>", "</tg-time>"),
    ('<a href="https://Example.com/a b?q=1&amp;r=2#x">', "</a>"),
    ('<a href="tg://user?id=12">', "</a>"),
    ("<a>", "</a>"),
]
TEXTS = st.sampled_from(
    ["x", "двері", "👨‍👩‍👧", " ", "\n", "&lt;", "&amp;amp;", "&nbsp;", "&#x1F600;", "&#0;", "a & b", "example.com"]
)
SCRAPS = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "/>",
        '"',
        "'",
        "=",
        "&",
        "&#xd800;",
        "<br>",
        "< b>",
        "<b",
        "</b>",
        "<a href=",
        "<tg-time format=zz>",
    ]
)


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Markup nested and side by side."""
    pair = st.tuples(st.sampled_from(TAGS), inner).map(lambda given: given[0][0] + given[1] + given[0][1])
    return st.one_of(pair, st.tuples(inner, inner).map("".join))


WELL_FORMED = st.recursive(TEXTS, wrapped, max_leaves=8)
BROKEN = st.lists(st.one_of(SCRAPS, TEXTS, WELL_FORMED), min_size=1, max_size=6).map("".join)


def ours(source: str) -> tuple[str, list[Json]] | str:
    """Text and entities, or the refusal."""
    try:
        text, entities = parse_html(source)
    except HtmlError as error:
        return f"Can't parse entities: {error}"
    return text, [{k: v for k, v in e.items() if k != "date_time_format"} for e in entities]


def telegrams(source: str) -> tuple[str, list[Json]] | str:
    """The same from TDLib."""
    try:
        return parsed(source)
    except ValueError as error:
        return str(error)


@settings(max_examples=800, deadline=None)
@given(source=st.one_of(WELL_FORMED, BROKEN))
@example(source='<pre><code class="language-py">x</code></pre>')
@example(source='<code class="language-py"><pre>x</pre></code>')
@example(source="<i><b>b</b></i>")
def test_markup_is_read_as_telegram_reads_it(source: str) -> None:
    expected = telegrams(source)

    assert ours(source) == expected


@settings(max_examples=500, deadline=None)
@given(source=st.text(max_size=30).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)))
def test_any_text_is_taken_or_refused_as_telegram_does(source: str) -> None:
    expected = telegrams(source)

    assert ours(source) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("є <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<i>x</b>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
    ],
)
def test_a_refusal_says_what_and_where(source: str, reason: str) -> None:
    with pytest.raises(HtmlError) as refusal:
        parse_html(source)

    assert str(refusal.value) == reason


def test_a_time_keeps_its_format() -> None:
    text, entities = parse_html('due <tg-time unix="1700000000" format="wDT">Tuesday</tg-time>')

    assert text == "due Tuesday"
    assert entities == [
        {"type": "date_time", "offset": 4, "length": 7, "unix_time": 1700000000, "date_time_format": "wDT"}
    ]
