"""The index is only a copy: what it finds and counts is what the database says, whatever has happened meanwhile."""

import random
from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest

from storage.database import Database
from storage.facts import PAGES, Facts, Page
from storage.filters import Filters
from storage.matching import matches
from storage.store import Store
from storage.tables import Role, Status
from tasks import actions, capture, erasure, making, options, people
from tasks.actors import Actor
from tasks.facts import facts_of
from tasks.filtering import narrowed
from tasks.rules import TaskError, Verb
from tests.storage.rows import NOON, fill, some_filters
from webapp.facets import Facets, Option, Order
from webapp.facets.index import Index

ROWS = 40


async def pages(facets: Facets, page: Page, scope: list[int], filters: Filters, order: Order) -> list[int]:
    """Ids of all pages."""
    ids: list[int] = []
    before: str | None = None
    while True:
        found = await facets.look(page, scope, filters, order=order, before=before, limit=7)
        ids += found.ids
        if (before := found.next) is None:
            assert found.total == len(ids)
            return ids


def by_sql(store: Store, page: Page, scope: list[int], filters: Filters) -> list[int]:
    filters = replace(narrowed(store, scope, filters), limit=200)
    if page == "tasks":
        return [task.id for task in store.tasks.page(scope, filters)]
    return [message.id for message, _, _ in store.messages.page(scope, filters)]


def everything(store: Store, page: Page, scope: Collection[int]) -> list[Facts]:
    return [one for one in facts_of(store, page, range(1, 4 * ROWS)).values() if one.workspace in scope]


@pytest.mark.parametrize("page", PAGES)
async def test_the_index_finds_what_the_database_finds(db: Database, page: Page) -> None:
    dice = random.Random(page)
    scope = (await db.write(fill, dice, rows=ROWS))[:2]
    facets = Facets(db)

    for _ in range(40):
        filters = some_filters(dice)
        assert await pages(facets, page, scope, filters, "newest") == await db.read(by_sql, page, scope, filters)


@pytest.mark.parametrize("page", PAGES)
async def test_lists_go_on_in_every_order_without_a_gap(sqlite_db: Database, page: Page) -> None:
    scope = await sqlite_db.write(fill, random.Random(5), rows=ROWS)
    rows = await sqlite_db.read(everything, page, scope)
    facets = Facets(sqlite_db)

    due = sorted(rows, key=lambda one: (one.due_at is None, one.due_at or NOON, one.id))
    changed = sorted(rows, key=lambda one: (one.changed_at, one.id), reverse=True)

    assert await pages(facets, page, scope, Filters(), "due") == [one.id for one in due]
    assert await pages(facets, page, scope, Filters(), "changed") == [one.id for one in changed]


async def test_many_rows_are_ordered_as_few_are(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = await sqlite_db.write(fill, random.Random(6), rows=ROWS)
    facets = Facets(sqlite_db)
    few = [await pages(facets, "tasks", scope, Filters(priority=["low"]), order) for order in ("due", "changed")]

    monkeypatch.setattr("webapp.facets.selection._FEW", 0)
    many = [await pages(facets, "tasks", scope, Filters(priority=["low"]), order) for order in ("due", "changed")]

    assert many == few
    assert len(few[0]) > 7


@pytest.mark.parametrize("before", ["AAAAAAAAAAAAAAAA", "\0", "x" * 500, "", "AAAA.12", "%2e"])
async def test_a_list_goes_on_only_from_a_place_of_its_own(sqlite_db: Database, before: str) -> None:
    scope = await sqlite_db.write(fill, random.Random(1), rows=3)

    with pytest.raises(TaskError, match="bad_value"):
        await Facets(sqlite_db).look("tasks", scope, Filters(), before=before)


FACETS_OF = {
    "author": lambda one: [one.author],
    "source": lambda one: [one.source],
    "kind": lambda one: [one.kind],
    "priority": lambda one: [one.priority],
    "status": lambda one: one.statuses,
    "language": lambda one: [one.language],
    "check": lambda one: ["1"] if one.doubtful else [],
}


@pytest.mark.parametrize("page", PAGES)
async def test_an_option_counts_what_there_would_be_with_it_alone_of_its_facet(sqlite_db: Database, page: Page) -> None:
    dice = random.Random(3)
    scope = (await sqlite_db.write(fill, dice, rows=ROWS))[:2]
    rows = await sqlite_db.read(everything, page, scope)
    facets = Facets(sqlite_db)

    for _ in range(30):
        filters = some_filters(dice)
        found = await facets.look(page, scope, filters)
        for name, read in FACETS_OF.items():
            without = replace(filters, **({"doubtful": False} if name == "check" else {name: ()}))
            there = [one for one in rows if matches(one, without)]
            counts = {option.value: option.count for option in found.options[name]}
            assert counts == {value: sum(value in read(one) for one in there) for value in counts}, (name, filters)


async def test_people_are_options_by_what_filters_call_them(sqlite_db: Database) -> None:
    def prepare(store: Store) -> tuple[int, int]:
        ann = people.meet(store, telegram_id=1, name="Ann", username="ann")
        workspace = people.personal_workspace(store, ann)
        for assignee in (ann.id, ann.id, store.people.add(name="Bob").id, None, store.people.add(name="Bob").id):
            fields = {"title": "t", "kind": "task", "priority": "low", "status": Status.OPEN}
            store.tasks.add(workspace.id, assignee_id=assignee, **fields)
        return workspace.id, ann.id

    workspace_id, ann = await sqlite_db.write(prepare)

    found = await Facets(sqlite_db).look("tasks", [workspace_id], Filters(assignee=[ann]))

    assert list(found.options["assignee"]) == [
        Option("nobody", "nobody", 1, selected=False),
        Option("@ann", "Ann", 2, selected=True),
        Option("Bob", "Bob", 2, selected=False),
    ]
    assert found.total == 2


async def test_of_many_authors_those_are_options_who_wrote_most_and_who_are_chosen(sqlite_db: Database) -> None:
    def prepare(store: Store) -> int:
        workspace_id = store.workspaces.add(kind="group", title="").id
        for number in range(60):
            for _ in range(1 + (number < 55)):
                store.tasks.add(
                    workspace_id, title="", kind="task", priority="low", status=Status.OPEN, author=f"a{number:02}"
                )
        return workspace_id

    workspace_id = await sqlite_db.write(prepare)
    chosen = Filters(author=["a59", "Zed"], kind=["task"])

    found = await Facets(sqlite_db).look("tasks", [workspace_id], chosen)

    authors = {option.value: option for option in found.options["author"]}
    assert len(authors) == 52
    assert authors["a59"] == Option("a59", "a59", 1, selected=True)
    assert authors["Zed"] == Option("Zed", "Zed", 0, selected=True)
    assert authors["a00"] == Option("a00", "a00", 2, selected=False)


@dataclass(frozen=True)
class Place:
    workspace_id: int
    ann: Actor
    task: int


@pytest.fixture
async def place(db: Database) -> Place:
    """Ann's workspace with a task in it."""

    def prepare(store: Store) -> Place:
        ann = people.meet(store, telegram_id=1, name="Ann", username="ann")
        workspace = people.personal_workspace(store, ann)
        task = making.add_task(store, Actor.person(ann.id), workspace.id, title="First")
        return Place(workspace.id, Actor.person(ann.id), task.id)

    return await db.write(prepare)


def new_message(place: Place, text: str) -> capture.NewMessage:
    sent = {"written_at": NOON, "sent_at": NOON}
    return capture.NewMessage(
        workspace_id=place.workspace_id, source=("api", "mail"), external_id=text, text=text, author="Kim", **sent
    )


async def test_a_list_shows_what_was_done_before_it_was_asked_for(db: Database, place: Place) -> None:
    facets, other = Facets(db), Facets(db)
    scope, is_open = [place.workspace_id], Filters(status=[Status.OPEN])
    for one in (facets, other):
        assert (await one.look("tasks", scope, is_open)).ids == [place.task]
        assert (await one.look("inbox", scope, Filters())).ids == []

    await db.write(actions.move, place.ann, place.task, Verb.DONE)
    captured = await db.write(capture.capture, new_message(place, "Hello"))

    for one in (facets, other):
        assert (await one.look("tasks", scope, is_open)).ids == []
        assert (await one.look("inbox", scope, Filters(q="hell"))).ids == [captured.root_id]

    await db.write(lambda store: store.events.number(100))
    await db.write(actions.move, place.ann, place.task, Verb.REOPEN)

    assert (await facets.look("tasks", scope, is_open)).ids == [place.task]


async def test_what_was_erased_is_nowhere_any_more(db: Database, place: Place) -> None:
    facets = Facets(db)
    await db.write(capture.capture, new_message(place, "Hello"))
    scope = [place.workspace_id]
    assert (await facets.look("inbox", scope, Filters())).total == 1

    await db.write(erasure.erase, place.ann)

    for page in PAGES:
        found = await facets.look(page, scope, Filters())
        assert (found.ids, found.total) == ([], 0)
        assert found.options["author"] == []


async def test_what_an_erased_person_wrote_has_their_name_no_more(db: Database, place: Place) -> None:
    def share(store: Store) -> int:
        team = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, team.id, place.ann.person_id or 0, Role.OWNER)
        people.join(store, team.id, store.people.add(name="Bob").id, Role.OWNER)
        new = replace(new_message(place, "Hi"), workspace_id=team.id, author="Ann", author_id=place.ann.person_id)
        capture.capture(store, new)
        return team.id

    team_id, facets = await db.write(share), Facets(db)
    assert [one.value for one in (await facets.look("inbox", [team_id], Filters())).options["author"]] == ["Ann"]

    await db.write(erasure.erase, place.ann)

    authors = (await facets.look("inbox", [team_id], Filters())).options["author"]
    assert [one.count for one in authors] == [1]
    assert "Ann" not in {one.value for one in authors}


async def test_other_limits_put_other_tasks_in_doubt(db: Database, place: Place) -> None:
    def prepare(store: Store) -> int:
        message_id = capture.capture(store, new_message(place, "Hello")).root_id
        draft = {"workspace_id": place.workspace_id, "message_id": message_id, "part": 0, "provider": "rules"}
        read = {"kind": "bug", "is_task": True, "title": "t", "priority": "normal", "confidence": {"kind": 0.7}}
        store.issues.add([{**draft, **read, "kind_probabilities": {"bug": 0.7, "task": 0.3}}])
        fields = {"title": "t", "kind": "bug", "priority": "normal", "status": Status.OPEN}
        return store.tasks.add(place.workspace_id, message_id=message_id, **fields).id

    task_id, facets = await db.write(prepare), Facets(db)
    doubtful = Filters(doubtful=True)
    assert (await facets.look("tasks", [place.workspace_id], doubtful)).ids == []
    assert (await facets.look("inbox", [place.workspace_id], doubtful)).ids == []

    await db.write(options.set_limits, place.ann, place.workspace_id, {"kind": (0.0, 0.9)})

    assert (await facets.look("tasks", [place.workspace_id], doubtful)).ids == [task_id]
    assert (await facets.look("inbox", [place.workspace_id], doubtful)).total == 1


async def test_after_more_than_can_be_followed_everything_is_read_anew(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.facets.kept._AT_LEAST", 3)
    (scope, *_), facets = await sqlite_db.write(fill, random.Random(2), rows=4), Facets(sqlite_db)
    await facets.look("tasks", [scope], Filters())

    def add(store: Store) -> None:
        for number in range(30):
            making.add_task(store, Actor.INSTALLATION, scope, title=str(number))

    await sqlite_db.write(add)

    found = await facets.look("tasks", [scope], Filters(), limit=100)
    assert found.ids == await sqlite_db.read(by_sql, "tasks", [scope], Filters())
    assert found.total > 30


def test_an_index_that_has_changed_is_as_one_that_was_made_of_what_is_there() -> None:
    dice = random.Random(11)
    changed, known = Index(), dict[int, Facts]()
    for _ in range(600):
        id_ = dice.randint(1, 40)
        if dice.random() < 0.2:
            changed.drop(id_)
            known.pop(id_, None)
        else:
            known[id_] = some_facts(dice, id_)
            changed.put(known[id_])
    anew = Index()
    anew.load(list(known.values()))
    anew.sort()

    assert set(changed.rows) == set(anew.rows) == set(known)
    for name, dimension in changed.dimensions.items():
        for option in dimension.options:
            assert dimension.any_of([option]) == anew.dimensions[name].any_of([option]), (name, option)
        assert dimension.without == anew.dimensions[name].without, name
    for name, scale in changed.scales.items():
        assert list(scale.upwards(None)) == list(anew.scales[name].upwards(None))
        assert list(scale.downwards(None)) == list(anew.scales[name].downwards(None))


def some_facts(dice: random.Random, id_: int) -> Facts:
    at = NOON.replace(microsecond=dice.randint(0, 999_999))
    return Facts(
        id=id_,
        workspace=dice.randint(1, 3),
        author=dice.choice(("Ann", "")),
        source="mail",
        kind=dice.choice((None, "bug")),
        priority=None,
        statuses=tuple(sorted(dice.sample(list(Status), dice.randint(0, 2)))),
        assignees=dice.choice(((), (1,))),
        language=dice.choice((None, "en")),
        confidence=dice.choice((None, 0.0, 0.1 + 0.2)),
        doubtful=dice.random() < 0.5,
        at=at,
        due_at=dice.choice((None, at)),
        changed_at=at,
    )
