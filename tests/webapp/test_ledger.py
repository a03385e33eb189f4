"""The ledger by the API, as a file, and as a page: to whom it concerns."""

import csv
import io

import pytest

from locales import LOCALES, translations
from storage.ledger_tables import Departure
from tasks.ledger import WHY
from tests.webapp.settings.visiting import Visitor, place
from wording import departures


@pytest.fixture
async def left(services, team, as_eve):
    """What left of what Ann brought and of what Bob brought."""

    def leave(store):
        shared = {"workspace_id": team.workspace_id, "fields": ["text"], "characters": 7}
        for person, host in ((team.ann, "ann.example"), (team.bob, "bob.example")):
            store.departures.add(
                person_id=person, why="read", host=host, provider="openai:gpt", redacted={"email": 2}, **shared
            )
        store.departures.add(person_id=None, why="export", host="=cmd.example", provider="github", **shared)

    await services.db.write(leave)


async def asked(web, headers, path="/api/ledger", status=200):
    response = await web.get(path, headers=headers)
    assert response.status == status, await response.text()
    return await response.json()


def hosts(answer):
    return [item["host"] for item in answer["items"]]


async def test_admins_see_all_of_their_workspace_and_others_their_own(web, as_ann, as_bob, as_eve, as_script, left):
    assert len(hosts(await asked(web, as_ann))) == 3
    assert hosts(await asked(web, as_bob)) == ["bob.example"]
    assert hosts(await asked(web, as_eve)) == []
    assert len(hosts(await asked(web, as_script))) == 3


async def test_an_entry_tells_all_but_the_words(web, as_bob, services, team, left):
    (item,) = (await asked(web, as_bob))["items"]

    assert (item["why"], item["provider"], item["fields"], item["characters"]) == ("read", "openai:gpt", ["text"], 7)
    assert (item["redacted"], item["brought_by"]) == ({"email": 2}, "@bob")
    assert item["workspace"] == (await place(services, team)).public_id


async def test_filters_and_pages(web, as_ann, as_eve, services, team, left):
    here = (await place(services, team)).public_id

    assert hosts(await asked(web, as_ann, f"/api/ledger?why=export&workspace={here}")) == ["=cmd.example"]
    first = await asked(web, as_ann, "/api/ledger?limit=2")
    assert hosts(await asked(web, as_ann, f"/api/ledger?cursor={first['next']}")) == ["ann.example"]
    assert hosts(await asked(web, as_ann, "/api/ledger?to=-1d")) == []
    await asked(web, as_eve, f"/api/ledger?workspace={here}", 404)
    await asked(web, as_ann, "/api/ledger?why=other", 422)
    await asked(web, as_ann, "/api/ledger?why=", 422)
    await asked(web, as_ann, "/api/ledger?workspace=", 404)


async def test_it_is_taken_as_a_file_that_no_table_runs(web, as_ann, left):
    response = await web.get("/api/ledger.csv", headers=as_ann)

    rows = list(csv.DictReader(io.StringIO((await response.text()).lstrip("\ufeff"))))
    assert [row["host"] for row in rows] == ["'=cmd.example", "bob.example", "ann.example"]
    assert rows[1]["redacted"] == "email=2"


async def test_the_page_says_where_it_went(web, as_ann, as_bob, services, team, left):
    here = (await place(services, team)).public_id

    page = (await Visitor(web, as_ann, here).open("ledger")).html
    bobs = (await Visitor(web, as_bob, here).open("ledger")).html

    assert all(word in page for word in ("ann.example (gpt)", "7 characters", "hidden: e-mail addresses: 2", "GitHub"))
    assert "bob.example" in bobs
    assert "ann.example" not in bobs


@pytest.mark.parametrize("why", WHY)
def test_every_reason_has_words_in_every_language(why):
    entry = Departure(
        why=why, host="h", provider="openai:x", fields=["text", "odd"], characters=1, bytes=1, redacted={}
    )

    for locale in LOCALES:
        assert departures.WHY[why]
        assert departures.to_whom(entry, translations(locale))
        assert departures.what_left(entry, translations(locale))
