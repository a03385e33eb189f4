"""The audit log by the API, as a file, and as a page: whose entries, and in what words."""

import csv
import io
import re

import pytest

from locales import LOCALES, translations
from storage.audit_tables import AuditEntry
from storage.tables import Role, now
from tasks import audit, audit_chain, erasure, hooks, options, teams
from tasks.actors import Actor
from tasks.audit_reading import Read
from tests.vault import VAULT
from tests.webapp.settings.visiting import Visitor
from wording.audit import Auditor, groups, has_words


@pytest.fixture
async def acts(services, team, as_eve):
    """What Ann and Bob did in the team; Eve has signed in."""

    def act(store):
        ann, bob = Actor.person(team.ann, via="app"), Actor.person(team.bob, via="chat")
        hooks.make_hook(store, ann, VAULT, team.workspace_id, service="generic", name="=CI <b>")
        options.set_policy(store, ann, team.workspace_id, "local")
        teams.set_role(store, ann, team.workspace_id, team.bob, Role.VIEWER)
        audit.record(store, bob, "session.began", platform="ios")

    await services.db.write(act)


async def asked(web, headers, path="/api/audit", status=200):
    response = await web.get(path, headers=headers)
    assert response.status == status, await response.text()
    return await response.json()


def done(answer, *names):
    return [tuple(item[name] for name in names or ("act",)) for item in answer["items"]]


def who_did(page):
    """The names at the entries of a page."""
    return set(re.findall(r'<div class="body">(?:<a [^>]*>)?<b dir="auto">([^<]*)</b>', page))


async def test_who_administers_a_workspace_sees_what_was_done_there(web, as_ann, team, acts):
    found = await asked(web, as_ann)

    assert ("role.changed", "@ann", "app") in done(found, "act", "actor", "via")
    role = next(item for item in found["items"] if item["act"] == "role.changed")
    assert (role["subject"]["kind"], role["subject"]["name"]) == ("person", "@bob")
    assert role["details"] == {"before": "member", "role": "viewer"}
    assert "session.began" in {item["act"] for item in found["items"] if item["actor"] == "@ann"}
    assert {item["actor"] for item in found["items"] if item["act"] == "session.began"} == {"@ann"}


async def test_who_does_not_sees_only_their_own(web, as_bob, as_eve, team, acts):
    bobs, eves = await asked(web, as_bob), await asked(web, as_eve)

    assert {item["actor"] for item in bobs["items"]} == {"@bob"}
    assert {item["actor"] for item in eves["items"]} <= {"@eve", None}
    assert "hook.made" not in {item["act"] for item in eves["items"]}


async def test_a_named_workspace_is_for_its_admins(web, as_ann, as_bob, as_eve, team, acts, services):
    place = (await services.db.read(lambda store: store.workspaces.get(team.workspace_id))).public_id

    found = await asked(web, as_ann, f"/api/audit?workspace={place}")

    assert {item["workspace"] for item in found["items"]} == {place}
    await asked(web, as_bob, f"/api/audit?workspace={place}", 403)
    await asked(web, as_eve, f"/api/audit?workspace={place}", 404)


async def test_the_installations_token_sees_all(web, as_script, acts):
    found = await asked(web, as_script)

    assert {"@ann", "@bob", "@eve"} <= {item["actor"] for item in found["items"]}


async def test_filters_leave_what_is_asked_for(web, as_script, as_ann, acts):
    assert {*done(await asked(web, as_script, "/api/audit?act=hook"))} == {("hook.made",)}
    assert {*done(await asked(web, as_script, "/api/audit?act=session.began&actor=@bob"))} == {("session.began",)}
    assert done(await asked(web, as_ann, "/api/audit?act=hook&actor=nobody")) == []
    assert done(await asked(web, as_script, "/api/audit?to=-1d")) == []
    assert done(await asked(web, as_script, "/api/audit?from=today")) != []


@pytest.mark.parametrize(
    "wrong", ["act=Role", "act=a.b.c", "act=%00", "cursor=x", "limit=0", "from=soon", "colour=red"]
)
async def test_what_fits_nothing_is_refused(web, as_script, wrong):
    await asked(web, as_script, f"/api/audit?{wrong}", 422)


async def test_pages_follow_each_other_without_a_gap(web, as_script, acts):
    whole, found, cursor = done(await asked(web, as_script), "id"), [], ""

    while cursor is not None:
        page = await asked(web, as_script, f"/api/audit?limit=2{cursor and '&cursor=' + cursor}")
        found += done(page, "id")
        cursor = page["next"]

    assert found == whole


async def test_an_entry_tells_its_place_in_the_chain(web, as_script, acts, services):
    await services.db.write(audit_chain.extend, services.vault)

    places = [place for (place,) in done(await asked(web, as_script), "place")]

    assert places == list(range(len(places), 0, -1))


async def test_the_file_has_every_entry_and_no_formula(web, as_script, acts):
    response = await web.get("/api/audit.csv", headers=as_script)
    rows = list(csv.DictReader(io.StringIO((await response.text()).removeprefix("\ufeff"))))

    assert response.content_type == "text/csv"
    assert [row["id"] for row in rows] == [id_ for (id_,) in done(await asked(web, as_script), "id")]
    assert "'=CI <b>" in {row["name"] for row in rows}


async def test_who_was_erased_has_no_name_any_more(web, as_script, acts, services, team):
    await services.db.write(erasure.erase, Actor.person(team.bob))

    found = await asked(web, as_script)

    assert "@bob" not in str(found)
    assert "erasure.person" in {item["act"] for item in found["items"]}


async def test_the_page_tells_it_in_words(web, as_ann, team, acts, services):
    place = (await services.db.read(lambda store: store.workspaces.get(team.workspace_id))).public_id
    page = (await Visitor(web, as_ann).get(f"/app/settings/audit?workspace={place}")).html
    hooks_only = (await Visitor(web, as_ann).get(f"/app/settings/audit?workspace={place}&what=hooks")).html

    assert "Bob: member → viewer" in page
    assert "in the Mini App" in page
    assert "&lt;b&gt;" in page
    assert "<b>&quot;" not in page
    assert "=CI" in hooks_only
    assert "Bob: member" not in hooks_only


async def test_the_page_is_of_one_person_by_a_tap_on_their_name(web, as_ann, as_bob, team, acts, services):
    place = (await services.db.read(lambda store: store.workspaces.get(team.workspace_id))).public_id
    here = f"/app/settings/audit?workspace={place}"
    of_bob = f"{here}&who={services.people.word(team.bob)}"
    await asked(web, as_bob, f"/api/audit?workspace={place}", 403)

    whole = (await Visitor(web, as_ann).get(here)).html
    only = (await Visitor(web, as_ann).get(of_bob)).html
    nobody = (await Visitor(web, as_ann).get(f"{here}&who={services.people.word(2**40)}")).html

    assert of_bob.replace("&", "&amp;") in whole
    assert who_did(whole) > {"Bob"}
    assert who_did(only) == {"Bob"}
    assert f'href="{here}"' in only
    assert "Nothing has happened here" in nobody


async def test_who_is_no_admin_gets_their_own_and_is_told_so(web, as_bob, team, acts, services):
    place = (await services.db.read(lambda store: store.workspaces.get(team.workspace_id))).public_id

    page = (await Visitor(web, as_bob).get(f"/app/settings/audit?workspace={place}")).html

    assert "Admins see what others did here." in page
    assert "Ann" not in page.partition("h-log")[2]
    assert "data-download" not in page


@pytest.mark.parametrize("act", sorted(audit.ACTS))
def test_every_act_has_words_in_every_language(act):
    entry = AuditEntry(id=1, act=act, via="app", actor_id=1, workspace_id=1, subject="hook:abc", details={}, at=now())
    read = Read([entry], more=False, people={}, names={}, workspaces={})

    for locale in LOCALES:
        auditor = Auditor.of(read, translations(locale), locale, "UTC", now())
        assert auditor.what(entry)
        assert auditor.door(entry)

    assert has_words(act)


def test_every_act_is_in_a_group():
    kinds = {kind for _, them in groups() for kind in them}

    assert {act for act in audit.ACTS if act not in kinds and act.partition(".")[0] not in kinds} == set()
