"""From a doubt to a lesson: what a person answers decides how the next message like it is read."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.build import worker
from classifier.base import Context, Draft, Example, Incoming, Reading
from classifier.nearest import looks_alike
from emulator.people import Person, hidden
from tests.e2e.cards import Json, becomes, buttons, card, data_of, tap, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

pytestmark = by_polling

LOGIN, OTHER = bytes([99, 25, 0, 0]), bytes([0, 0, 90, 10])
"""What messages about the login and about anything else mean."""


class UnsureReader:
    """Never knows a bug from a task, unless somebody has taught it one that looks alike."""

    provider = "embedded"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        drafts = [self._draft(one, context.workspaces[one.workspace_id].examples) for one in messages]
        return [Reading((draft,), "en", self.provider) for draft in drafts]

    def _draft(self, message: Incoming, examples: Sequence[Example]) -> Draft:
        unsure = Draft(
            title=message.text,
            kind="task",
            is_task=True,
            confidence={"kind": 0.3, "is_task": 0.9},
            kind_probabilities={"task": 0.3, "bug": 0.29, "question": 0.2},
            vector=LOGIN if "login" in message.text else OTHER,
        )
        for example in examples:
            if example.firm and looks_alike(example.vector, unsure.vector) and "kind" in example.fields:
                taught = {"kind": str(example.fields["kind"]), "learned": {"kind": example.id}}
                return replace(unsure, confidence={"kind": 0.95, "is_task": 0.9}, **taught)  # type: ignore[arg-type]
        return unsure


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the installation starts."""
    monkeypatch.setattr(worker, "make_reader", lambda _settings: UnsureReader())


async def forwarded(person: Person, text: str) -> Json:
    """The card of a message of Zed's, after the burst before it has ended."""
    await person.people.advance(10)
    await person.say(text, forward=hidden("Zed"))
    return await card(person, text)


async def kinds(sift: Installation) -> list[str]:
    return [task["kind"] for task in await sift.tasks()]


async def test_a_doubt_is_asked_answered_taught_and_the_next_message_is_read_so(
    sift: Installation, ann: Person
) -> None:
    earlier = await forwarded(ann, "The login page is slow")
    shown = await forwarded(ann, "The login page is broken")
    assert "What kind is it?" in words(shown)
    assert buttons(shown)[:5] == ["+1 to #1", "Another one", "Task", "Bug", "Question"]

    assert (await tap(ann, shown, "Bug"))["text"] == "Kind: bug"
    await becomes(ann, shown, "Learned from you: bug", without=("What kind is it?",))
    await tap(ann, shown, "Use it for more…", "From Zed")
    await becomes(ann, shown, "From Zed: 1 open task would become “bug”:", "#1 The login page is slow")
    assert (await tap(ann, shown, "Change them"))["text"] == "1 task changed"

    await becomes(ann, shown, "Learned from you: bug (from Zed, 1 task changed)")
    await becomes(ann, earlier, "Bug")
    again = await forwarded(ann, "The login page is broken again")
    assert "As you taught with #2" in words(again)
    assert "What kind is it?" not in words(again)
    assert "What kind is it?" in words(await forwarded(ann, "The plants are dry"))
    assert await kinds(sift) == ["bug", "bug", "bug", "task"]


async def test_what_is_forgotten_is_put_back_and_asked_again(sift: Installation, ann: Person) -> None:
    earlier = await forwarded(ann, "The login page is slow")
    shown = await forwarded(ann, "The login page is broken")
    await tap(ann, shown, "Bug", "Use it for more…", "Always", "Change them")
    await becomes(ann, earlier, "Bug", button="✓ Done")

    assert (await tap(ann, shown, "Use it for more…", "Forget this"))["text"] == "Forgotten, 1 task put back"

    await becomes(ann, earlier, "What kind is it?")
    assert "What kind is it?" in words(await forwarded(ann, "The login page is broken again"))
    assert await kinds(sift) == ["task", "bug", "task"]


async def test_a_stranger_presses_none_of_it(sift: Installation, ann: Person, eve: Person) -> None:
    shown = await forwarded(ann, "The login page is broken")
    answer = data_of(shown, "Bug")
    await tap(ann, shown, "Bug", "Use it for more…")
    menu = await becomes(ann, shown, button="Forget this")
    presses = [answer, *(data_of(menu, label) for label in ("Only this one", "Always", "Forget this"))]
    hers = await forwarded(eve, "The login page is broken")

    for press in presses:
        assert (await eve.press_raw(hers, press))["alert"]

    assert sorted(await kinds(sift)) == ["bug", "task"]  # in the order of workspaces, which is anyone's guess
    assert "What kind is it?" in words(hers)


async def test_how_often_the_reader_was_right_can_be_asked(sift: Installation, ann: Person) -> None:
    shown = await forwarded(ann, "The login page is broken")
    await tap(ann, shown, "Bug")

    await ann.say("/stats ai")

    await ann.people.wait_for(ann.id, lambda message: "By field" in words(message) and "0 of 1" in words(message))


async def test_what_may_leave_the_machine_is_set_in_the_chat(sift: Installation, ann: Person) -> None:
    await ann.say("/settings")
    settings = await card(ann, "Settings")

    await tap(ann, settings, "How I read messages…", "🔒 Nothing")

    await becomes(ann, settings, "What may leave the machine: Nothing", button="✓ 🔒 Nothing")
    workspace = await sift.db.read(lambda store: store.workspaces.by_chat(ann.id))
    assert workspace is not None
    _, chosen = await sift.call("GET", f"/api/settings/ai?workspace={workspace.public_id}")
    assert chosen["policy"] == "local"
