from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Role, Status
from tasks.rules import (
    MOVES,
    VERBS,
    DueDate,
    DuePreset,
    Snooze,
    TaskError,
    Verb,
    due_on,
    may,
    possible,
    remind_at,
    snooze_until,
    target,
)

KYIV = ZoneInfo("Europe/Kyiv")
FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", Verb)
def test_only_listed_moves_pass(status, verb):
    starts, to = MOVES[verb]

    if status in starts:
        assert target(verb, status) is to
        assert verb in possible(status)
    else:
        with pytest.raises(TaskError, match="bad_move"):
            target(verb, status)
        assert verb not in possible(status)


def test_every_status_can_be_left_and_no_move_stands_still():
    assert all(possible(status) for status in Status)
    assert all(to not in starts for starts, to in MOVES.values())


@pytest.mark.parametrize("verb", VERBS)
def test_rights_grow_with_the_role_and_a_stranger_has_none(verb):
    allowed = [may(role, verb) for role in (Role.VIEWER, Role.MEMBER, Role.ADMIN, Role.OWNER)]

    assert allowed == sorted(allowed)
    assert allowed[-1]
    assert not may(None, verb)


def test_a_viewer_only_looks_and_takes_a_copy():
    assert [verb for verb in VERBS if may(Role.VIEWER, verb)] == ["view", "export"]


def test_a_member_manages_neither_the_workspace_nor_its_people():
    beyond = {verb for verb in VERBS if may(Role.ADMIN, verb) and not may(Role.MEMBER, verb)}

    assert beyond == {"audit", "hooks", "invite", "settings", "members", "rules"}


def test_only_an_owner_makes_owners_and_admins():
    assert {verb for verb in VERBS if not may(Role.ADMIN, verb)} == {"appoint"}


def test_what_is_not_in_the_table_nobody_may():
    assert not may(Role.OWNER, "fly")


def test_a_time_is_reminded_of_at_that_time():
    due = DueDate(datetime(2026, 11, 20, 15, tzinfo=UTC), "time")

    assert remind_at(due, KYIV, FRIDAY_NOON) == due.at


def test_a_day_is_reminded_of_in_the_morning_of_the_persons_zone():
    due = due_on(DuePreset.TOMORROW, KYIV, FRIDAY_NOON)

    assert remind_at(due, KYIV, FRIDAY_NOON) == datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_today_is_reminded_of_in_the_evening_when_the_morning_has_passed():
    due = due_on(DuePreset.TODAY, KYIV, FRIDAY_NOON)

    assert remind_at(due, KYIV, FRIDAY_NOON) == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_what_is_past_is_not_reminded_of():
    assert remind_at(DueDate(datetime(2026, 11, 20, 11, tzinfo=UTC)), KYIV, FRIDAY_NOON) is None
    assert remind_at(None, KYIV, FRIDAY_NOON) is None


@pytest.mark.parametrize(
    ("preset", "end"),
    [
        (DuePreset.TODAY, "2026-11-20T21:59:59+00:00"),
        (DuePreset.TOMORROW, "2026-11-21T21:59:59+00:00"),
        (DuePreset.FRIDAY, "2026-11-27T21:59:59+00:00"),
        (DuePreset.WEEK, "2026-11-27T21:59:59+00:00"),
    ],
)
def test_due_presets_end_with_the_day_in_the_persons_zone(preset, end):
    due = due_on(preset, KYIV, FRIDAY_NOON)

    assert due is not None
    assert (due.at.isoformat(), due.grain) == (end, "day")


def test_clear_is_no_due_date():
    assert due_on(DuePreset.CLEAR, KYIV, FRIDAY_NOON) is None


@pytest.mark.parametrize(
    ("preset", "end"),
    [
        (Snooze.HOUR, "2026-11-20T13:00:00+00:00"),
        (Snooze.EVENING, "2026-11-20T16:00:00+00:00"),
        (Snooze.TOMORROW, "2026-11-21T07:00:00+00:00"),
        (Snooze.WEEK, "2026-11-23T07:00:00+00:00"),
    ],
)
def test_snooze_presets_are_in_the_persons_zone(preset, end):
    assert snooze_until(preset, KYIV, FRIDAY_NOON).isoformat() == end


def test_the_evening_that_has_passed_is_the_next_one():
    late = datetime(2026, 11, 20, 19, tzinfo=UTC)

    assert snooze_until(Snooze.EVENING, KYIV, late) == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_a_day_across_daylight_saving_still_ends_at_midnight():
    before_the_change = datetime(2026, 10, 24, 12, tzinfo=UTC)

    due = due_on(DuePreset.TOMORROW, KYIV, before_the_change)

    assert due is not None
    assert due.at == datetime(2026, 10, 25, 21, 59, 59, tzinfo=UTC)
