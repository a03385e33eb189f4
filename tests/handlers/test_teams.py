"""/team, /workspace and invitations, as people press their way through them."""

import re

import pytest

from handlers.options import Options
from storage.tables import Role
from tests.handlers.desk import FIX, Desk
from tests.handlers.inviting import invitations, set_role, spoiled
from tests.handlers.samples import ANONYMOUS
from tests.handlers.telegram import ANN, BOT, EVE, TEAM, Json, Telegram
from tests.handlers.telegram import BOB as BOB_IN_KYIV

BOB = BOB_IN_KYIV | {"language_code": "en"}


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann's group, in which Bob has spoken; Eve is a stranger."""
    telegram.session.members[ANN["id"]] = "creator"
    desk = Desk(telegram)
    await desk.card(by=BOB, chat=TEAM)
    await telegram.say("/start", by=ANN)
    await page(desk, "/team", chat=TEAM)
    return desk


async def page(desk: Desk, words: str, *, by: Json = ANN, chat: Json | None = None, **fields: object) -> Json:
    """The page that a command opens."""
    await desk.telegram.say(words, by=by, chat=chat, **fields)
    (shown,) = await desk.send()
    return shown


async def works_in_team(desk: Desk, person: Json) -> None:
    await desk.telegram.say("/start", by=person)
    await desk.press(await page(desk, "/workspace", by=person), "Team", by=person)


async def link(desk: Desk, *choices: str) -> str:
    """The code of an invitation that Ann makes."""
    await works_in_team(desk, ANN)
    shown = await page(desk, "/team")
    for label in ("Invite…", *choices, "Make the link"):
        await desk.press(shown, label)
    found = re.search(r"start=join_([\w-]{16})", desk.text(shown))
    assert found is not None
    return found[1]


class TestTeam:
    async def test_everybody_in_the_group_sees_who_is_who(self, desk: Desk) -> None:
        shown = await page(desk, "/team", by=BOB, chat=TEAM)

        assert "👑 Ann – owner" in desk.text(shown)
        assert "👤 Bob Lee – member · has not started me yet" in desk.text(shown)

    async def test_administrators_of_the_group_are_admins_also_before_they_have_spoken(self, desk: Desk) -> None:
        desk.telegram.session.members[EVE["id"]] = "administrator"

        shown = await page(desk, "/team", by=BOB, chat=TEAM)

        assert "⭐ Eve – admin" in desk.text(shown)

    async def test_who_is_no_administrator_any_more_is_a_member(self, desk: Desk) -> None:
        desk.telegram.session.members[BOB["id"]] = "administrator"
        await page(desk, "/team", by=BOB, chat=TEAM)
        del desk.telegram.session.members[BOB["id"]]

        shown = await page(desk, "/team", by=ANN, chat=TEAM)

        assert "👤 Bob Lee – member" in desk.text(shown)

    async def test_the_owner_changes_a_role_and_it_stays_whatever_telegram_says(self, desk: Desk) -> None:
        shown = await page(desk, "/team", chat=TEAM)

        await desk.press(shown, "Change roles…")
        await desk.press(shown, "👤 Bob Lee")
        answer = await desk.press(shown, "👁 viewer")

        assert answer == "Bob Lee is 👁 viewer now"
        assert "👁 Bob Lee – viewer" in desk.text(shown)
        desk.telegram.session.members[BOB["id"]] = "administrator"
        await page(desk, "/team", chat=TEAM)
        assert await desk.telegram.role(BOB["id"]) is Role.VIEWER

    async def test_a_member_may_change_nothing(self, desk: Desk) -> None:
        shown = await page(desk, "/team", chat=TEAM)

        assert await desk.press(shown, "Change roles…", by=BOB) == "You may not do that here."
        await desk.press(shown, "Change roles…")
        assert await desk.press(shown, "👑 Ann", by=BOB) == "You may not do that here."
        await desk.press(shown, "👤 Bob Lee")
        assert await desk.press(shown, "👑 owner", by=BOB) == "You may not do that here."
        assert await desk.telegram.role(BOB["id"]) is Role.MEMBER

    async def test_the_last_owner_stays_owner(self, desk: Desk) -> None:
        shown = await page(desk, "/team", chat=TEAM)
        await desk.press(shown, "Change roles…")
        await desk.press(shown, "👑 Ann")

        assert await desk.press(shown, "👤 member") == "There must be an owner. Make somebody else owner first."
        assert await desk.telegram.role(ANN["id"]) is Role.OWNER

    async def test_an_administrator_who_hides_opens_the_page_and_a_press_tells_who_they_are(self, desk: Desk) -> None:
        shown = await page(desk, "/team", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

        await desk.press(shown, "Change roles…", by=ANN)

        assert "Whose role changes?" in desk.text(shown)

    async def test_no_invitation_is_made_where_a_group_would_see_it(self, desk: Desk) -> None:
        shown = await page(desk, "/team", chat=TEAM)

        assert await desk.press_data(shown, "team:inviting:0") == "You may not do that here."
        assert await desk.press_data(shown, "link") == "You may not do that here."
        assert await invitations(desk) == []

    async def test_the_group_s_button_leads_to_the_page_in_private(self, desk: Desk) -> None:
        shown = await page(desk, "/team", chat=TEAM)
        url = next(
            button.url
            for row in desk.drawn[shown["message_id"]].reply_markup.inline_keyboard  # type: ignore[union-attr]
            for button in row
            if button.text == "Invite…"
        )
        assert url is not None

        private_page = await page(desk, f"/start {url.partition('start=')[2]}")

        assert private_page["chat"]["id"] == ANN["id"]
        assert "Team of Team" in desk.text(private_page)

    async def test_a_stranger_learns_nothing_by_the_same_link(self, desk: Desk) -> None:
        workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
        assert workspace is not None

        await desk.telegram.say(f"/start team_{workspace.public_id}", by=EVE)
        await desk.telegram.say("/start team_nothing", by=EVE)

        assert desk.telegram.said[-2:] == ["I can't find that."] * 2


class TestWorkspaces:
    async def test_a_private_chat_works_where_its_person_chooses(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)

        await desk.telegram.say("order ink", by=BOB)
        await desk.read(FIX)

        (kept,) = (message for message in await desk.telegram.kept() if message.text == "order ink")
        workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
        assert workspace is not None
        assert kept.workspace_id == workspace.id
        (shown,) = await desk.send()
        assert shown["chat"]["id"] == BOB["id"]
        assert await desk.press(shown, "✓ Done", by=BOB) == "Done"

    async def test_it_shows_roles_and_counts_and_marks_the_current_one(self, desk: Desk) -> None:
        shown = await page(desk, "/workspace")
        assert "✓ Your own tasks – 0 open tasks" in desk.text(shown)
        assert "· Team – 👑 owner · 1 open task" in desk.text(shown)

        assert await desk.press(shown, "Team") == "Our chat works in Team"

        assert "✓ Team – 👑 owner · 1 open task" in desk.text(shown)
        assert await desk.press(shown, "Your own tasks") == "Our chat works with your own tasks"

    async def test_a_viewer_s_message_goes_to_their_own_and_they_are_told(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)
        await set_role(desk, BOB, Role.VIEWER)

        await desk.telegram.say("order ink", by=BOB)

        (kept,) = (message for message in await desk.telegram.kept() if message.text == "order ink")
        own = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(BOB["id"]))
        assert own is not None
        assert kept.workspace_id == own.id
        assert "Team" in desk.telegram.said[-1]

    async def test_a_viewer_s_command_to_make_a_task_does_the_same(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)
        await set_role(desk, BOB, Role.VIEWER)

        await desk.telegram.say("/task order ink", by=BOB)

        own = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(BOB["id"]))
        assert own is not None
        assert [task.workspace_id for task in await desk.tasks()][-1] == own.id

    async def test_who_has_left_the_group_works_with_their_own_tasks_and_is_told_once(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)
        await desk.telegram.say(chat=TEAM, left_chat_member=BOB)

        await desk.telegram.say("order ink", by=BOB)
        await desk.telegram.say("order paper", by=BOB)

        own = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(BOB["id"]))
        assert own is not None
        assert {it.workspace_id for it in await desk.telegram.kept() if it.text in {"order ink", "order paper"}} == {
            own.id
        }
        (told,) = await desk.send()
        assert "Team" in desk.text(told)

    async def test_a_message_that_comes_again_after_they_left_is_kept_once(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)
        said = await desk.telegram.say("order ink", by=BOB)
        await desk.telegram.say(chat=TEAM, left_chat_member=BOB)

        await desk.telegram.feed({"message": said})

        assert len([it for it in await desk.telegram.kept() if it.text == "order ink"]) == 1

    async def test_who_has_left_changes_nothing_by_editing_what_they_said(self, desk: Desk) -> None:
        await works_in_team(desk, BOB)
        said = await desk.telegram.say("order ink", by=BOB)
        await desk.telegram.say(chat=TEAM, left_chat_member=BOB)

        await desk.telegram.edit(said, text="burn it all")

        assert "burn it all" not in await desk.telegram.texts()

    async def test_a_stranger_can_t_switch_to_a_workspace_by_a_forged_press(self, desk: Desk) -> None:
        await desk.telegram.say("/start", by=EVE)
        shown = await page(desk, "/workspace", by=EVE)
        workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
        assert workspace is not None

        assert await desk.press_data(shown, f"work:{workspace.id}", by=EVE) == "I can't find that."
        assert await desk.press_data(shown, f"bye:{workspace.id}", by=EVE) == "I can't find that."

    async def test_who_is_in_the_group_leaves_by_leaving_the_group(self, desk: Desk) -> None:
        shown = await page(desk, "/workspace")
        workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
        assert workspace is not None

        answer = await desk.press_data(shown, f"bye:{workspace.id}")

        assert answer == "Who is in the group is a member here. Only leaving the group changes that."

    async def test_in_a_group_it_says_where_the_group_works(self, desk: Desk) -> None:
        await desk.telegram.say("/workspace", chat=TEAM)

        assert "Team" in desk.telegram.said[-1]


class TestInvitations:
    async def test_who_follows_the_link_is_asked_and_joins(self, desk: Desk) -> None:
        code = await link(desk)

        shown = await page(desk, f"/start join_{code}", by=EVE)

        assert "Ann invites you to Team.\nYour role would be: 👤 member" in desk.text(shown)
        assert await desk.telegram.role(EVE["id"]) is None
        assert await desk.press(shown, "Join", by=EVE) == "Welcome to Team"
        assert await desk.telegram.role(EVE["id"]) is Role.MEMBER
        assert await desk.press(shown, "Work there from now on", by=EVE) == "Our chat works in Team"
        assert "✓ Team" in desk.text(shown)

    async def test_who_does_not_want_to_stays_outside(self, desk: Desk) -> None:
        code = await link(desk)
        shown = await page(desk, f"/start join_{code}", by=EVE)

        await desk.press(shown, "No thanks", by=EVE)

        assert desk.text(shown) == "All right. Nothing has changed."
        assert await desk.telegram.role(EVE["id"]) is None

    async def test_joining_twice_is_joining_once(self, desk: Desk) -> None:
        code = await link(desk)
        shown = await page(desk, f"/start join_{code}", by=EVE)
        data = desk.data(shown, "Join")

        await desk.press_data(shown, data, by=EVE)
        await desk.press_data(shown, data, by=EVE)

        (made,) = await invitations(desk)
        assert made.uses == 1

    async def test_one_for_one_person_lets_nobody_else_in(self, desk: Desk) -> None:
        code = await link(desk)
        dan = EVE | {"id": 103, "first_name": "Dan"}
        early = await page(desk, f"/start join_{code}", by=dan)
        await desk.press(await page(desk, f"/start join_{code}", by=EVE), "Join", by=EVE)

        answer = await desk.press(early, "Join", by=dan)

        assert answer == "This invitation does not work, or not any more. Ask for a new one."
        assert await desk.telegram.role(103) is None

    @pytest.mark.parametrize("fate", ["expired", "used", "revoked", "wrong", "nonsense", "inviter left"])
    async def test_one_that_does_not_work_says_always_the_same(self, desk: Desk, fate: str) -> None:
        code = await spoiled(desk, await link(desk), fate)

        await desk.telegram.say(f"/start join_{code}", by=EVE)

        assert desk.telegram.said[-1] == "This invitation does not work, or not any more. Ask for a new one."
        assert await desk.telegram.role(EVE["id"]) is None

    async def test_it_never_lowers_a_role(self, desk: Desk) -> None:
        code = await link(desk, "👁 viewer")

        shown = await page(desk, f"/start join_{code}", by=ANN)

        assert "Your role: 👑 owner" in desk.text(shown)
        assert await desk.telegram.role(ANN["id"]) is Role.OWNER

    async def test_an_admin_who_is_no_owner_can_t_invite_admins(self, desk: Desk) -> None:
        await link(desk, "⭐ admin")
        await set_role(desk, BOB, Role.ADMIN)
        await works_in_team(desk, BOB)
        shown = await page(desk, "/team", by=BOB)

        await desk.press_data(shown, "team:inviting:0", by=BOB)
        await desk.press_data(shown, "inv:admin:7:0", by=BOB)

        assert "join_" not in desk.text(shown)
        assert await desk.press_data(shown, "link", by=BOB) is not None
        assert len(await invitations(desk)) == 1

    async def test_who_was_sent_away_does_not_come_back_by_the_link_they_hold(self, desk: Desk) -> None:
        code = await link(desk, "For anybody")
        await desk.press(await page(desk, f"/start join_{code}", by=EVE), "Join", by=EVE)
        team = await page(desk, "/team")
        for label in ("Change roles…", "👤 Eve", "Remove"):
            await desk.press(team, label)

        await desk.telegram.say(f"/start join_{code}", by=EVE)

        assert await desk.telegram.role(EVE["id"]) is None
        assert desk.telegram.said[-1].startswith("This invitation does not work")

    async def test_who_came_by_a_link_can_leave(self, desk: Desk) -> None:
        code = await link(desk)
        await desk.press(await page(desk, f"/start join_{code}", by=EVE), "Join", by=EVE)
        shown = await page(desk, "/workspace", by=EVE)

        await desk.press(shown, "Leave Team…", by=EVE)
        assert await desk.press(shown, "Leave", by=EVE) == "You have left"

        assert await desk.telegram.role(EVE["id"]) is None
        assert "Team" not in desk.text(shown)

    async def test_a_link_is_revoked_by_a_press(self, desk: Desk) -> None:
        code = await link(desk)
        shown = await page(desk, "/team")
        await desk.press(shown, "Invite…")
        assert code in desk.text(shown)

        await desk.press(shown, "Revoke 1")

        assert code not in desk.text(shown)
        assert (await invitations(desk))[0].revoked_at is not None


class TestInvitingWhomTheOwnerHasNotAdmitted:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"], BOB["id"]}))

    async def test_they_are_not_let_in_and_told_so(self, desk: Desk) -> None:
        code = await link(desk)

        await desk.telegram.say(f"/start join_{code}", by=EVE)

        assert str(EVE["id"]) in desk.telegram.said[-1]
        assert await desk.telegram.role(EVE["id"]) is None
