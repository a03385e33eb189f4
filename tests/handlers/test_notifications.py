"""/notifications, /digest and a group's settings: pages that are pressed and typed into."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks import people, quiet, saving
from tasks.actors import Actor
from tasks.quiet import EVER, Notice
from tasks.schedules import Every, Part, Schedule, schedule_of
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json
from tests.handlers.views import labels


async def opened(desk: Desk, command: str, *, by: Json = ANN, chat: Json | None = None) -> Json:
    await desk.telegram.say(command, by=by, chat=chat)
    (page,) = await desk.send()
    return page


async def person(desk: Desk, who: Json = ANN) -> Person:
    found: Person | None = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(who["id"]))
    assert found is not None
    return found


async def team(desk: Desk) -> Workspace:
    found: Workspace | None = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
    assert found is not None
    return found


async def join_team(desk: Desk, who: Json, role: Role) -> None:
    def join(store: Store) -> None:
        workspace = people.group_workspace(store, chat_id=TEAM["id"], title="Team")
        known = people.meet(store, telegram_id=who["id"], name=who["first_name"], language_code="en")
        people.join(store, workspace.id, known.id, role, change=True)

    await desk.telegram.db.write(join)


def shown(desk: Desk, page: Json) -> list[str]:
    """The labels of the page's buttons."""
    return [label for row in labels(desk.drawn[page["message_id"]]) for label in row]


async def question(desk: Desk) -> Json:
    """What the page asks by now."""
    (prompt,) = (m for m in desk.messages.values() if "Answer" in desk.text(m) or "example" in desk.text(m))
    return prompt


async def test_what_is_told_is_switched_off_and_on(desk: Desk) -> None:
    page = await opened(desk, "/notifications")
    assert "Reminders, Digest, Tasks given to me, What I asked for is done" in desk.text(page)

    await desk.press(page, "What I tell you")
    await desk.press(page, "✓ Reminders")
    await desk.press(page, "Others change my tasks")

    ann = await person(desk)
    assert [kind for kind in Notice if quiet.is_on(ann, kind)] == ["digest", "assigned", "done", "changed"]
    assert "Reminders" not in desk.text(page)
    await desk.press(page, "‹ Back")
    assert shown(desk, page) == ["What I tell you", "Quiet hours", "Digest…"]


async def test_quiet_hours_are_chosen_and_ended(desk: Desk) -> None:
    page = await opened(desk, "/notifications")
    await desk.press(page, "Quiet hours")

    await desk.press(page, "22:00–08:00")

    assert quiet.quiet_hours(await person(desk)) == (time(22), time(8))
    assert "Quiet hours: 22:00–08:00" in desk.text(page)
    await desk.press(page, "Quiet hours")
    await desk.press(page, "No quiet hours")
    assert quiet.quiet_hours(await person(desk)) is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22:30-7:15", (time(22, 30), time(7, 15))),
        ("from 11 pm to 7 am", (time(23), time(7))),
        ("23.00 – 6", (time(23), time(6))),
    ],
)
async def test_quiet_hours_are_typed(desk: Desk, words: str, hours: tuple[time, time]) -> None:
    page = await opened(desk, "/notifications")
    await desk.press(page, "Quiet hours")
    await desk.press(page, "Type it…")

    await desk.reply(await question(desk), words)

    assert quiet.quiet_hours(await person(desk)) == hours
    assert shown(desk, page) == ["What I tell you", "Quiet hours", "Digest…"]
    assert desk.gone, "the question is taken away"


@pytest.mark.parametrize("words", ["at night", "22:00", "22:00-22:00", "25:00-26:00"])
async def test_what_are_no_hours_is_asked_again(desk: Desk, words: str) -> None:
    page = await opened(desk, "/notifications")
    await desk.press(page, "Quiet hours")
    await desk.press(page, "Type it…")

    await desk.reply(await question(desk), words)

    assert quiet.quiet_hours(await person(desk)) is None
    assert "I don't see the time in that" in desk.telegram.said[-1]
    await desk.reply(await question(desk), "22-8")
    assert quiet.quiet_hours(await person(desk)) == (time(22), time(8))


async def test_a_group_is_muted_and_heard_again(desk: Desk) -> None:
    await join_team(desk, ANN, Role.MEMBER)
    page = await opened(desk, "/notifications")
    assert "Muted groups: none" in desk.text(page)
    group = await team(desk)

    await desk.press(page, "Mute a group")
    await desk.press(page, "Team")
    await desk.press(page, "For ever")

    assert quiet.muted(await person(desk), group.id, datetime.now(UTC)) == EVER
    assert "Muted groups: Team (for ever)" in desk.text(page)
    await desk.press(page, "Mute a group")
    await desk.press(page, "✓ Team")
    await desk.press(page, "Hear it again")
    assert quiet.muted(await person(desk), group.id, datetime.now(UTC)) is None


async def test_a_group_one_is_not_in_can_t_be_muted(desk: Desk) -> None:
    await join_team(desk, BOB, Role.MEMBER)
    page = await opened(desk, "/notifications")

    await desk.press_data(page, f"mute:{(await team(desk)).id}:ever")

    assert desk.answers[-1].show_alert
    assert (await person(desk)).options == {}


async def test_nobody_presses_another_ones_page(desk: Desk) -> None:
    page = await opened(desk, "/notifications")

    for data in ("tell:reminder:0", "night:22-8", "sect:what", "goto:digest", "every:day"):
        await desk.press_data(page, data, by=EVE)
        assert desk.answers[-1].show_alert, data

    assert (await person(desk)).options == {}


async def test_forged_choices_change_nothing(desk: Desk) -> None:
    page = await opened(desk, "/notifications")

    for data in ("night:1-2", "tell:love:1", "sect:nowhere", "into:what", "goto:group", "every:often", "glang:uk"):
        await desk.press_data(page, data)
        assert desk.answers[-1].show_alert, data

    assert (await person(desk)).options == {}


async def test_settings_lead_there_and_back(desk: Desk) -> None:
    await desk.telegram.say("/settings")
    message = desk.telegram.by_bot("Settings", chat={"id": ANN["id"], "type": "private"})
    desk.messages[message["message_id"]] = message

    await desk.press_data(message, "notify")
    assert desk.text(message).startswith("Notifications")
    await desk.press(message, "Digest…")
    assert desk.text(message).startswith("Digest")
    await desk.press(message, "‹ Back")
    assert desk.text(message).startswith("Notifications")
    await desk.press(message, "‹ Back")

    edited: Any = desk.telegram.session.calls[-1]
    assert "Settings" in edited.text
    await desk.press_data(message, "notify")
    assert desk.text(message).startswith("Notifications")


async def test_in_a_group_notifications_lead_to_the_private_chat(desk: Desk) -> None:
    await desk.telegram.say("/notifications", chat=TEAM)

    assert "it in our chat" in desk.telegram.said[-1]


async def test_a_digest_is_chosen_by_buttons(desk: Desk) -> None:
    page = await opened(desk, "/digest")
    assert "No digest comes." in desk.text(page)

    await desk.press(page, "How often")
    await desk.press(page, "Once a week")
    await desk.press(page, "Fri")
    await desk.press(page, "At what time")
    await desk.press(page, "18:00")
    await desk.press(page, "What is in it")
    await desk.press(page, "✓ New")
    await desk.press(page, "Done lately")
    await desk.press(page, "Also when there is nothing")

    chosen = Schedule(
        Every.WEEK, day=4, at=time(18), parts=(Part.OVERDUE, Part.TODAY, Part.WAITING, Part.DONE), empty=True
    )
    ann = await person(desk)
    assert schedule_of(ann) == chosen
    assert ann.next_digest_at is not None
    assert (ann.next_digest_at.weekday(), ann.next_digest_at.hour) == (4, 18)
    assert "It comes: Once a week, Friday; next Fri" in desk.text(page)


async def test_the_hour_of_a_digest_is_typed(desk: Desk) -> None:
    page = await opened(desk, "/digest")
    await desk.press(page, "At what time")
    await desk.press(page, "Type it…")

    await desk.reply(await question(desk), "7:45 please")

    assert schedule_of(await person(desk)) == Schedule(Every.DAY, at=time(7, 45))
    assert "At: 07:45" in desk.text(page)


async def test_a_digest_is_of_one_workspace_or_of_all(desk: Desk) -> None:
    await join_team(desk, ANN, Role.MEMBER)
    page = await opened(desk, "/digest")
    await desk.press(page, "Of which tasks")

    await desk.press(page, "Team")

    assert schedule_of(await person(desk)).workspace == (await team(desk)).id
    assert "Of: Team" in desk.text(page)
    await desk.press(page, "Of which tasks")
    await desk.press(page, "All that is mine")
    assert schedule_of(await person(desk)).workspace is None


async def test_a_digest_shows_what_there_is_strikes_out_what_is_done_and_opens_cards_in_its_place(desk: Desk) -> None:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=True):
        await desk.card()
        page = await opened(desk, "/digest")

        await desk.press(page, "Show me one now")

        digest = list(desk.messages.values())[-1]
        assert desk.text(digest) == "🗓 Your day: Mon, Nov 23\n\nNew\n1. Fix the login #1"
        await desk.press(digest, "1")
        assert desk.text(digest).startswith("Fix the login #1")
        await desk.press(digest, "✓ Done")
        await desk.press(digest, "‹ Back")
        assert desk.text(digest) == "🗓 Your day: Mon, Nov 23\n\nNew\n1. ✅ Fix the login #1\n\n1 of 1 done"


async def test_a_digest_names_its_sections_as_somebody_has_saved_them_until_they_are_gone(desk: Desk) -> None:
    def save(store: Store) -> str:
        ann = store.people.by_telegram_id(ANN["id"])
        assert ann is not None
        actor, own = Actor.person(ann.id), people.personal_workspace(store, ann)
        query = {"page": "tasks", "query": "kind=bug&kind=task", "in_digest": True}
        return saving.save(store, actor, own.id, name="My <b>list</b>", **query).public_id

    await desk.card()
    saved = await desk.telegram.db.write(save)
    page = await opened(desk, "/digest")

    await desk.press(page, "Show me one now")
    digest = list(desk.messages.values())[-1]
    section = desk.text(digest).split("\n\n")[-1]
    assert section == "My <b>list</b>\n2. Fix the login #1"
    ann = Actor.person((await person(desk)).id)
    await desk.telegram.db.write(saving.remove, ann, saved)
    await desk.press(digest, "2")
    await desk.press(digest, "✓ Done")
    await desk.press(digest, "‹ Back")

    assert "Saved\n2. ✅ Fix the login #1\n\n1 of 1 done" in desk.text(digest)


async def test_a_digest_of_nothing_is_not_shown(desk: Desk) -> None:
    page = await opened(desk, "/digest")

    assert await desk.press(page, "Show me one now") == "There is nothing to tell."


async def test_a_press_that_is_handled_twice_brings_one_digest(desk: Desk) -> None:
    await desk.card()
    page = await opened(desk, "/digest")

    for _ in range(2):
        await desk.press_data(page, desk.data(page, "Show me one now"), query_id="7")

    assert len([message for message in desk.messages.values() if "Your day" in desk.text(message)]) == 1


async def test_a_group_is_set_by_its_administrators(desk: Desk) -> None:
    await join_team(desk, ANN, Role.ADMIN)
    page = await opened(desk, "/settings", chat=TEAM)
    assert desk.text(page).startswith("Settings of this group\n\nLanguage: English\nTime zone: ")

    await desk.press(page, "Language")
    await desk.press(page, "Deutsch")
    assert "Sprache" in desk.text(page) or "Language" in desk.text(page)
    await desk.press_data(page, "glang:en")
    await desk.press(page, "Time zone")
    await desk.press(page, "Type it…")
    await desk.reply(await question(desk), "Lisbon")
    await desk.press(page, "Silence")
    await desk.press(page, "A day")

    group = await team(desk)
    assert (group.locale, group.zone) == ("en", "Europe/Lisbon")
    muted = quiet.muted_chat(group, datetime.now(UTC))
    assert isinstance(muted, datetime)
    assert timedelta(hours=23) < muted - datetime.now(UTC) <= timedelta(days=1)
    await desk.press(page, "Silence")
    await desk.press(page, "Speak again")
    assert quiet.muted_chat(await team(desk), datetime.now(UTC)) is None


async def test_a_groups_digest_is_set_from_its_settings(desk: Desk) -> None:
    await join_team(desk, ANN, Role.ADMIN)
    page = await opened(desk, "/settings", chat=TEAM)

    await desk.press(page, "Digest…")
    await desk.press(page, "How often")
    await desk.press(page, "On weekdays")
    await desk.press(page, "‹ Back")

    assert schedule_of(await team(desk)).every is Every.WEEKDAYS
    assert (await team(desk)).next_digest_at is not None
    assert desk.text(page).startswith("Settings of this group")
    assert (await person(desk)).next_digest_at is None


async def test_members_may_see_a_groups_settings_and_change_nothing(desk: Desk) -> None:
    await join_team(desk, ANN, Role.ADMIN)
    await join_team(desk, BOB, Role.MEMBER)
    page = await opened(desk, "/settings", chat=TEAM)
    before = await team(desk)

    for data in ("glang:uk", "gzone:Europe/Kyiv", "gmute:ever", "sect:zone", "into:zone", "goto:digest", "set"):
        await desk.press_data(page, data, by=BOB)
        assert desk.answers[-1].show_alert, data
    await desk.telegram.say("/digest", by=BOB, chat=TEAM)

    assert "set by its administrators" in desk.telegram.said[-1]
    after = await team(desk)
    assert (before.locale, before.zone, before.options) == (after.locale, after.zone, after.options)


async def test_a_zone_that_several_places_may_mean_is_asked_about(desk: Desk) -> None:
    await join_team(desk, ANN, Role.ADMIN)
    page = await opened(desk, "/settings", chat=TEAM)
    await desk.press(page, "Time zone")
    await desk.press(page, "Type it…")

    await desk.reply(await question(desk), "Atlantis")

    assert "I don't know that place" in desk.telegram.said[-1]
    await desk.press_data(page, "gzone:Mars/Base")
    assert desk.answers[-1].show_alert
