"""What a workspace chooses for its readers, and who may."""

import pytest

from storage.tables import Role
from tasks import options, people
from tasks.doubts import LIMITS, Limits
from tasks.models import Models
from tasks.rules import TaskError

MODELS = Models(model="ollama:llama3", providers=frozenset({"ollama"}))


async def chosen(db, cast):
    return await db.read(options.reading_options, cast.as_ann, cast.workspace.id, MODELS)


async def test_a_workspace_follows_the_installation_until_it_chooses(db, cast):
    before = await chosen(db, cast)
    await db.write(options.set_classifier, cast.as_ann, cast.workspace.id, "embedded", MODELS)
    own = await chosen(db, cast)
    await db.write(options.set_classifier, cast.as_ann, cast.workspace.id, None, MODELS)

    assert (before.classifier, before.model) == (None, "ollama:llama3")
    assert (own.classifier, own.model) == ("embedded", "")
    assert ((await chosen(db, cast)).classifier, (await chosen(db, cast)).model) == (None, "ollama:llama3")


async def test_choices_do_not_disturb_each_other(db, cast):
    await db.write(options.set_classifier, cast.as_ann, cast.workspace.id, "ollama:gemma3:1b", MODELS)
    await db.write(options.set_policy, cast.as_ann, cast.workspace.id, "local")
    await db.write(options.set_limits, cast.as_ann, cast.workspace.id, {"due": (0.2, 0.9)})
    await db.write(options.set_limits, cast.as_ann, cast.workspace.id, {"kind": (0, 1)})

    own = await chosen(db, cast)

    assert (own.classifier, own.policy) == ("ollama:gemma3:1b", "local")
    assert own.limits == dict(LIMITS) | {"due": Limits(0.2, 0.9), "kind": Limits(0, 1)}


@pytest.mark.parametrize(
    "name", ["", "off", "rules", "openai:gpt-x", "ollama:", "ollama", ":x", "ollama:a b", "ollama:я"]
)
async def test_a_model_that_the_installation_does_not_have_is_refused(db, cast, name):
    with pytest.raises(TaskError, match="bad_value") as refusal:
        await db.write(options.set_classifier, cast.as_ann, cast.workspace.id, name, MODELS)

    assert refusal.value.params == {"field": "classifier"}
    assert (await chosen(db, cast)).classifier is None


@pytest.mark.parametrize("limits", [{"title": (0, 1)}, {"kind": (0.7, 0.3)}, {"kind": (-0.1, 1)}, {"kind": (0, 1, 1)}])
async def test_limits_that_make_no_sense_are_refused(db, cast, limits):
    with pytest.raises(TaskError, match="bad_value"):
        await db.write(options.set_limits, cast.as_ann, cast.workspace.id, limits)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (options.set_classifier, ("embedded", MODELS)),
        (options.set_policy, ("open",)),
        (options.set_limits, ({"kind": None},)),
        (options.reading_options, (MODELS,)),
    ],
)
async def test_only_who_runs_a_workspace_may_look_and_choose(db, cast, verb, arguments):
    for actor, refusal in ((cast.as_bob, "not_allowed"), (cast.as_eve, "not_found")):
        with pytest.raises(TaskError, match=refusal):
            await db.write(verb, actor, cast.workspace.id, *arguments)
    await db.write(lambda store: people.join(store, cast.workspace.id, cast.bob.id, Role.ADMIN, change=True))

    await db.write(verb, cast.as_bob, cast.workspace.id, *arguments)
