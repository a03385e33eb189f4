import json
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.base import Arrival, UnreadableError
from integrations.generic.mapping import MappingError, Wrong, applied, checked, tried
from tests.integrations.mutations import JSON, mutated

PAYLOAD = {
    "alert": {"title": "Disk is full", "host": "db-1", "labels": ["prod", "eu"], "owner": {"name": "Ann", "id": 7}},
    "at": 1_790_000_000,
    "link": "https://x.y/1",
    "group": 42,
    "checks": [{"name": "root", "free": 0.5}, {"name": "var", "free": None}],
}
MAPPING = {
    "text": "join(': ', [alert.host, alert.title])",
    "author": "alert.owner.name",
    "chat": "alert.labels",
    "sent_at": "at",
    "url": "link",
    "thread": "group",
    "when": "contains(alert.labels, 'prod')",
}


def test_each_part_is_found_by_its_expression():
    assert applied(checked(MAPPING), PAYLOAD) == Arrival(
        text="db-1: Disk is full",
        author="Ann",
        chat="prod, eu",
        thread="42",
        sent_at=datetime.fromtimestamp(1_790_000_000, UTC),
        link="https://x.y/1",
    )


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("alert.title", "Disk is full"),
        ("group", "42"),
        ("alert.labels", "prod\neu"),
        ("alert.owner", "name: Ann\nid: 7"),
        ("checks", "name: root, free: 0.5\nname: var"),
        ("{disk: alert.host, checks: checks}", "disk: db-1\nchecks: name: root, free: 0.5, name: var"),
        ("contains(alert.labels, 'prod')", "true"),
        ("missing || alert.title", "Disk is full"),
        ("checks[*].name | sort(@) | reverse(@)", "var\nroot"),
        ("sort_by(checks, &name)[-1].name", "var"),
    ],
)
def test_whatever_is_found_becomes_text_that_can_be_read(expression, text):
    assert applied(checked({"text": expression}), PAYLOAD).text == text


def test_a_long_list_is_cut():
    text = applied(checked({"text": "lines"}), {"lines": ["a" * 100] * 100}).text

    assert len(text) == 8_000
    assert text.endswith("…")


@pytest.mark.parametrize("when", ["alert.labels[5]", "alert.title == 'x'", "`0`", "''", "`[]`", "length(missing)"])
def test_what_does_not_meet_the_condition_is_no_message(when):
    assert applied(checked({"text": "alert.title", "when": when}), PAYLOAD) is None


@pytest.mark.parametrize(
    ("found", "moment"),
    [
        (1_790_000_000, datetime.fromtimestamp(1_790_000_000, UTC)),
        (1_790_000_000.5, datetime.fromtimestamp(1_790_000_000.5, UTC)),
        (1_790_000_000_000, datetime.fromtimestamp(1_790_000_000, UTC)),
        ("2026-11-22T15:00:00+02:00", datetime(2026, 11, 22, 13, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_a_time_is_iso_or_counted_since_1970(found, moment):
    assert applied({"sent_at": "at"}, {"text": "a", "at": found}).sent_at == moment


@pytest.mark.parametrize("found", [True, "soon", 10**18, -(10**18), [1], {"a": 1}, 1e300])
def test_what_is_no_time_is_named(found):
    with pytest.raises(UnreadableError) as refusal:
        applied({"sent_at": "at"}, {"text": "a", "at": found})

    assert refusal.value.field == "sent_at"


def test_a_part_without_an_expression_is_read_as_without_a_mapping():
    payload = {"title": "Login fails", "author": "Ann", "chat": "ops", "who": "Bob"}

    assert applied({"author": "who"}, payload) == Arrival("Login fails", author="Bob", chat="ops")


def test_a_text_that_is_not_where_the_expression_looks_is_missed():
    with pytest.raises(UnreadableError) as refusal:
        applied({"text": "alert.title"}, {"text": "a", "body": "b"})

    assert refusal.value.field == "text"


def test_an_expression_that_does_not_fit_what_came_finds_nothing():
    assert applied({"author": "length(group)"}, PAYLOAD | {"text": "a"}) == Arrival("a")


@pytest.mark.parametrize(
    ("mapping", "field", "code"),
    [
        ({"text": "alert."}, "text", "syntax"),
        ({"text": "a", "author": "b ="}, "author", "syntax"),
        ({"author": "misspelt(a)"}, "author", "syntax"),
        ({"author": "&a"}, "author", "syntax"),
        ({"author": "to_string(&a)"}, "author", "syntax"),
        ({"author": "[`1`, sort_by(a, &b), &c]"}, "author", "syntax"),
        ({"text": "a" * 501}, "text", "long"),
        ({"text": "(" * 250}, "text", "syntax"),
        ({"text": "!" * 400 + "a"}, "text", "deep"),
        ({"text": "[" * 200 + "a" + "]" * 200}, "text", "deep"),
        ({"text": "[@,@]" + "|[@,@]" * 60}, "text", "deep"),
        ({"title": "a"}, "mapping", "unknown"),
        ({"text": 7}, "text", "unknown"),
        ({7: "a"}, "mapping", "unknown"),
        ("text", "mapping", "unknown"),
        (None, "mapping", "unknown"),
    ],
)
def test_an_expression_that_cannot_be_used_is_named_before_it_is_kept(mapping, field, code):
    with pytest.raises(MappingError) as refusal:
        checked(mapping)

    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_blank_expressions_are_not_kept():
    assert checked({"text": " alert.title ", "author": " ", "chat": ""}) == {"text": "alert.title"}


@pytest.mark.parametrize(
    ("mapping", "sample", "found"),
    [
        ({"text": "a"}, '{"a": "b"}', Arrival("b")),
        ({"text": "a."}, '{"a": "b"}', Wrong("text", "syntax")),
        ({"text": "a"}, "{", Wrong("sample", "json", "The body is not JSON.")),
        ({"text": "a"}, '{"a": "\ud800"}', Wrong("sample", "json")),
        ({"text": "a"}, '"' + "a" * 70_000 + '"', Wrong("sample", "long")),
        ({"text": "a", "when": "b"}, '{"a": "b"}', Wrong("when", "when")),
        ({"text": "a", "url": "a"}, '{"a": "b"}', Wrong("url", "value", "not a web address")),
    ],
)
def test_a_mapping_is_tried_on_a_sample(mapping, sample, found):
    assert tried(mapping, sample) == found


HOSTILE = [
    "|".join(["[@,@]"] * 38),
    "|".join(["[@,@][]"] * 36),
    "|".join(["join('',[@,@])"] * 30),
    "|".join(["to_string([@,@])"] * 28),
    "|".join(["[@,@]"] * 15) + "|[@[0]==@[1],@[1]==@[0]]",
    "[" + ",".join(["x==y"] * 80) + "]",
    "[" + ",".join(["max(n)"] * 70) + "]",
    "[" + ",".join(["contains(t,'zq')"] * 28) + "]",
    "[" + ",".join(["to_string(@)"] * 38) + "]",
    "o[*].[" + ",".join(["a==a"] * 90) + "]",
    "o[*].[" + ",".join(["a"] * 240) + "][]",
    "sort_by(o,&to_string(a))|reverse(@)|[*].a",
    "*|*|*",
]
LARGE = [
    {"t": "é" * 500_000},
    {"t": '"\\' * 250_000},
    {"n": list(range(150_000))},
    {"n": list(range(40_000))},
    {"o": [{"a": number} for number in range(9_000)]},
    {"x": [[1]] * 12_000, "y": [[1]] * 12_000},
]


@pytest.mark.parametrize("payload", LARGE, ids=range(len(LARGE)))
def test_no_expression_costs_much(payload):
    for expression in HOSTILE:
        mapping = checked(dict.fromkeys(["when", "text", "author", "chat", "url", "thread"], expression))
        began = time.process_time()

        with suppress(UnreadableError):
            applied(mapping, payload)

        assert time.process_time() - began < 0.5, expression


@settings(max_examples=500, deadline=None)
@given(payload=mutated([PAYLOAD]))
def test_any_payload_ends_as_a_message_or_with_the_field_that_is_wrong(payload):
    found = tried(MAPPING, json.dumps(payload))

    assert isinstance(found, Arrival) or found.field in {"text", "sent_at", "url", "when", "sample"}


PIECES = [
    *("a", "b", ".", ".a", "[", "]", "[*]", "[]", "[?", "(", ")", "@", "|", "||", "&&", "&", "!", "==", "<", "'x'"),
    *("`1`", "`[1,2]`", "`1e999`", "{a:", "}", ",", "*", "[::0]", "[0]", "[-1:]", "-1", "max_by(", "sum(", "merge("),
    *("to_string(", "sort_by(", "map(", "length(", "ceil(", "floor(", "to_number(", "contains(", "join(", "keys("),
]


@settings(max_examples=1500, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8), value=JSON)
def test_any_expression_is_refused_or_finds_something_or_nothing(pieces, value):
    sample = json.dumps({"a": value, "b": [value, {"a": value}]}, ensure_ascii=True)

    assert isinstance(tried({"text": "".join(pieces)}, sample), Arrival | Wrong)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "9" * 4300, "-" + "9" * 30, "1e999", "nan"])
@pytest.mark.parametrize(
    "mapping", [{"text": "t", "sent_at": "to_number(n)"}, {"text": "to_number(n)"}, {"text": "[t, {a: to_number(n)}]"}]
)
def test_a_number_too_large_is_refused(mapping, number):
    with pytest.raises(UnreadableError, match="a number too large"):
        applied(checked(mapping), {"t": "Pay", "n": number})


def test_large_numbers_of_json_are_let_pass():
    payload = {"t": "Pay", "n": 1e300, "m": 2**63 - 1}

    assert applied(checked({"text": "[t, m]"}), payload).text == f"Pay\n{2**63 - 1}"
