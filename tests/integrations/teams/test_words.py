import pytest

from integrations.teams.words import LONGEST, words_of
from tests.work import costs_at_most


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<at>Sift</at> fix it", "fix it"),
        ("<at>Sift</at>&nbsp;fix it\n", "fix it"),
        ('<div><div><at id="0">Sift</at>, fix&nbsp;it</div></div>', "fix it"),
        ("<p>&nbsp;<AT>Sift</AT></p><p>fix it</p>", "fix it"),
        ("<at>Sift</at> ask <at>Bob</at>", "ask @Bob"),
        ("Hello <at>Sift</at>", "Hello @Sift"),
        ("<p>one</p><p>two<br/>three</p><ul><li>four</li></ul>", "one\ntwo\nthree\nfour"),
        ("one\n\n \n\ntwo", "one\n\ntwo"),
        ("a &lt;b&gt; &amp;amp; &#39;c&#39;", "a <b> &amp; 'c'"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<b onclick="x()">bold</b> <a href="https://x.example">link</a><!-- no -->', "bold link"),
        ("<at>Sift</at>", ""),
        ("", ""),
        ("<![x <at", "<![x <at"),
    ],
)
def test_html_is_read_as_people_see_it(written, read):
    assert words_of(written) == read


@pytest.mark.parametrize("part", ["<", "<a ", "<at>", "<at><", "&nbsp;<p>", " ", "\n ", "&#", "</p", "<!--", "\n\n a"])
def test_hostile_html_is_read_in_no_time(part):
    assert costs_at_most(2, words_of, part * LONGEST)
