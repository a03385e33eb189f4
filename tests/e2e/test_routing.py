"""A team's rules: made with buttons, tried, kept over a restart, followed by what comes in, and never against people."""

from emulator.people import Person
from tests.e2e.cards import answer, becomes, card, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation


@by_polling
@on_each_engine
async def test_a_rule_is_made_tried_and_followed_and_people_have_the_last_word(
    sift: Installation, ann: Person, bob: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    for person in (ann, bob):
        await person.say("/start")
        await person.say("/team", chat=team)
    await bob.say("@sift_bot fix the server room door", chat=team)
    await card(bob, "erver room", chat=team)

    await ann.say("/rules", chat=team)
    listed = await card(ann, "Rules of Team", chat=team)
    await ann.follow(listed["reply_markup"]["inline_keyboard"][0][0]["url"])
    page = await card(ann, "Rules of Team", button="New rule")
    await tap(ann, page, "New rule", "Words", "Type it…")
    question = await answer(ann, "Which words must a message have?")
    await ann.say("server, сервер", reply_to=question)
    await becomes(ann, page, "“server”, “сервер”")
    await sift.stop("bot")
    await sift.start("bot")
    await tap(ann, page, "‹ Back", "Next: what happens ›")
    await becomes(ann, page, "What happens then?")  # a button “Priority” stood there before, too
    await tap(ann, page, "Priority", "🔥 urgent", "‹ Back", "Assignee", "Bob")
    await tap(ann, page, "‹ Back", "Next: check ›", "Try it on the last messages")
    await becomes(ann, page, "fits 1 of the last 1 messages", "Assignee: Bob · Priority: 🔥 urgent")
    await tap(ann, page, "Save")
    await becomes(ann, page, "1. Words: “server”, “сервер” → Assignee: Bob · Priority: 🔥 urgent")

    await ann.say("@sift_bot купити новий СЕРВЕР", chat=team)
    shown = await card(ann, "👤 Bob", "🔥", "by rule 1", chat=team)
    await tap(bob, shown, "Priority", "🔽 low")
    await becomes(bob, shown, "🔽")

    await tap(ann, page, "1", "Switch off", "‹ Back")
    await becomes(ann, page, "(off)")
    await ann.say("@sift_bot the server has a new disk", chat=team)
    last = await card(ann, "new disk", chat=team)
    assert "by rule" not in words(last)


@by_polling
async def test_a_rule_sends_what_comes_in_to_a_team_and_tells_a_member(
    sift: Installation, ann: Person, bob: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    for person in (ann, bob):
        await person.say("/start")
        await person.say("/team", chat=team)
    await ann.say("/rules")
    page = await card(ann, "Rules of", button="New rule")
    await tap(ann, page, "New rule", "Words", "Type it…")
    await ann.say("printer", reply_to=await answer(ann, "Which words must a message have?"))
    await tap(ann, page, "‹ Back", "Next: what happens ›", "Send to", "Team", "‹ Back", "Tell", "Bob", "‹ Back")
    await tap(ann, page, "Next: check ›", "Save")
    await becomes(ann, page, "Send to: Team · Tell: Bob")

    await ann.say("Fix the printer please")

    await answer(ann, "→ Team #1")
    there = await card(ann, "rinter", "#1", chat=team)
    told = await card(bob, "📥", "rinter", "#1")
    await tap(ann, there, "✓ Done")
    await becomes(ann, there, "✅")
    await ann.move(ann, team, "left")
    await ann.say("The printer is broken again")
    own = await card(ann, "rinter", "broken")
    assert "→ Team" not in words(own)
    assert told["chat"]["id"] == bob.id
    await sift.settle()
