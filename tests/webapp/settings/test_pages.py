"""The settings: what each form does for whom it is, and that nobody else gets anywhere with it."""

from datetime import UTC, datetime, time

import pytest

from storage.tables import Role
from tasks import hooks, invitations, people, quiet, saving, workspaces
from tasks.actions import change, move
from tasks.actors import Actor
from tasks.earning import weigh
from tasks.models import Models, policy_of
from tasks.people import personal_workspace
from tasks.routing_rules import rules_of, save_rule
from tasks.rules import Verb
from tasks.schedules import Every, Part, schedule_of
from tests.tasks.test_earning import read
from tests.vault import VAULT
from tests.webapp.conftest import ANN, EVE, VERA, configured
from tests.webapp.settings.visiting import SECTIONS, Visitor, person, place
from webapp.app import create_app


@pytest.mark.parametrize("section", SECTIONS)
async def test_each_section_opens_for_members_and_for_nobody_else(section, ann, bob, vera, eve) -> None:
    assert [(await one.open(section)).status for one in (ann, bob, vera, eve)] == [200, 200, 200, 404]


async def test_the_overview_has_each_section_with_a_line_of_how_it_stands(ann) -> None:
    shown = await ann.open()

    assert shown.status == 200
    assert all(f"/app/settings/{section}?" in shown.html for section in SECTIONS)
    assert "Ann&#39;s team · English · Kyiv" in shown.html
    assert "3 people" in shown.html


async def test_who_has_no_token_gets_the_shell_of_every_page(web, team) -> None:
    for section in SECTIONS:
        shown = await Visitor(web, {}, team.workspace).open(section)

        assert shown.status == 200
        assert "Ann" not in shown.html


ADMIN_FORMS = {
    "workspace/language": {"locale": "de"},
    "workspace/zone": {"zone": "Asia/Tokyo"},
    "workspace/policy": {"policy": "open"},
    "workspace/askers": {},
    "workspace/mute": {"length": "day"},
    "workspace/overhear": {"overhear": "on"},
    "workspace/emoji": {"emoji": "🔥"},
    "workspace/digest": {"every": "day", "day": "0", "at": "08:00", "part": ["today"]},
    "members/invite": {"role": "member", "days": "7", "who": "one"},
    "members/revoke": {"code": "AAAAAAAAAAAAAAAA"},
    "sources/make": {"name": "Site", "service": "generic"},
    "rules/save": {"when__words": "server", "then__priority": "urgent"},
    "ai/reader": {"reader": "embedded"},
    "ai/usual": {},
}


@pytest.mark.parametrize("deed", ADMIN_FORMS)
async def test_a_form_of_admins_is_refused_to_everybody_else_and_changes_nothing(
    deed, bob, vera, eve, services, team
) -> None:
    before = (await place(services, team)).options

    refused = [(await one.submit(deed, **ADMIN_FORMS[deed])).status for one in (bob, vera, eve)]

    assert refused == [403, 403, 404]
    assert (await place(services, team)).options == before
    assert await services.db.read(lambda store: store.routing.of_workspace(team.workspace_id)) == []
    assert await services.db.read(lambda store: store.hooks.of([team.workspace_id])) == []


@pytest.mark.parametrize("deed", ["members/role", "members/remove", "members/hand-over"])
async def test_nobody_but_admins_changes_who_is_who(deed, bob, vera, eve, word, team, services) -> None:
    forged = {"person": word(team.bob), "role": "owner"}

    assert [(await one.submit(deed, **forged)).status for one in (bob, vera, eve)] == [403, 403, 404]
    assert await services.db.read(lambda store: store.people.role(team.workspace_id, team.bob)) is Role.MEMBER


async def test_what_may_not_be_changed_is_shown_without_a_form_and_with_the_reason(vera) -> None:
    for section in ("workspace", "rules", "ai", "sources"):
        shown = await vera.open(section)

        assert "Only the admins of this workspace may" in shown.html
        for deed in ADMIN_FORMS:
            assert f'hx-post="/app/settings/{deed}?' not in shown.html or deed == "ai/limits"


async def test_an_admin_sets_how_a_group_is_spoken_to(ann, services, team) -> None:
    for deed in ("workspace/language", "workspace/zone", "workspace/policy", "workspace/askers", "workspace/digest"):
        assert (await ann.submit(deed, **ADMIN_FORMS[deed])).saved

    workspace = await place(services, team)
    assert (workspace.locale, workspace.zone, policy_of(workspace)) == ("de", "Asia/Tokyo", "open")
    assert workspace.options["tells_askers"] is False
    schedule = schedule_of(workspace)
    assert (schedule.every, schedule.at, schedule.parts) == (Every.DAY, time(8), (Part.TODAY,))


async def test_a_group_is_muted_and_speaks_again(ann, services, team) -> None:
    assert (await ann.submit("workspace/mute", length="ever")).saved
    assert quiet.muted_chat(await place(services, team), datetime.now(UTC)) == quiet.EVER

    assert (await ann.submit("workspace/mute", length="")).saved
    assert quiet.muted_chat(await place(services, team), datetime.now(UTC)) is None


async def test_tasks_by_reaction_are_told_to_the_whole_group(ann, services, team) -> None:
    assert (await ann.submit("workspace/overhear", overhear="on")).saved
    assert (await ann.submit("workspace/emoji", emoji="🔥")).saved

    assert (await place(services, team)).options["reaction"] == "🔥"
    told = await services.db.read(lambda store: store.deliveries.pending(10))
    assert [delivery.view["page"] for delivery in told] == ["overhearing"]


async def test_ones_own_workspace_is_renamed_and_a_group_is_not(web, as_ann, ann, services, team) -> None:
    own = await services.db.write(lambda store: personal_workspace(store, store.people.get(team.ann)).public_id)

    assert (await Visitor(web, as_ann, own).submit("workspace/title", title="  My  desk ")).saved
    refused = await ann.submit("workspace/title", title="Ours")

    assert (await services.db.read(lambda store: store.workspaces.by_public_id(own))).title == "My desk"
    assert (await place(services, team)).title == "Ann's team"
    assert not refused.saved


async def test_a_refusal_stands_beside_its_field_with_what_was_typed(web, as_ann, services, team) -> None:
    own = await services.db.write(lambda store: personal_workspace(store, store.people.get(team.ann)).public_id)

    shown = await Visitor(web, as_ann, own).submit("workspace/title", title="x" * 101)

    assert shown.status == 200
    assert 'aria-invalid="true" aria-describedby="problem"' in shown.html
    assert 'id="problem"' in shown.html
    assert "x" * 101 in shown.html


async def test_the_private_chat_works_where_one_chooses(vera, services, team) -> None:
    assert (await vera.submit("workspace/here")).saved

    who = await person(services, VERA)
    assert (await services.db.read(workspaces.chosen, who)).id == team.workspace_id


async def test_a_zone_is_found_while_its_city_is_being_typed(ann) -> None:
    shown = await ann.get("/app/settings/zones?city=Lviv")
    begun = await ann.get("/app/settings/zones?city=buenos")
    nothing = await ann.get("/app/settings/zones?city=Atlantis")

    assert 'value="Europe/Kyiv"' in shown.html
    assert 'value="America/Argentina/Buenos_Aires"' in begun.html
    assert "<input" not in nothing.html


async def test_the_zone_of_the_device_is_offered_by_todays_name_until_it_is_known(ann) -> None:
    offered = await ann.get("/app/settings/zones/device?zone=Europe/Kiev")
    assert 'value="Europe/Kyiv"' in offered.html

    assert (await ann.submit("me/zone", zone="Europe/Kyiv")).saved

    assert "<form" not in (await ann.get("/app/settings/zones/device?zone=Europe/Kiev")).html
    assert "<form" not in (await ann.get("/app/settings/zones/device?zone=No/Where")).html


async def test_an_owner_changes_roles_and_hands_over(ann, services, team, word) -> None:
    assert (await ann.submit("members/role", person=word(team.bob), role="admin")).saved
    assert (await ann.submit("members/hand-over", person=word(team.bob))).saved

    roles = await services.db.read(lambda store: {p.id: role for p, role in store.people.members(team.workspace_id)})
    assert (roles[team.bob], roles[team.ann]) == (Role.OWNER, Role.ADMIN)
    refused = await ann.submit("members/role", person=word(team.bob), role="member")
    assert refused.status == 403


async def test_who_came_by_an_invitation_is_removed_and_may_leave(web, ann, as_eve, services, team, word) -> None:
    async def let_in() -> int:
        def come(store):
            made = invitations.invite(
                store, Actor.person(team.ann), team.workspace_id, role=Role.MEMBER, days=7, single_use=False
            )
            who = store.people.by_telegram_id(EVE)
            invitations.accept(store, who.id, made.code)
            return who.id

        return await services.db.write(come)

    guest = await let_in()
    assert (await ann.submit("members/remove", person=word(guest))).saved
    assert await services.db.read(people.role_of, team.workspace_id, guest) is None

    await let_in()
    left = await Visitor(web, as_eve, team.workspace).submit("members/leave")

    assert left.saved
    assert "Ann&#39;s team" not in left.html
    assert await services.db.read(people.role_of, team.workspace_id, guest) is None


async def test_nobody_leaves_or_is_removed_against_the_group(ann, bob, word, team, services) -> None:
    assert "Only leaving the group" in (await bob.submit("members/leave")).html
    assert "Only leaving the group" in (await ann.submit("members/remove", person=word(team.bob))).html

    assert await services.db.read(people.role_of, team.workspace_id, team.bob) is Role.MEMBER


async def test_an_invitation_is_made_copied_and_revoked(ann, bob, services, team) -> None:
    made = await ann.submit("members/invite", role="viewer", days="1", who="any")
    (invitation,) = await services.db.read(
        lambda store: invitations.open_invitations(store, Actor.person(team.ann), team.workspace_id)
    )

    assert (invitation.role, invitation.single_use) == (Role.VIEWER, False)
    assert f'data-copy="https://t.me/sift_bot?start=join_{invitation.code}"' in made.html
    assert invitation.code not in (await bob.open("members")).html

    assert (await ann.submit("members/revoke", code=invitation.code)).saved
    assert invitation.code not in (await ann.open("members")).html


async def test_a_hooks_secret_is_shown_once(ann, vera, services, team) -> None:
    made = await ann.submit("sources/make", name="Website", service="generic")
    (hook,) = await services.db.read(lambda store: store.hooks.of([team.workspace_id]))

    assert "whsec_" in made.html
    assert f"https://sift.example/hooks/{hook.id}" in made.html
    for one in (ann, vera):
        assert "whsec_" not in (await one.open("sources")).html
    assert hook.id not in (await vera.open("sources")).html

    assert (await ann.submit("sources/end", hook=hook.id)).saved
    assert await services.db.read(lambda store: store.hooks.of([team.workspace_id])) == []


async def test_a_hook_of_another_workspace_is_not_ended_from_here(web, as_ann, ann, services, team) -> None:
    def make(store):
        own = personal_workspace(store, store.people.get(team.ann))
        return hooks.make_hook(store, Actor.person(team.ann), VAULT, own.id, service="generic", name="Mine").id

    hook = await services.db.write(make)

    assert (await ann.submit("sources/end", hook=hook)).status == 404
    assert (await services.db.read(lambda store: store.hooks.get(hook))) is not None


async def test_a_rule_is_tried_kept_changed_moved_switched_and_deleted(ann, services, team, word) -> None:
    async def rules():
        return await services.db.read(rules_of, Actor.person(team.ann), team.workspace_id)

    said = {"when__words": "server, down", "when__kind": ["bug"], "then__assignee": word(team.bob)}
    tried = await ann.submit("rules/save", **said, **{"try": "1"})
    assert "The rule fits 0 of the last 0 messages" in tried.html
    assert await rules() == []

    assert (await ann.submit("rules/save", **said)).saved
    assert (await ann.submit("rules/save", when__author="Clara", then__priority="high")).saved
    first, second = await rules()
    assert first.when == {"kind": ["bug"], "words": ["server", "down"]}
    assert first.then == {"assignee": team.bob}

    assert (
        await ann.submit("rules/save", rule=second.public_id, when__author="Clara", then__notify=word(team.ann))
    ).saved
    assert (await ann.submit("rules/move", rule=second.public_id, way="up")).saved
    assert (await ann.submit("rules/switch", rule=first.public_id)).saved
    found = await rules()
    assert [rule.public_id for rule in found] == [second.public_id, first.public_id]
    assert found[0].then == {"notify": [team.ann]}
    assert not found[1].enabled

    assert (await ann.submit("rules/delete", rule=first.public_id)).saved
    assert [rule.public_id for rule in await rules()] == [second.public_id]


async def test_half_a_rule_is_refused_in_words(ann) -> None:
    assert "Choose first when the rule holds." in (await ann.submit("rules/save", then__priority="high")).html
    assert "Choose first what the rule does." in (await ann.submit("rules/save", when__words="x")).html


async def test_a_rule_shows_nobody_the_name_of_a_workspace_that_is_not_theirs(ann, vera, services, team) -> None:
    def make(store):
        own = personal_workspace(store, store.people.get(team.ann))
        own.title = "Secret desk"
        then = {"workspace": own.id}
        save_rule(store, Actor.person(team.ann), team.workspace_id, {"words": ["x"]}, then)

    await services.db.write(make)

    assert "Secret desk" in (await ann.open("rules")).html
    assert "Secret desk" not in (await vera.open("rules")).html


async def test_a_reader_is_chosen_of_those_that_are_there(aiohttp_client, services, team, sign_in) -> None:
    async def there():
        return ["ollama:small"]

    models = Models(providers=frozenset({"ollama"}))
    web = await aiohttp_client(create_app(configured(services, models=models, list_models=there)))
    ann = Visitor(web, await sign_in(ANN, "Ann"), team.workspace)

    assert "small (Ollama)" in (await ann.open("ai")).html
    assert (await ann.submit("ai/reader", reader="ollama:small")).saved
    refused = await ann.submit("ai/reader", reader="ollama:other")

    assert 'aria-invalid="true"' in refused.html
    assert (await place(services, team)).options["classifier"] == "ollama:small"


async def test_what_readers_have_earned_is_told_in_words_and_switched_off(ann, services, team) -> None:
    def lived(store):
        for n in range(20):
            task = read(store, team.workspace_id, str(n))
            if n < 2:
                change(store, Actor.INSTALLATION, task.id, priority="high")
            move(store, Actor.INSTALLATION, task.id, Verb.DONE)
        weigh(store, team.workspace_id)

    await services.db.write(lived)
    shown = await ann.open("ai")

    assert (await ann.submit("ai/earning")).saved

    assert "right 18 of the last 20: set without a question" in shown.html
    assert (await place(services, team)).options == {"earning": False}
    assert "right 18 of the last 20: as usual" in (await ann.open("ai")).html
    assert (await ann.submit("ai/earning", earning="on")).saved
    assert (await place(services, team)).options["earned"] == {"kind": "set", "priority": "set"}


async def test_the_limits_of_readers_are_set_and_taken_back(ann, services, team) -> None:
    usual = {"is_task": (35, 60), "kind": (0, 55), "priority": (30, 45), "due": (40, 60), "assignee": (40, 70)}
    said = {f"{side}__{name}": str(pair[i]) for name, pair in usual.items() for i, side in enumerate(("ask", "apply"))}

    assert (await ann.submit("ai/limits", **said | {"apply__due": "90"})).saved
    assert (await place(services, team)).options["limits"] == {"due": [0.4, 0.9]}
    wrong = await ann.submit("ai/limits", **said | {"ask__due": "95"})
    assert 'name="ask-due" min="0" max="100" required value="95" aria-invalid="true"' in wrong.html

    assert (await ann.submit("ai/usual")).saved
    assert "limits" not in (await place(services, team)).options


async def test_what_is_no_form_of_ours_is_a_fault_of_whoever_sends_it(web, as_ann, team) -> None:
    query = f"?workspace={team.workspace}"

    assert (await web.post(f"/app/settings/workspace/no-such{query}", headers=as_ann)).status == 404
    assert (await web.post(f"/app/settings/no-such/title{query}", headers=as_ann)).status == 404
    assert (await web.post(f"/app/settings/me/use{query}", json={}, headers=as_ann)).status == 415
    assert (await web.post("/app/settings/me/use", data={"keys": "on"})).status == 401
    zero = await web.post(
        f"/app/settings/me/zone{query}",
        data="zone=%00",
        headers={**as_ann, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert zero.status == 400


async def test_a_script_with_a_token_has_no_settings_to_look_at(web, ann, team) -> None:
    made = await ann.submit("tokens/make", name="Nightly", scope=["read", "write", "admin"], days="30", place="")
    token = made.html.partition('data-copy="')[2].partition('"')[0]

    script = Visitor(web, {"Authorization": f"Bearer {token}"}, team.workspace)

    assert (await script.open("workspace")).status == 401
    assert (await script.submit("workspace/policy", policy="open")).status == 401


async def test_names_are_shown_as_text_wherever_they_stand(ann, services, team) -> None:
    evil = '"><img src=x onerror=alert(1)>'

    def rename(store):
        store.people.get(team.bob).name = evil
        store.workspaces.get(team.workspace_id).title = evil
        saving.save(store, Actor.person(team.ann), team.workspace_id, page="tasks", name=evil, query="q=x")
        save_rule(store, Actor.person(team.ann), team.workspace_id, {"words": [evil]}, {"assignee": team.bob})
        hooks.make_hook(store, Actor.person(team.ann), VAULT, team.workspace_id, service="generic", name=evil)

    await services.db.write(rename)

    for section in ("", *SECTIONS):
        assert "<img" not in (await ann.open(section)).html
