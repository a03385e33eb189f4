import gzip
import json
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.errors import ApiError
from webapp.reading import MAX_BYTES, parse_object

BROKEN = {
    "empty": b"",
    "blank": b" \n",
    "not JSON": b"hello",
    "half": b'{"text": "a"',
    "two": b"{}{}",
    "trailing comma": b'{"text": "a",}',
    "single quotes": b"{'text': 'a'}",
    "BOM": b'\xef\xbb\xbf{"text": "a"}',
    "UTF-16": '{"text": "a"}'.encode("utf-16"),
    "UTF-32": '{"text": "a"}'.encode("utf-32"),
    "bytes that are no text": b'{"text": "\xff\xfe"}',
    "encoded surrogate": b'{"text": "\xed\xa0\x80"}',
    "raw control": b'{"text": "a\nb"}',
    "NaN": b'{"text": "a", "n": NaN}',
    "infinity": b'{"text": "a", "n": -Infinity}',
    "1e999": b'{"text": "a", "n": 1e999}',
    "65 bits": b'{"text": "a", "n": 9223372036854775808}',
    "5,000 digits": b'{"text": "a", "n": ' + b"9" * 5_000 + b"}",
    "a million digits": b'{"text": "a", "n": ' + b"9" * 1_000_000 + b"}",
    "deep": b'{"text": ' + b"[" * 33 + b"]" * 33 + b"}",
    "very deep": b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"text":' * 50_000 + b"1" + b"}" * 50_000,
    "repeated key": b'{"text": "a", "text": "b"}',
    "repeated key inside": b'{"text": "a", "x": [{"b": 1, "b": 2}]}',
    "key with NUL": b'{"text": "a", "b\\u0000": 1}',
    "key with surrogate": b'{"text": "a", "\\ud800": 1}',
    "too many keys": json.dumps({"text": "a", **{str(n): 1 for n in range(10_000)}}).encode(),
    "array": b"[]",
    "string": b'"a"',
    "number": b"1",
    "null": b"null",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_broken_json_is_refused_in_words(sqlite_web, as_script, body):
    headers = {**as_script, "Content-Type": "application/json"}

    response = await sqlite_web.post("/api/messages", data=BytesIO(body), headers=headers)

    assert response.status == 400
    assert (await response.json())["error"]["code"] == "bad_json"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=bogus", "application/json; charset=utf-16",
     "multipart/form-data", "json", "", "application/json/"],
)  # fmt: skip
async def test_only_json_in_utf_8_is_read(sqlite_web, as_script, content_type):
    headers = {**as_script, "Content-Type": content_type}

    response = await sqlite_web.post("/api/messages", data=b'{"text": "a"}', headers=headers)

    assert response.status == 415


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=UTF-8", "application/vnd.x+json"]
)
async def test_json_is_read_under_its_names(sqlite_web, as_script, content_type):
    headers = {**as_script, "Content-Type": content_type}

    response = await sqlite_web.post("/api/messages", data=b'{"text": "a"}', headers=headers)

    assert response.status == 202


async def test_a_body_over_the_limit_is_refused_whether_it_says_its_size_or_not(sqlite_web, as_script):
    headers = {**as_script, "Content-Type": "application/json"}
    large = json.dumps({"text": "x" * MAX_BYTES}).encode()

    async def in_pieces():
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    said = await sqlite_web.post("/api/messages", data=BytesIO(large), headers=headers)
    unsaid = await sqlite_web.post("/api/messages", data=in_pieces(), headers=headers)

    assert (said.status, unsaid.status) == (413, 413)


async def test_a_compressed_body_is_refused_before_it_is_unpacked(sqlite_web, as_script):
    bomb = gzip.compress(b" " * 50_000_000)
    headers = {**as_script, "Content-Type": "application/json", "Content-Encoding": "gzip"}

    response = await sqlite_web.post("/api/messages", data=BytesIO(bomb), headers=headers)

    assert response.status == 415


def test_what_is_just_within_the_limits_is_read():
    deep = b'{"a": ' + b"[" * 31 + b"]" * 31 + b"}"
    wide = json.dumps({str(n): 1 for n in range(10_000)}).encode()
    brackets = json.dumps({"a": '[[[["' * 100, "b\\": '\\"{{{{'}).encode()

    assert parse_object(deep)
    assert len(parse_object(wide)) == 10_000
    assert parse_object(brackets)["b\\"] == '\\"{{{{'
    assert parse_object(b'{"n": [9223372036854775807, -9223372036854775808, 1e308]}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('abc[]{}"\\ї', max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text("abc", max_size=5), JSON, max_size=4), st.booleans())
def test_ordinary_objects_come_back_as_they_were(value, ascii_only):
    body = json.dumps(value, ensure_ascii=ascii_only).encode(errors="surrogatepass")
    try:
        body.decode()
    except UnicodeDecodeError:
        return  # a lone surrogate written out is no UTF-8

    assert parse_object(body) == value


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_anything_but_a_refusal(body):
    with suppress(ApiError):
        assert isinstance(parse_object(body), dict)
