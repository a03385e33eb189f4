"""A filter is the same text everywhere, and what it means is settled for one person at one moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.filters import Filters
from storage.store import Store
from storage.tables import Role
from tasks import people
from tasks.filtering import CHOICES, MANY, MAX_VALUES, NAMES, FilterQuery
from tasks.rules import ACTIVE, TaskError

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
"""Half past one of the day after in Kyiv."""

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
MOMENT = st.sampled_from(
    ["today", "yesterday", "tomorrow", "-7d", "+30d", "-007d", "-0d", "2026-11-22", "0001-01-02", "9999-12-30",
     "2026-11-22T15:00", "2026-11-22T15:00:00.5", "2026-11-22T15:00:00 02:00", "2026-11-22T15:00:00Z", "20261122T15"]
)  # fmt: skip
FRACTION = st.floats(0, 1).map(str)
VALUES = {
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
    **dict.fromkeys(("from", "to", "due_from", "due_to"), MOMENT),
    **dict.fromkeys(("min_confidence", "max_confidence"), FRACTION),
}


@st.composite
def good_pairs(draw: st.DrawFn) -> list[tuple[str, str]]:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    counts = {name: draw(st.integers(1, 3)) if name in MANY else 1 for name in names}
    pairs = [(name, draw(VALUES.get(name, TEXT))) for name in names for _ in range(counts[name])]
    return draw(st.permutations(pairs))


@given(good_pairs())
def test_a_filter_is_written_as_it_is_read(pairs: list[tuple[str, str]]) -> None:
    query = FilterQuery.parse(pairs)

    assert FilterQuery.of(str(query)) == query
    assert str(FilterQuery.of(str(query))) == str(query)
    assert FilterQuery.parse(reversed(pairs)) == query


ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=250)


@given(st.lists(st.tuples(st.sampled_from(NAMES) | ANYTHING, ANYTHING | MOMENT | FRACTION), max_size=60))
def test_whatever_is_asked_is_read_or_refused_in_words(pairs: list[tuple[str, str]]) -> None:
    query, refusal = outcome(lambda: FilterQuery.parse(pairs))

    assert refusal is None or refusal.code in {"bad_value", "unknown_filter"}
    assert refusal is None or refusal.params["field"] in {name for name, _ in pairs}
    assert query is None or FilterQuery.of(str(query)) == query


@given(ANYTHING)
def test_any_text_is_a_filter_or_none(text: str) -> None:
    query, refusal = outcome(lambda: FilterQuery.of(text))

    assert refusal is None or refusal.code in {"bad_value", "unknown_filter"}
    assert query is None or FilterQuery.of(str(query)) == query


def outcome(read: Callable[[], FilterQuery]) -> tuple[FilterQuery | None, TaskError | None]:
    try:
        return read(), None
    except TaskError as error:
        return None, error


def test_every_spelling_of_a_filter_is_one() -> None:
    spelled = FilterQuery.of("status=open&kind=task&q=+two++words+&kind=bug&kind=bug&from=&min_confidence=0.50&to=-0d")

    assert str(spelled) == "q=two+words&kind=bug&kind=task&status=open&to=today&min_confidence=0.5"
    assert spelled.active == 5


@pytest.mark.parametrize(
    ("query", "field", "why"),
    [
        ("q=a%00b", "q", "text"),
        ("author=" + "x" * 201, "author", "long"),
        ("q=a&q=b", "q", "twice"),
        ("&".join(f"author={n}" for n in range(MAX_VALUES + 1)), "author", "many"),
        ("status=finished", "status", "choice"),
        ("kind=", "kind", "choice"),
        ("due=later", "due", "choice"),
        ("check=0", "check", "choice"),
        ("from=soon", "from", "moment"),
        ("to=9999-12-31", "to", "moment"),
        ("due_from=0001-01-01T23:00", "due_from", "moment"),
        ("due_from=0001-01-01T23:00%2B14:00", "due_from", "moment"),
        ("min_confidence=nan", "min_confidence", "fraction"),
        ("max_confidence=1.01", "max_confidence", "fraction"),
        ("author=" + "a" * 20_000, "query", "long"),
    ],
)
def test_a_wrong_value_is_named(query: str, field: str, why: str) -> None:
    with pytest.raises(TaskError) as refused:
        FilterQuery.of(query)

    assert (refused.value.code, refused.value.params) == ("bad_value", {"field": field, "why": why})


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(TaskError, match="bad_value"):
        FilterQuery.parse([("q", "\ud800")])


def test_an_unknown_filter_is_named() -> None:
    with pytest.raises(TaskError) as refused:
        FilterQuery.of("statsu=open")

    assert (refused.value.code, refused.value.params) == ("unknown_filter", {"field": "statsu"})


def test_values_come_and_go_one_by_one() -> None:
    query = FilterQuery.of("q=x&kind=bug&from=today")

    assert str(query.with_("kind", "task")) == "q=x&kind=bug&kind=task&from=today"
    assert str(query.with_("from", "-7d")) == "q=x&kind=bug&from=-7d"
    assert str(query.with_("from", "")) == "q=x&kind=bug"
    assert str(query.without("kind", "bug")) == "q=x&from=today"
    assert str(query.without("kind", "task")) == str(query)
    assert str(query.with_("kind", "task").without("kind")) == "q=x&from=today"
    assert query.many("kind") == ("bug",)
    assert query.one("due") is None
    assert FilterQuery() == FilterQuery.of("")


async def meant(db: Database, query: str, *, zone: str = "Europe/Kyiv", alone: bool = False) -> Filters:
    """What a query means to Ann, whose team Bob is in, or to the installation."""

    def resolve(store: Store) -> Filters:
        ann = people.meet(store, telegram_id=1, name="Ann", username="ann")
        bob = people.meet(store, telegram_id=2, name="Bob", username="bobby")
        eve = people.meet(store, telegram_id=3, name="Eve")
        team = people.group_workspace(store, chat_id=-100, title="Team", default_zone=zone)
        other = people.group_workspace(store, chat_id=-200, title="Other", default_zone=zone)
        for person, workspace in ((ann, team), (bob, team), (eve, other)):
            people.join(store, workspace.id, person.id, Role.MEMBER)
        person = None if alone else ann
        return FilterQuery.of(query).resolve(store, [team.id], person=person, zone=zone, now=NOW)

    return await db.write(resolve)


async def test_names_are_those_of_the_workspaces_people(sqlite_db: Database) -> None:
    assert (await meant(sqlite_db, "assignee=me")).assignee == (1,)
    assert (await meant(sqlite_db, "assignee=%40BOBBY&assignee=Ann")).assignee == (1, 2)
    assert (await meant(sqlite_db, "assignee=Eve")).assignee == (0,)
    assert (await meant(sqlite_db, "assignee=me", alone=True)).assignee == (0,)
    nobody = await meant(sqlite_db, "assignee=nobody")
    assert (nobody.assignee, nobody.nobody) == ((), True)


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("from=today&to=today", "2026-11-22T22:00", "2026-11-23T22:00"),
        ("from=yesterday&to=-1d", "2026-11-21T22:00", "2026-11-22T22:00"),
        ("from=-7d", "2026-11-15T22:00", None),
        ("from=2026-03-29&to=2026-03-29", "2026-03-28T22:00", "2026-03-29T21:00"),
        ("from=2026-11-22T15:00&to=2026-11-22T15:00Z", "2026-11-22T13:00", "2026-11-22T15:00"),
    ],
)
async def test_days_are_those_of_whoever_asks(
    sqlite_db: Database, query: str, start: str | None, end: str | None
) -> None:
    filters = await meant(sqlite_db, query)

    at = [None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end)]
    assert [filters.from_, filters.to] == at


async def test_a_due_date_may_be_named_by_what_it_is(sqlite_db: Database) -> None:
    midnight = datetime(2026, 11, 22, 22, tzinfo=UTC)
    day = timedelta(days=1)

    overdue = await meant(sqlite_db, "due=overdue")
    closed = await meant(sqlite_db, "due=overdue&status=done&due_to=2026-11-01")
    today, week = await meant(sqlite_db, "due=today"), await meant(sqlite_db, "due=week&due_from=tomorrow")

    assert (overdue.due_from, overdue.due_to, set(overdue.status)) == (None, NOW, ACTIVE)
    assert (closed.due_to, closed.status) == (datetime(2026, 11, 1, 22, tzinfo=UTC), ("done",))
    assert (today.due_from, today.due_to) == (midnight, midnight + day)
    assert (week.due_from, week.due_to) == (midnight + day, midnight + 7 * day)
    assert (await meant(sqlite_db, "due=none")).no_due


async def test_a_workspace_that_is_not_among_those_asked_for_is_none_of_them(sqlite_db: Database) -> None:
    def within(store: Store) -> list[list[int]]:
        mine, theirs = (store.workspaces.add(kind="group", title="") for _ in range(2))
        queries = (FilterQuery(), *(FilterQuery.of(f"workspace={one.public_id}") for one in (mine, theirs)))
        return [query.within(store, [mine.id]) for query in queries]

    assert await sqlite_db.write(within) == [[1], [1], []]
