"""Tasks as VTODOs, judged by a library that has no part in writing them."""

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.caldav.todos import BadCalendarError, changed_at, edited, fields_of, new, read, zone_in
from tests.integrations.tracker_server import outgoing

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

OF_OTHERS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//Program//EN
X-WR-CALNAME:Tasks
BEGIN:VTIMEZONE
TZID:Custom Time
BEGIN:STANDARD
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
END:VTIMEZONE
BEGIN:VTODO
UID:u1
DTSTAMP:20261101T100000Z
CREATED:20261101T100000Z
SEQUENCE:4
SUMMARY;LANGUAGE=en:Buy milk\\, eggs\\; bread\\nsoon
CATEGORIES:home,shop
CATEGORIES:weekly
X-APPLE-SORT-ORDER:12
X-ODD;X-BAR="q;r:s":a\\,b;c,d
ATTENDEE;CN="Ann, B";PARTSTAT=ACCEPTED:mailto:a@example.com
GEO:nowhere
STATUS:IN-PROCESS
PERCENT-COMPLETE:40
DUE;TZID=Europe/Kyiv:20261125T100000
RELATED-TO;RELTYPE=PARENT:u0
this is no property at all
BEGIN:VALARM
ACTION:DISPLAY
SUMMARY:Of the alarm
DESCRIPTION:Remember
TRIGGER;RELATED=END:-PT15M
END:VALARM
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n")


def todo(**properties: str) -> Any:
    lines = "".join(f"{name.replace('_', '-')}{value}\r\n" for name, value in properties.items())
    found = read(f"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:u1\r\n{lines}END:VTODO\r\nEND:VCALENDAR\r\n")
    assert found is not None
    return found


def parsed(text: str) -> icalendar.Todo:
    [found] = icalendar.Calendar.from_ical(text).walk("VTODO")
    return found


def test_a_task_is_written_whole() -> None:
    task = outgoing(
        "Buy; milk, \\ and\tbread", due="2026-12-01", body="One\n\nTwo: ünï" * 20, labels=("a,b", "c"), priority="high"
    )

    text = new(task, "u1", {"kind": {"task": "Task"}}, NOW)

    its = parsed(text)
    assert its["summary"] == "Buy; milk, \\ and\tbread"
    assert its["description"] == "One\n\nTwo: ünï" * 20
    assert its["due"].dt == date(2026, 12, 1)
    assert its["categories"].cats == ["a,b", "c", "Task"]
    assert (its["status"], its["priority"], its["uid"]) == ("NEEDS-ACTION", 3, "u1")
    assert its["dtstamp"].dt == its["created"].dt == its["last-modified"].dt == NOW
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))


def test_what_no_calendar_may_hold_is_left_out() -> None:
    text = new(outgoing("a\x00b\x0bc\ud800d\ufffee\rf", body="\x1b[1m"), "u1", {}, NOW)

    assert fields_of(read(text), "")["title"] == "abc?de\nf"  # type: ignore[arg-type]
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("priority", "mapping", "number"),
    [("urgent", {}, 1), ("low", {}, 9), ("unheard of", {}, 0), ("low", {"priority": {"low": "7"}}, 7)],
)
def test_a_priority_is_a_number(priority: str, mapping: dict[str, Any], number: int) -> None:
    assert parsed(new(outgoing(priority=priority), "u1", mapping, NOW))["priority"] == number


@pytest.mark.parametrize(
    ("due", "kind", "read_as"),
    [
        ("2026-12-01", date, "2026-12-01"),
        ("2026-12-01T10:00:00+02:00", datetime, "2026-12-01T08:00:00+00:00"),
        ("2026-12-01T08:00:00Z", datetime, "2026-12-01T08:00:00+00:00"),
    ],
)
def test_a_due_date_is_a_day_or_a_moment(due: str, kind: type, read_as: str) -> None:
    text = new(outgoing(due=due), "u1", {}, NOW)

    assert type(parsed(text)["due"].dt) is kind
    assert fields_of(read(text), "Europe/Kyiv")["due"] == read_as  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "zone", "due"),
    [
        (";VALUE=DATE:20261201", "", "2026-12-01"),
        (":20261201", "", "2026-12-01"),
        (":20261201T100000Z", "", "2026-12-01T10:00:00+00:00"),
        (";TZID=Europe/Kyiv:20261201T100000", "", "2026-12-01T08:00:00+00:00"),
        (';TZID="Europe/Kyiv":20260701T100000', "", "2026-07-01T07:00:00+00:00"),
        (";TZID=/example.org/20260101/Europe/Kyiv:20261201T100000", "", "2026-12-01T08:00:00+00:00"),
        (";TZID=Custom Time:20261201T100000", "Europe/Kyiv", "2026-12-01T08:00:00+00:00"),
        (";TZID=../../etc/passwd:20261201T100000", "Europe/Kyiv", "2026-12-01T08:00:00+00:00"),
        (":20261201T100000", "Europe/Kyiv", "2026-12-01T08:00:00+00:00"),
        (":20261201T100000", "", "2026-12-01T10:00:00+00:00"),
    ],
)
def test_a_due_date_of_another_program_is_read_in_its_zone(line: str, zone: str, due: str) -> None:
    assert fields_of(todo(DUE=line), zone)["due"] == due


@pytest.mark.parametrize("line", [":tomorrow", ":00010101T000000Z", ":99991231", ":20261301", ";TZID=X:", ":"])
def test_a_due_date_that_cannot_be_read_is_not_taken_for_none(line: str) -> None:
    assert "due" not in fields_of(todo(DUE=line), "")
    assert fields_of(todo(), "")["due"] is None


@pytest.mark.parametrize(
    ("properties", "status"),
    [
        ({}, "open"),
        ({"STATUS": ":NEEDS-ACTION"}, "open"),
        ({"STATUS": ":in-process"}, "in_progress"),
        ({"STATUS": ":COMPLETED"}, "done"),
        ({"STATUS": ":CANCELLED"}, "dropped"),
        ({"STATUS": ":ODD"}, "open"),
        ({"COMPLETED": ":20261122T100000Z"}, "done"),
        ({"PERCENT_COMPLETE": ":100"}, "done"),
        ({"STATUS": ":NEEDS-ACTION", "PERCENT_COMPLETE": ":100"}, "open"),
    ],
)
def test_a_state_is_read_however_a_program_writes_it(properties: dict[str, str], status: str) -> None:
    assert fields_of(todo(**properties), "")["status"] == status


def test_a_task_goes_through_all_its_states_and_back() -> None:
    text, told = new(outgoing(), "u1", {}, NOW), []

    for status in ("in_progress", "done", "open", "dropped", "proposed", "done"):
        its = read(text)
        assert its is not None
        text = edited(its, {"status": status}, NOW)
        told.append((fields_of(read(text), "")["status"], "completed" in parsed(text)))  # type: ignore[arg-type]

    assert [status for status, _ in told] == ["in_progress", "done", "open", "dropped", "open", "done"]
    assert [is_completed for _, is_completed in told] == [False, True, False, False, False, True]


def test_a_change_touches_nothing_that_is_not_ours() -> None:
    before = read(OF_OTHERS)
    assert before is not None

    text = edited(before, {"title": "Buy tea", "due": "2026-12-01", "status": "done"}, NOW)

    ours = ("SUMMARY", "DUE", "STATUS", "PERCENT-COMPLETE", "COMPLETED", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
    after = read(text)
    assert after is not None
    kept = [line.raw for number, line in enumerate(before.lines) if number not in before.own or line.name not in ours]
    assert [
        line.raw for number, line in enumerate(after.lines) if number not in after.own or line.name not in ours
    ] == kept
    assert fields_of(after, "") == {"title": "Buy tea", "due": "2026-12-01", "status": "done"}
    assert (after.value("SEQUENCE"), changed_at(after)) == ("5", NOW)
    assert "SUMMARY:Of the alarm" in text


def test_a_state_that_stays_keeps_how_far_it_is() -> None:
    its = read(OF_OTHERS)
    assert its is not None

    text = edited(its, {"status": "in_progress", "title": "Buy tea"}, NOW)

    assert "PERCENT-COMPLETE:40" in text


@pytest.mark.parametrize(
    ("start", "rule", "due", "left"),
    [
        (":20261120T080000Z", "", "2026-12-01T10:00:00+02:00", "20261120T080000Z"),
        (";TZID=Europe/Kyiv:20261120T080000", "", "2026-12-01T10:00:00+02:00", "20261120T080000"),
        (":20261120T080000Z", "", "2026-12-01", ""),
        (";VALUE=DATE:20261120", "", "2026-12-01", "20261120"),
        (";VALUE=DATE:20261205", "", "2026-12-01", ""),
        (";VALUE=DATE:20261205", ":FREQ=DAILY", "2026-12-01", "20261201"),
        (";VALUE=DATE:20261205", "", None, "20261205"),
    ],
)
def test_a_start_stays_only_before_the_due_date_and_of_its_kind(
    start: str, rule: str, due: str | None, left: str
) -> None:
    its = todo(DTSTART=start, DURATION=":P1D", **({"RRULE": rule} if rule else {}))

    after = read(edited(its, {"due": due}, NOW))

    assert after is not None
    assert (after.value("DTSTART"), after.get("DURATION")) == (left, None)


def test_of_a_task_that_repeats_the_master_is_read() -> None:
    text = OF_OTHERS.replace(
        "BEGIN:VTODO",
        "BEGIN:VTODO\r\nUID:u1\r\nRECURRENCE-ID:20261101T100000Z\r\nSUMMARY:Once\r\nEND:VTODO\r\nBEGIN:VTODO",
        1,
    )

    its = read(text)

    assert its is not None
    assert fields_of(its, "")["title"] == "Buy milk, eggs; bread\nsoon"
    assert "SUMMARY:Once" in edited(its, {"title": "x"}, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VTODO\nEND:VTODO",
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VCALENDAR",
        "END:VCALENDAR",
        "<html>",
        "\0",
        "a:b",
    ],
)
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadCalendarError):
        read(text)


def test_an_event_is_no_task() -> None:
    assert read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR") is None


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Europe/Kyiv\nEND:VTIMEZONE\nEND:VCALENDAR", "Europe/Kyiv"),
        ("", ""),
        ("Custom Time", ""),
        ("/", ""),
        ("..", ""),
        ("Europe", ""),
        ("a\0b", ""),
    ],
)
def test_a_zone_is_known_by_its_name(text: str, zone: str) -> None:
    assert zone_in(text) == zone


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_a_calendar_with_anything_changed_is_read_and_written_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(OF_OTHERS)))
    end = data.draw(st.integers(start, min(start + 60, len(OF_OTHERS))))
    text = OF_OTHERS[:start] + data.draw(st.text(max_size=20)) + OF_OTHERS[end:]

    try:
        its = read(text)
    except BadCalendarError:
        return
    if its is None:
        return

    after = read(edited(its, fields_of(its, "") | {"title": "New"}, NOW))
    assert after is not None
    assert fields_of(after, "")["title"] == "New"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_title_comes_back_as_it_went(title: str) -> None:
    whole = "".join(it for it in title.strip() if it.isprintable() or it in "\n\t")

    its = read(new(outgoing(whole), "u1", {}, NOW))

    assert its is not None
    assert fields_of(its, "").get("title", "") == whole.encode("utf-8", "replace").decode().strip()
