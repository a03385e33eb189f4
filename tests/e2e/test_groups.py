"""In groups: silent, unless spoken to."""

import pytest

from emulator.people import Person
from emulator.settings import Settings as TelegramSettings
from tests.e2e.cards import answer, becomes, buttons, card, is_bots, tap, words
from tests.e2e.conftest import TOKEN
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation


@pytest.fixture
async def team(ann: Person, bob: Person) -> int:
    """Ann's group, in which the bot has said hello."""
    chat = await ann.people.group("Team", ann, bob)
    await answer(ann, "Hello!", chat=chat)
    return chat


async def test_a_mention_makes_a_task_with_a_card_in_the_group(
    sift: Installation, ann: Person, bob: Person, team: int
) -> None:
    said = await bob.say("@sift_bot order paper by Friday", chat=team)

    shown = await card(bob, "Order paper", "📅", chat=team)

    assert shown["reply_to_message"]["message_id"] == said["message_id"]
    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "Done by Ann Lee")
    (task,) = await sift.tasks()
    assert (task["author"], task["status"]) == ("Bob", "done")


async def test_task_in_reply_makes_a_task_of_what_somebody_said(
    sift: Installation, ann: Person, bob: Person, team: int
) -> None:
    report = await bob.say("the login is broken", chat=team)

    await ann.say("/task", chat=team, reply_to=report["message_id"])

    shown = await card(ann, "The login is broken", "From Bob", "asked by Ann Lee", chat=team)
    assert buttons(shown)
    (task,) = await sift.tasks()
    assert (task["author"], task["kind"]) == ("Bob", "bug")


@by_polling
async def test_task_with_words_makes_a_task(sift: Installation, ann: Person, team: int) -> None:
    await ann.say("/task@sift_bot order ink tomorrow", chat=team)

    await card(ann, "Order ink", "📅", chat=team)

    assert len(await sift.tasks()) == 1


@by_polling
async def test_a_reply_to_the_bot_is_for_the_bot(sift: Installation, ann: Person, bob: Person, team: int) -> None:
    await ann.say("@sift_bot order paper", chat=team)
    shown = await card(ann, "Order paper", chat=team)

    await bob.say("urgent", chat=team, reply_to=shown["message_id"])

    await becomes(ann, shown, "🔥 urgent")
    assert len(await sift.tasks()) == 1


@by_polling
async def test_talk_among_people_is_neither_kept_nor_answered(
    sift: Installation, ann: Person, bob: Person, team: int
) -> None:
    await ann.say("please fix the login", chat=team)
    await bob.say("@ann_lee you do it", chat=team)
    await bob.say("/start@another_bot", chat=team)
    await ann.say("@sift_bot order paper", chat=team)
    await card(ann, "Order paper", chat=team)

    assert [message.text for message in await sift.kept()] == ["order paper"]
    said = [words(message) for message in await ann.people.history(team) if is_bots(message)]
    assert len(said) == 2


@by_polling
class TestWithoutPrivacyMode:
    @pytest.fixture
    def telegram_settings(self) -> TelegramSettings:
        return TelegramSettings(token=TOKEN, rates=None, seed=7, privacy=False)

    async def test_what_the_bot_sees_all_the_same_is_not_kept(
        self, sift: Installation, ann: Person, bob: Person, team: int
    ) -> None:
        await ann.say("please fix the login", chat=team)
        await bob.say("and buy milk", chat=team)
        await ann.say("@sift_bot order paper", chat=team)

        await card(ann, "Order paper", chat=team)

        assert [message.text for message in await sift.kept()] == ["order paper"]


@by_polling
async def test_a_stranger_may_do_nothing_with_a_group_s_task(
    sift: Installation, ann: Person, eve: Person, team: int
) -> None:
    await ann.say("@sift_bot order paper", chat=team)
    shown = await card(ann, "Order paper", chat=team)
    await ann.people.do("member", chat=team, user=eve.id, status="left")
    await ann.people.do("press_raw", chat=team, user=eve.id, message=shown["message_id"], data="move:1:done")

    await sift.settle()

    assert [task["status"] for task in await sift.tasks()] == ["open"]


async def test_a_group_that_becomes_a_supergroup_keeps_its_tasks(sift: Installation, ann: Person, bob: Person) -> None:
    sift.may_fail.append("group chat was upgraded to a supergroup chat")
    small = await ann.people.group("Small", ann, bob, supergroup=False)
    await ann.say("@sift_bot order paper", chat=small)
    await card(ann, "Order paper", chat=small)

    large = (await ann.people.do("migrate", chat=small))["id"]
    await ann.say("/done@sift_bot 1", chat=large)

    await answer(ann, "✅", "Order paper", chat=large)
    await ann.say("@sift_bot order ink", chat=large)
    await card(ann, "Order ink", "#2", chat=large)
    assert len({task["workspace"] for task in await sift.tasks()}) == 1
