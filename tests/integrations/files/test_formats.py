"""Each format is read back by somebody else's reader, and no words of people's break it."""

import csv
import io
import json
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.files import FORMATS
from integrations.files.icalendar_todo import LOOK_AGAIN
from tests.integrations.files.conftest import NOON, task

ANYTHING = st.text(st.characters(), max_size=60)


def table(*tasks):
    return list(csv.DictReader(io.StringIO(FORMATS["csv"].write(tasks).decode("utf-8-sig"))))


def todos(*tasks):
    calendar = icalendar.Calendar.from_ical(FORMATS["ics"].write(tasks))
    return [part for part in calendar.subcomponents if part.name == "VTODO"]


def markdown(*tasks):
    return FORMATS["md"].write(tasks).decode()


def test_a_table_has_a_row_for_each_task(full):
    (row,) = table(full)

    assert row["number"] == "12"
    assert row["title"] == full.title
    assert row["due"] == "2026-11-27"
    assert row["asked_by"] == "Ann, Zed"
    assert row["checklist"] == "[x] milk\n[ ] bread"
    assert row["notes"] == "Bob: seen"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(begins):
    (row,) = table(task(title=f"{begins}1+1", author=f"{begins}x", asked_by=[f"{begins}x"]))

    assert (row["title"][0], row["author"][0], row["asked_by"][0]) == ("'", "'", "'")


def test_a_spreadsheet_knows_the_encoding(full):
    assert FORMATS["csv"].write([full]).startswith(b"\xef\xbb\xbf")


def test_json_has_everything(full):
    found = json.loads(FORMATS["json"].write([full]))

    (read,) = found["tasks"]
    assert (found["version"], read["due"], read["asked_by"]) == (1, "2026-11-27T21:59:59+00:00", ["Ann", "Zed"])
    assert read["checklist"] == [{"text": "milk", "done": True}, {"text": "bread", "done": False}]


def test_markdown_is_a_task_list_for_each_workspace(full):
    words = markdown(task(status="done"), full, task(workspace="Home", status="dropped"))

    assert words.splitlines()[:3] == ["# Home", "", "- [-] **#12** Fix the login"]
    assert "- [x] **#12** Fix the login" in words
    assert "(bug, urgent, in progress, due 2026-11-27, Bob)" in words
    assert "  - [x] milk" in words


def test_markdown_takes_words_as_they_are():
    assert r"\[a\]\(b\)".replace(r"\(", "(").replace(r"\)", ")") in markdown(task(title="[a](b) <script>"))
    assert r"\<script\>" in markdown(task(title="<script>"))


def test_a_calendar_has_a_to_do_for_each_task(full):
    (todo,) = todos(full)

    assert todo["uid"] == "abc@sift"
    assert str(todo["summary"]) == full.title
    assert todo["due"].dt == date(2026, 11, 27)
    assert (todo["status"], todo["priority"]) == ("IN-PROCESS", 1)
    assert "[x] milk" in todo["description"]


def test_a_time_is_a_time_in_a_calendar():
    (todo,) = todos(task(due=datetime(2026, 11, 27, 13, tzinfo=UTC), due_grain="time"))

    assert todo["due"].dt == datetime(2026, 11, 27, 13, tzinfo=UTC)


def test_what_is_done_is_completed():
    (todo,) = todos(task(status="done"))

    assert (todo["status"], todo["percent-complete"]) == ("COMPLETED", 100)


@given(ANYTHING, ANYTHING)
@settings(max_examples=60, deadline=None)
def test_whatever_people_write_every_format_stays_whole(title, words):
    hostile = task(title=title, description=words, assignee=words, notes=[{"text": words, "by": title, "at": ""}])

    assert len(table(hostile, task())) == 2
    assert len(json.loads(FORMATS["json"].write([hostile, task()]))["tasks"]) == 2
    assert len(todos(hostile, task())) == 2
    assert markdown(hostile, task()).count("**#12**") == 2


def test_nothing_to_export_is_an_empty_file_of_its_kind():
    assert table() == []
    assert json.loads(FORMATS["json"].write([]))["tasks"] == []
    assert todos() == []
    assert markdown() == "\n"


def test_a_calendars_feed_has_a_name_how_often_to_look_and_events_of_what_is_to_be_done(full):
    done = task(id="done", status="done", due=full.due, due_grain="day")
    timed = task(id="timed", due=NOON, due_grain="time")

    calendar = icalendar.Calendar.from_ical(FORMATS["ics"].feed([full, timed, task(id="undated"), done], "Bugs; ours"))

    assert (calendar["NAME"], calendar["X-WR-CALNAME"]) == ("Bugs; ours", "Bugs; ours")
    assert (calendar["REFRESH-INTERVAL"].dt, calendar["REFRESH-INTERVAL"].params["VALUE"]) == (LOOK_AGAIN, "DURATION")
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert len(calendar.walk("VTODO")) == 4
    day, moment = calendar.walk("VEVENT")
    assert (day["UID"], day["DTSTART"].dt, day["TRANSP"]) == ("abc.due@sift", date(2026, 11, 27), "TRANSPARENT")
    assert (moment["DTSTART"].dt, moment["SUMMARY"]) == (NOON, "Fix the login")
    assert calendar.errors == [], "and nothing in it that a reader would leave out"


def test_a_feed_of_the_other_formats_is_their_file(full):
    for name in ("csv", "json", "md"):
        assert FORMATS[name].feed([full], "Bugs") == FORMATS[name].write([full])
