"""/rules as people press their way through it, and what a rule leaves on cards."""

import pytest

from storage.store import Store
from tasks.routing import Facts, fits
from tests.handlers.desk import FIX, Desk
from tests.handlers.telegram import ANN, BOB, TEAM, Json, Telegram

ENGLISH_BOB = BOB | {"language_code": "en"}


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann owns a group in which Bob is a member; both have started us."""
    telegram.session.members[ANN["id"]] = "creator"
    desk = Desk(telegram)
    for person in (ANN, ENGLISH_BOB):
        await telegram.say("/start", by=person)
        await telegram.say("/team", by=person, chat=TEAM)
    await desk.send()
    return desk


async def test_a_rule_is_made_with_buttons_and_words_tried_and_followed(desk: Desk) -> None:
    await desk.card(by=ENGLISH_BOB, chat=TEAM)
    page = await rules_in_private(desk)
    assert "Rules of Team" in desk.text(page)

    for label in ("New rule", "Kind", "Bug", "‹ Back", "Words"):
        await desk.press(page, label)
    await desk.press(page, "Type it…")
    question = list(desk.messages.values())[-1]
    assert "Which words" in desk.text(question)
    await desk.reply(question, "login, crash")
    await desk.press(page, "crash")
    assert "When: Kind: bug · Words: “login”" in desk.text(page)
    for label in ("‹ Back", "Next: what happens", "Assignee", "Bob", "‹ Back", "Priority", "urgent", "‹ Back"):
        await desk.press(page, label)
    await desk.press(page, "Next: check")
    await desk.press(page, "Try it on the last messages")
    assert "fits 1 of the last 1 messages" in desk.text(page)
    assert "• Fix the login → Assignee: Bob" in desk.text(page)
    assert await desk.press(page, "Save") == "Rule 1 is kept"
    assert "1. Kind: bug · Words: “login” → Assignee: Bob" in desk.text(page)

    card = await desk.card(chat=TEAM)
    assert "👤 Bob" in desk.text(card)
    assert "🔥 urgent" in desk.text(card)
    assert "priority: by rule 1 · assignee: by rule 1" in desk.text(card).lower()


async def test_making_a_rule_can_be_left_at_every_step_and_asks_for_what_is_missing(desk: Desk) -> None:
    page = await rules_in_private(desk)

    await desk.press(page, "New rule")
    assert await desk.press(page, "Next: what happens") == "Choose first when the rule holds."
    await desk.press(page, "Source")
    await desk.press(page, "✖ Cancel")
    assert "New rule" not in desk.text(page)
    await desk.press(page, "New rule")
    assert "When: …" in desk.text(page)
    for label in ("Priority", "high", "urgent", "high", "‹ Back", "Next: what happens"):
        await desk.press(page, label)
    assert "When: Priority: 🔥 urgent" in desk.text(page)
    assert await desk.press(page, "Next: check") == "Choose first what the rule does."
    await desk.press(page, "‹ Back")
    await desk.press(page, "✖ Cancel")

    assert await kept(desk) == []


async def test_rules_are_switched_off_moved_changed_and_deleted(desk: Desk) -> None:
    page = await rules_in_private(desk)
    await make(desk, page, "Bug", "urgent")
    await make(desk, page, "Question", "low")

    await desk.press(page, "2")
    await desk.press(page, "▲")
    await desk.press(page, "Switch off")
    assert desk.text(page).startswith("Rule 1")
    await desk.press(page, "‹ Back")
    assert "1. Kind: question → Priority: 🔽 low (off)\n2. Kind: bug" in desk.text(page)
    await desk.press(page, "2")
    for label in ("Change", "Next: what happens", "Priority", "high", "‹ Back", "Next: check", "Save"):
        await desk.press(page, label)
    assert "2. Kind: bug → Priority: 🔼 high" in desk.text(page)
    await desk.press(page, "1")
    await desk.press(page, "Delete…")
    await desk.press(page, "Keep it")
    await desk.press(page, "Delete…")
    assert await desk.press(page, "Delete") == "Deleted"

    assert [rule.number for rule in await kept(desk)] == [2]


async def test_what_a_rule_sends_elsewhere_is_a_line_on_its_card_here_and_a_card_there(desk: Desk) -> None:
    await desk.telegram.say("/rules")
    (page,) = await desk.send()
    for label in ("New rule", "Kind", "Bug", "‹ Back", "Next: what happens", "Send to", "Team", "‹ Back"):
        await desk.press(page, label)
    for label in ("Next: check", "Save"):
        await desk.press(page, label)

    await desk.telegram.say("the login is broken")
    await desk.read(FIX)
    cards = await desk.send()

    (here,) = [card for card in cards if card["chat"]["id"] == ANN["id"]]
    (there,) = [card for card in cards if card["chat"]["id"] == TEAM["id"]]
    assert "→ Team #1" in desk.text(here)
    assert desk.drawn[here["message_id"]].reply_markup is None
    assert "Fix the login #1" in desk.text(there)
    assert "rought here by a rule" in desk.text(there)
    await desk.press(there, "✓ Done", by=ENGLISH_BOB)
    assert "✅" in desk.text(there)


async def test_somebody_who_is_named_is_told_in_private_and_opens_the_card(desk: Desk) -> None:
    page = await rules_in_private(desk)
    for label in ("New rule", "Kind", "Bug", "‹ Back", "Next: what happens", "Tell", "Bob", "‹ Back"):
        await desk.press(page, label)
    for label in ("Next: check", "Save"):
        await desk.press(page, label)

    await desk.telegram.say("@sift_bot the login is broken", chat=TEAM)
    await desk.read(FIX)
    cards = await desk.send()

    (told,) = [card for card in cards if card["chat"]["id"] == BOB["id"]]
    assert "📥 Rule 1 tells you of this:" in desk.text(told)
    await desk.press(told, "Open the card", by=ENGLISH_BOB)
    await desk.press(told, "✓ Done", by=ENGLISH_BOB)
    await desk.press(told, "‹ Back", by=ENGLISH_BOB)
    assert "✅ Fix the login" in desk.text(told)


async def test_in_a_group_rules_are_shown_to_its_admins_and_changed_in_private(desk: Desk) -> None:
    await desk.telegram.say("/rules", chat=TEAM, by=ENGLISH_BOB)
    assert desk.telegram.said[-1] == "You may not do that here."

    await desk.telegram.say("/rules", chat=TEAM)
    (page,) = await desk.send()

    markup = desk.drawn[page["message_id"]].reply_markup
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [["Change the rules…"]]


async def test_forged_and_stale_presses_change_nothing(desk: Desk) -> None:
    page = await rules_in_private(desk)
    await make(desk, page, "Bug", "urgent")
    (rule,) = await kept(desk)
    before = dict(rule.then)

    for data in (
        "rsave",
        "rvalue:when:kind:0000000000000000",
        "rvalue:then:assignee:0000000000000000",
        "rfield:when:notify:0",
        "rstep:list",
        "rdel:999",
        "rmake:999",
        "rtype:kind",
        f"ron:{rule.id}:banana",
        f"rvalue:when:kind:{'é' * 16}",
    ):
        await desk.telegram.press(data, card=page)
    for data in (f"rdel:{rule.id}", f"ron:{rule.id}:0", f"rshift:{rule.id}:1", "rsave", "rmake:0"):
        await desk.telegram.press(data, card=page, by=ENGLISH_BOB)

    (after,) = await kept(desk)
    assert (after.id, after.enabled, after.then) == (rule.id, True, before)


async def test_who_is_admin_no_more_sees_and_changes_nothing(desk: Desk) -> None:
    await desk.telegram.db.write(_set_role, BOB["id"], "admin")
    page = await rules_in_private(desk, by=ENGLISH_BOB)
    await desk.press(page, "New rule", by=ENGLISH_BOB)
    await desk.telegram.db.write(_set_role, BOB["id"], "member")

    assert await desk.press(page, "Kind", by=ENGLISH_BOB) == "You may not do that here."
    assert desk.text(page) == "You may not do that here."


async def test_typed_words_are_bounded(desk: Desk) -> None:
    page = await rules_in_private(desk)
    await desk.press(page, "New rule")
    await desk.press(page, "Words")
    await desk.press(page, "Type it…")
    question = list(desk.messages.values())[-1]

    await desk.reply(question, "x" * 65)
    assert desk.telegram.said[-1] == "That value doesn't fit."
    await desk.reply(question, ",".join("abcdefghijk"))
    assert desk.telegram.said[-1] == "That's more than fits here."
    await desk.reply(question, "(a+)+$, ДІМ")

    assert "“(a+)+$”, “ДІМ”" in desk.text(page)
    made = await desk.telegram.db.read(_words_of, page)
    assert fits(_Rule({"words": made}), Facts("", "", "", "", "наш дім"))
    assert not fits(_Rule({"words": made}), Facts("", "", "", "", "aaaa"))


class _Rule:
    number, then, created_by = 1, {}, None

    def __init__(self, when: Json) -> None:
        self.when = when


async def rules_in_private(desk: Desk, by: Json = ANN) -> Json:
    """The page of the group's rules, in private."""
    public_id = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]).public_id)
    await desk.telegram.say(f"/start rules_{public_id}", by=by)
    (page,) = await desk.send()
    return page


async def make(desk: Desk, page: Json, kind: str, priority: str) -> None:
    labels = ("New rule", "Kind", kind, "‹ Back", "Next: what happens", "Priority", priority, "‹ Back", "Next: check")
    for label in (*labels, "Save"):
        await desk.press(page, label)


async def kept(desk: Desk):
    def look(store: Store):
        return list(store.routing.of_workspace(store.workspaces.by_chat(TEAM["id"]).id))

    return await desk.telegram.db.read(look)


def _words_of(store: Store, page: Json):
    return store.deliveries.shown_as(page["chat"]["id"], page["message_id"]).view["when"]["words"]


def _set_role(store: Store, telegram_id: int, role: str) -> None:
    person, workspace = store.people.by_telegram_id(telegram_id), store.workspaces.by_chat(TEAM["id"])
    store.people.join(workspace.id, person.id, role, change=True)
