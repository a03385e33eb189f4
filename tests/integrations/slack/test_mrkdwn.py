import pytest

from integrations.slack.mrkdwn import addressed, escaped, mentions, readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U123|ann> and <@U123>", "@ann and @U123"),
        ("<#C1|general> <#C1> <#C1|>", "#general #C1 #C1"),
        ("<https://x.example/a?b=1&amp;c=2|label>", "label (https://x.example/a?b=1&c=2)"),
        ("<https://x.example>", "https://x.example"),
        ("<http://x.example|x.example>", "http://x.example"),
        ("<https://x.example/|https://x.example/>", "https://x.example/"),
        ("<mailto:ann@x.example|ann@x.example>", "ann@x.example"),
        ("<tel:+15550100|call>", "call (+15550100)"),
        ("<!here> <!channel|channel> <!subteam^S1|@shop> <!subteam^S1>", "@here @channel @shop @S1"),
        ("<!date^1790000000^{date}|21 September>", "21 September"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt; &quot;", "1 < 2 && 3 > 2, &lt; &quot;"),
        ("*bold* `code` <", "*bold* `code` <"),
        ("<>", "<>"),
        ("a <b\nc> d", "a <b\nc> d"),
    ],
)
def test_references_are_read_as_people_see_them(written, read):
    assert readable(written) == read


def test_words_that_are_escaped_refer_to_nobody():
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert readable(escaped("<!channel> &amp; x")) == "<!channel> &amp; x"


def test_a_mention_is_told_by_its_whole_id():
    assert mentions("hey <@U1>", "U1")
    assert mentions("hey <@U1|sift>", "U1")
    assert not mentions("hey <@U12>", "U1")
    assert not mentions("hey <@U1>", "")


def test_only_the_mention_that_a_text_begins_with_is_taken_off():
    assert addressed(" <@U1>, fix it for <@U2>", "U1") == "fix it for <@U2>"
    assert addressed("<@U2> fix it", "U1") == "<@U2> fix it"
    assert addressed("<@U2|bob>: fix it", "") == "fix it"
    assert addressed("fix it <@U1>", "U1") == "fix it <@U1>"
