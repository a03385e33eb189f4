"""Lists of CalDAV for the tests: how they are connected, and what other programs put there."""

from typing import Any

import pytest

from integrations.caldav.tracker import CaldavTasks, connect
from integrations.trackers import TrackerError
from tests.integrations.caldav.between import Between
from tests.integrations.caldav.radicale import PASSWORD, USER

FOREIGN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//Program//EN
BEGIN:VTODO
UID:{uid}
DTSTAMP:20261101T100000Z
SUMMARY:{title}
CATEGORIES:home
X-OTHER;X-P=1:kept
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Remember
TRIGGER;RELATED=END:-PT15M
END:VALARM
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n")

ANSWER = """<response><href>{path}</href><propstat><prop><getetag>"1"</getetag><c:calendar-data>{calendar}</c:calendar-data>
</prop><status>HTTP/1.1 200 OK</status></propstat></response>"""


def multistatus(*objects: tuple[str, str]) -> bytes:
    """An answer with these calendar objects, by path."""
    inner = "".join(ANSWER.format(path=path, calendar=calendar) for path, calendar in objects)
    return f'<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{inner}</multistatus>'.encode()


def connected(between: Between, address: str = "/ann/tasks/", wanted: str = "", **secret: str) -> CaldavTasks:
    whole = {"user": USER, "password": PASSWORD} | secret
    return connect(between.outbound, f"{between.root}{address}", {"list": wanted}, whole, {})


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value
