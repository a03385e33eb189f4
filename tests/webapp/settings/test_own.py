"""What is one's own among the settings: notifications, tokens, sign-ins, language, views, and an end to it all."""

import json
import re
from datetime import UTC, datetime, time, timedelta
from html import unescape

from tasks import quiet, retention, saving
from tasks.actors import Actor
from tasks.quiet import Notice
from tasks.retention import Retention
from tasks.schedules import Every, Part, schedule_of
from tests.webapp.conftest import ANN, VERA, init_data
from tests.webapp.settings.visiting import person, place


async def test_what_somebody_is_told_is_their_own(bob, services) -> None:
    assert (await bob.submit("notifications/notices", notice=["reminder", "changed"])).saved
    assert (await bob.submit("notifications/quiet", quiet="on", **{"from": "21:30", "to": "07:15"})).saved
    digest = {"every": "week", "day": "4", "at": "18:00", "part": ["overdue", "week"], "empty": "on"}
    assert (await bob.submit("notifications/digest", **digest)).saved

    me = await person(services, 1002)
    assert [kind for kind in Notice if quiet.is_on(me, kind)] == [Notice.REMINDER, Notice.CHANGED]
    assert quiet.quiet_hours(me) == (time(21, 30), time(7, 15))
    schedule = schedule_of(me)
    assert (schedule.every, schedule.day, schedule.at, schedule.empty) == (Every.WEEK, 4, time(18), True)
    assert schedule.parts == (Part.OVERDUE, Part.WEEK)


async def test_hours_that_are_none_are_refused_beside_their_field(bob, services) -> None:
    same = await bob.submit("notifications/quiet", quiet="on", **{"from": "08:00", "to": "08:00"})
    broken = await bob.submit("notifications/quiet", quiet="on", **{"from": "late", "to": "08:00"})

    assert 'aria-invalid="true"' in same.html
    assert 'aria-invalid="true"' in broken.html
    assert quiet.quiet_hours(await person(services, 1002)) is None


async def test_a_group_is_muted_for_one_person_alone(vera, services, team) -> None:
    assert (await vera.submit("notifications/mute", group=team.workspace, length="ever")).saved

    muted = quiet.muted(await person(services, VERA), team.workspace_id, datetime.now(UTC))
    assert muted == quiet.EVER
    assert (await vera.submit("notifications/mute", group="AAAAAAAAAAAAAAAA", length="ever")).status == 404


async def test_a_token_is_shown_once_and_revoked(ann, bob, services, team) -> None:
    made = await ann.submit("tokens/make", name="Nightly", scope=["read", "write"], days="30", place=team.workspace)
    (token,) = await services.db.read(lambda store: store.tokens.of_person(team.ann, datetime.now(UTC)))

    assert 'data-copy="sift_' in made.html
    assert token.workspace_id == team.workspace_id
    listed = await ann.open("tokens")
    assert "Nightly" in listed.html
    assert "sift_" not in listed.html.replace("sift_bot", "")
    assert "Nightly" not in (await bob.open("tokens")).html

    assert (await bob.submit("tokens/revoke", token=token.public_id)).status == 404
    assert (await ann.submit("tokens/revoke", token=token.public_id)).saved
    assert "Nightly" not in (await ann.open("tokens")).html


async def test_a_token_without_a_scope_is_refused_beside_the_scopes(ann) -> None:
    shown = await ann.submit("tokens/make", name="Nightly", days="30", place="")

    assert 'id="problem"' in shown.html
    assert "sift_" not in shown.html.replace("sift_bot", "")


async def test_one_signs_out_elsewhere_but_not_others(web, ann, bob) -> None:
    launch = init_data(ANN, at=datetime.now(UTC) - timedelta(minutes=1))
    begun = await web.post("/api/session", headers={"Authorization": f"tma {launch}"})
    elsewhere = {"Authorization": f"Bearer {(await begun.json())['token']}"}
    other = (await ann.open("tokens")).value("session")

    assert (await bob.submit("tokens/sign-out", session=other)).status == 404
    assert (await ann.submit("tokens/sign-out", session=other)).saved

    assert (await web.get("/api/me", headers=elsewhere)).status == 401
    assert 'name="session"' not in (await ann.open("tokens")).html


async def test_the_language_changes_with_the_frame_around_the_page(ann, services) -> None:
    shown = await ann.submit("me/language", locale="de")

    assert shown.status == 200
    assert 'hx-target="#nav"' in shown.html
    assert (await person(services, ANN)).locale == "de"


async def test_single_keys_are_switched_off_and_on(ann, services) -> None:
    assert (await ann.submit("me/use")).saved
    assert (await person(services, ANN)).options["keys"] is False

    assert (await ann.submit("me/use", keys="on")).saved
    assert "keys" not in (await person(services, ANN)).options


async def test_views_are_renamed_shared_ordered_and_removed_by_whose_they_are(ann, bob, vera, services, team) -> None:
    def keep(store):
        actor = Actor.person(team.bob)
        for name in ("First", "Second"):
            saving.save(store, actor, team.workspace_id, page="tasks", name=name, query="priority=urgent")
        return [it.public_id for it in store.saved.of_person(team.bob)]

    first, second = await services.db.write(keep)

    assert (await bob.submit("views/move", view=second, way="up")).saved
    shown = (await bob.open("views")).html
    assert shown.index("Second") < shown.index("First")
    taken = await bob.submit("views/rename", view=first, name="second")
    assert 'aria-invalid="true"' in taken.html
    assert (await bob.submit("views/rename", view=first, name="Urgent")).saved
    assert (await bob.submit("views/digest", view=first, in_digest="on")).saved
    assert "Urgent" not in (await vera.open("views")).html

    assert (await bob.submit("views/share", view=first, shared="on")).saved
    assert "Urgent" in (await vera.open("views")).html
    assert (await vera.submit("views/rename", view=first, name="Mine now")).status == 403
    assert (await vera.submit("views/remove", view=second)).status == 404
    assert (await bob.submit("views/remove", view=first)).saved
    assert "Urgent" not in (await vera.open("views")).html


async def test_erasing_asks_for_the_name_and_signs_out(web, bob, as_bob, services, team) -> None:
    refused = await bob.submit("privacy/erase-me", name="Ann")
    assert 'aria-invalid="true"' in refused.html
    assert await person(services, 1002) is not None

    erased = await bob.submit("privacy/erase-me", name="bob")

    assert "Everything is erased" in erased.html
    assert await person(services, 1002) is None
    assert (await web.get("/api/me", headers=as_bob)).status == 401


async def test_how_long_it_is_kept_is_tried_before_it_is_chosen(ann, vera, services, team) -> None:
    refused = await ann.submit("privacy/try-keeping", texts="0", tasks="")
    assert 'aria-invalid="true"' in refused.html

    tried = await ann.submit("privacy/try-keeping", texts="30", tasks="90")
    assert "would be deleted now" in tried.html
    assert not tried.saved
    assert retention.retention_of(await place(services, team)) == Retention()

    assert (await ann.submit("privacy/keep", texts="30", tasks="")).saved
    assert retention.retention_of(await place(services, team)) == Retention(30)
    assert (await vera.submit("privacy/try-keeping", texts="30", tasks="")).status == 403
    assert (await vera.submit("privacy/keep", texts="", tasks="")).status == 403


async def test_a_copy_of_ones_data_is_for_whoever_is_signed_in(web, as_bob, services) -> None:
    answer = await web.get("/app/settings/privacy/mine", headers=as_bob)

    said = json.loads(await answer.read())
    assert [row["telegram_id"] for row in said["tables"]["people"]] == [1002]
    assert "attachment" in answer.headers["Content-Disposition"]


async def test_a_workspace_is_deleted_by_its_owner_alone_with_its_name_typed(ann, bob, vera, services, team) -> None:
    for one in (bob, vera):
        assert (await one.submit("privacy/erase-workspace", title="Ann's team")).status == 403
    refused = await ann.submit("privacy/erase-workspace", title="Something")
    assert 'aria-invalid="true"' in refused.html

    deleted = await ann.submit("privacy/erase-workspace", title="Ann's team")

    assert deleted.saved
    assert await place(services, team) is None


async def test_tasks_are_taken_along_as_a_file_by_who_sees_them(web, as_vera, as_eve, team) -> None:
    path = f"/app/settings/export/csv?workspace={team.workspace}"

    seen = await web.get(path, headers=as_vera)

    assert (seen.status, seen.content_type) == (200, "text/csv")
    assert (await web.get(path, headers=as_eve)).status == 404
    assert (await web.get(path.replace("csv", "exe"), headers=as_vera)).status == 404


async def test_a_private_address_of_a_list_is_shown_once_renewed_and_ended(web, bob, ann, services, team) -> None:
    def keep(store):
        saving.save(store, Actor.person(team.bob), team.workspace_id, page="tasks", name="Bugs", query="kind=bug")

    await services.db.write(keep)
    query = "kind=bug&amp;status=in_progress&amp;status=open&amp;status=proposed"
    assert f'<option value="{query}">Bugs</option>' in (await bob.open("privacy")).html

    made = await bob.submit("privacy/make-feed", name="For my calendar", format="ics", list=unescape(query))
    first = copied(made)

    assert made.saved
    assert made.html.count("webcal://sift.example/feeds/") == 1
    assert (await web.get(first)).content_type == "text/calendar"
    listed = (await bob.open("privacy")).html
    assert "For my calendar" in listed
    assert "iCalendar · <span" in listed
    assert ">Bugs</span>" in listed
    assert "/feeds/" not in listed
    assert "For my calendar" not in (await ann.open("privacy")).html

    feed = (await bob.open("privacy")).value("feed")
    assert (await ann.submit("privacy/renew-feed", feed=feed)).status == 404
    assert (await ann.submit("privacy/end-feed", feed=feed)).status == 404
    second = copied(await bob.submit("privacy/renew-feed", feed=feed))
    assert [(await web.get(path)).status for path in (first, second)] == [404, 200]
    assert (await bob.submit("privacy/end-feed", feed=feed)).saved
    assert (await web.get(second)).status == 404


async def test_a_feed_that_can_not_be_is_refused_where_it_was_asked_for(bob) -> None:
    nameless = await bob.submit("privacy/make-feed", name=" ", format="ics", list="")
    formless = await bob.submit("privacy/make-feed", name="Bugs", format="exe", list="")

    assert 'aria-invalid="true"' in nameless.html
    assert 'role="alert"' in formless.html
    assert "/feeds/" not in nameless.html + formless.html


def copied(shown) -> str:
    """The path of the address that is shown with a button to copy it."""
    found = re.search(r'data-copy="https://sift\.example(/feeds/[^"]+)"', shown.html)
    assert found is not None
    return found[1]
