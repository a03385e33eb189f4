"""The XML of CalDAV, also where a server means harm."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.caldav.dav import BadXmlError, changes_since, multiget, read

GOOD = b"""<?xml version="1.0"?>
<x:multistatus xmlns:x="DAV:" xmlns:cal="urn:ietf:params:xml:ns:caldav">
  <x:response><x:href>/a%20b.ics</x:href>
    <x:propstat><x:prop><x:getetag>"1"</x:getetag><cal:calendar-data>BEGIN</cal:calendar-data></x:prop>
      <x:status>HTTP/1.1 200 OK</x:status></x:propstat>
    <x:propstat><x:prop><x:displayname/></x:prop><x:status>HTTP/1.1 404 Not Found</x:status></x:propstat>
  </x:response>
  <x:response><x:href>/gone.ics</x:href><x:status>HTTP/1.1 404 Not Found</x:status></x:response>
  <x:response><x:href>/hidden.ics</x:href>
    <x:propstat><x:prop><x:getetag/></x:prop><x:status>HTTP/1.1 403 Forbidden</x:status></x:propstat></x:response>
  <x:sync-token>t2</x:sync-token>
</x:multistatus>"""

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">%s]>
<multistatus xmlns="DAV:"><response><href>&z9;</href></response></multistatus>""" % b"".join(
    b'<!ENTITY z%d "%s">' % (n, (b"&z%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10)
)


def test_each_resource_is_told_with_the_properties_it_has() -> None:
    told = read(GOOD)

    assert [(it.href, it.status) for it in told.answers] == [
        ("/a%20b.ics", 200),
        ("/gone.ics", 404),
        ("/hidden.ics", 403),
    ]
    assert told.answers[0].text("d:getetag") == '"1"'
    assert told.answers[0].element("d:displayname") is None
    assert told.token == "t2"


def test_what_is_asked_for_is_escaped() -> None:
    assert b"<d:href>/a&amp;b&lt;/d&gt;.ics</d:href>" in multiget(["/a&b</d>.ics"])
    assert b"<d:sync-token>&lt;x/&gt;</d:sync-token>" in changes_since("<x/>")


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        BOMB.decode().replace('<?xml version="1.0"?>', "").encode("utf-16"),
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><multistatus xmlns="DAV:"/>',
        b'<!DOCTYPE d [<!ENTITY e SYSTEM "http://127.0.0.1/">]><multistatus xmlns="DAV:">&e;</multistatus>',
        b'<!DOCTYPE d><multistatus xmlns="DAV:"/>',
        b'<multistatus xmlns="DAV:">' + b"<a>" * 100_000,
        b'<multistatus xmlns="DAV:">' + b"<a>" * 60 + b"</a>" * 60 + b"</multistatus>",
        b'<?xml version="1.0" encoding="ebcdic-of-mars"?><multistatus xmlns="DAV:"/>',
        b'<?xml version="1.0" encoding="utf-7"?><multistatus xmlns="DAV:"/>',
        b'<multistatus xmlns="DAV:"><response></multistatus>',
        b"<multistatus/>",
        b"<html><body>Log in</body></html>",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_what_is_no_plain_multistatus_is_refused_at_once(body: bytes) -> None:
    begun = time.monotonic()

    with pytest.raises(BadXmlError):
        read(body)

    assert time.monotonic() - begun < 2


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_a_multistatus_with_anything_changed_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(start + 60, len(GOOD))))
    body = GOOD[:start] + data.draw(st.binary(max_size=20)) + GOOD[end:]

    try:
        told = read(body)
    except BadXmlError:
        return

    assert all(isinstance(it.href, str) and 0 <= it.status < 1000 for it in told.answers)
