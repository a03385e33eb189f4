import time
from contextlib import suppress

import pytest
from aiohttp import FormData, MultipartWriter
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import UnreadableError
from integrations.multipart import multipart_fields

TYPE = "multipart/form-data; boundary=abc"


def part(name: str, value: str, more: str = "") -> str:
    return f'--abc\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


def test_fields_are_read_and_files_are_not():
    file = part("attachment-1", "x", more='; filename="a.txt"\r\nContent-Type: text/plain')
    body = (
        part("subject", "Привіт") + file + part("text", "a\r\n--ab\r\nb") + part("empty", "") + "--abc--\r\n"
    ).encode()

    assert multipart_fields(body, TYPE) == [("subject", "Привіт"), ("text", "a\r\n--ab\r\nb"), ("empty", "")]


async def test_what_a_client_sends_is_read():
    form = FormData()
    form.add_field("subject", "Hello")
    form.add_field("attachment-1", b"\0\xff", filename="a.bin", content_type="application/octet-stream")
    writer = form()
    assert isinstance(writer, MultipartWriter)

    assert multipart_fields(await writer.as_bytes(), writer.content_type) == [("subject", "Hello")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", TYPE),
        (b"--abc--", "multipart/form-data"),
        (b"--abc--", "multipart/form-data; boundary="),
        (part("a", "b").encode(), TYPE),
        ((part("a", "b") * 402 + "--abc--").encode(), TYPE),
        (b"a=1&b=2", TYPE),
    ],
)
def test_what_is_no_such_form_is_refused(body, content_type):
    with pytest.raises(UnreadableError):
        multipart_fields(body, content_type)


@pytest.mark.parametrize("hostile", [b"--abc\r\n", b"\r\n--ab", b'; name="', b"content-disposition: form-data\n", b"-"])
def test_no_form_takes_long(hostile):
    body = b"--abc\r\n" + hostile * (1_000_000 // len(hostile)) + b"\r\n--abc--"
    began = time.process_time()

    with suppress(UnreadableError):
        multipart_fields(body, TYPE)

    assert time.process_time() - began < 0.5


@given(st.binary(max_size=300), st.text(st.characters(), max_size=60))
def test_any_body_is_read_or_refused(body, boundary):
    for content_type in (
        TYPE,
        f"multipart/form-data; boundary={boundary}",
        f'multipart/form-data; boundary="{boundary}"',
    ):
        for form in (body, b"--abc\r\n" + body + b"\r\n--abc--"):
            try:
                fields = multipart_fields(form, content_type)
            except UnreadableError:
                continue
            assert all(isinstance(it, str) for pair in fields for it in pair)
