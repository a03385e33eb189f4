"""Every way of searching finds the same on every engine: rows whose folded texts hold all the folded words."""

import unicodedata
from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage import searching
from storage.database import Database
from storage.filters import Filters
from storage.queries import search
from storage.searching import fold, words
from storage.store import Store
from tests.storage.rows import NOON
from tests.storage.test_search import add_task, add_workspace

PLAIN = ("a", "b", "abc", "ABC", "ab_", "100%", "invoice", "NEAR", "AND", "OR NOT", "NEAR(a b)", "a*", "document:")
SIGNS = (
    "\\",
    "'",
    '"',
    '""',
    '"a',
    "*",
    "**",
    "?",
    "[ab]",
    "(",
    ")",
    "^a",
    "-",
    "+",
    ",",
    ";",
    "--",
    "/%",
    "_",
    " ",
    "\n",
)
FOREIGN = (
    "発票",
    "ＡＢＣ",
    "é",
    "e\u0301",
    "Straße",
    "STRASSE",
    "İ",
    "i",
    "ﬁ",
    "´",
    "Ї",
    "\u0438\u0306",
    "й",
    "👍🏽",
    "\u200d",
)
UNSTORABLE = ("\0", "\ud800", "\udfff", "\U0010fffd")
TEXT = st.lists(st.sampled_from(PLAIN + SIGNS + FOREIGN + UNSTORABLE) | st.text(max_size=3), max_size=8).map("".join)


@given(st.text())
@example("ΐ\u0345 ﬅ ﷺ ẞ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_width_and_composition_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ＩＮＶＯＩＣＥ", "invoice"), ("Straße", "STRASSE"), ("e\u0301", "É"), ("ﬁn", "FIN"), ("ΣΑΣ", "σας")],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_accent_makes_another_letter() -> None:
    assert fold("ї") not in fold("і")
    assert fold("e") not in fold("é")


def test_what_no_database_takes_is_a_mark() -> None:
    assert fold("a\0b") == "a\u2400b"
    assert fold("\ud800") == "\ufffd"
    assert words("\0 \udfff") == ["\u2400", "\ufffd"]


def test_at_most_eight_words_are_looked_for_and_blanks_are_none() -> None:
    assert words(" One\u00a0two\n" + "x " * 10) == ["one", "two", *"xxxxxx"]
    assert words(" \n\t") == []


class Rows:
    """Messages and tasks of a workspace, with the texts by which they are found.

    Each text makes a burst of two pieces, with a task, and a task alone.
    """

    def __init__(self, store: Store, texts: Sequence[str]) -> None:
        self.workspace_id = add_workspace(store)
        self.messages: dict[int, str] = {}
        self.tasks: dict[int, str] = {}
        for number, text in enumerate(texts):
            self._add(store, number, text)

    def _add(self, store: Store, number: int, text: str) -> None:
        half = len(text) // 2
        root = self._message(store, f"{number}", text[:half], None)
        self._message(store, f"{number}+", text[half:], root)
        said = "\n".join((text[:half], "Ann", text[half:], "Ann"))
        self.messages[root] = said
        self.tasks[add_task(store, self.workspace_id, title="of it", message_id=root)] = f"of it\n{said}"
        self.tasks[add_task(store, self.workspace_id, title="it", description=text)] = f"it\n{text}"

    def _message(self, store: Store, external_id: str, text: str, root_id: int | None) -> int:
        source = store.workspaces.source(self.workspace_id, "telegram", "telegram")
        fields = {"workspace_id": self.workspace_id, "source_id": source.id, "written_at": NOON, "sent_at": NOON}
        found = store.messages.add(external_id=external_id, text=text, author="Ann", root_id=root_id, **fields)
        assert found is not None
        return found


@pytest.fixture(params=["by the index", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few rows there are, search as if words were rare, or as if they were frequent."""
    by_index = request.param == "by the index"
    monkeypatch.setattr(search, "FEW", -1 if by_index else 10**9)
    monkeypatch.setattr(searching, "MANY", 10**9 if by_index else -1)


@pytest.mark.usefixtures("way")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=4), more=TEXT, data=st.data())
async def test_every_way_finds_what_holds_the_words(
    db: Database, texts: list[str], more: str, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text)))
    q = data.draw(st.sampled_from([text[start:], text[start : start + 4].swapcase(), text, more, f"ann {more}"]))

    rows = await db.write(partial(Rows, texts=texts))

    expected = [_holding(rows.messages, q), _holding(rows.tasks, q)]
    assert await db.read(_by_ids, rows, q) == expected
    assert await db.read(_by_documents, rows, q) == expected
    assert await db.read(_by_pages, rows, q) == expected


def _holding(texts: dict[int, str], q: str) -> set[int]:
    return {id_ for id_, text in texts.items() if all(word in fold(text) for word in words(q))}


def _by_ids(store: Store, rows: Rows, q: str) -> list[set[int]]:
    here = [rows.workspace_id]
    return [set(store.search.ids("inbox", here, q)), set(store.search.ids("tasks", here, q))]


def _by_documents(store: Store, rows: Rows, q: str) -> list[set[int]]:
    documents = store.search.documents("inbox", rows.messages), store.search.documents("tasks", rows.tasks)
    return [{id_ for id_, it in of.items() if all(word in it for word in words(q))} for of in documents]


def _by_pages(store: Store, rows: Rows, q: str) -> list[set[int]]:
    filters, here = Filters(q=q, limit=100), [rows.workspace_id]
    messages = {message.id for message, _, _ in store.messages.page(here, filters)}
    return [messages, {task.id for task in store.tasks.page(here, filters)}]


@pytest.mark.usefixtures("way")
async def test_nobody_is_found_by_what_was_said_in_another_workspace(db: Database) -> None:
    def add(store: Store) -> tuple[Rows, int, int]:
        private, team = Rows(store, ["a hidden word"]), add_workspace(store)
        (message,) = private.messages
        sent = add_task(store, team, title="sent here", message_id=message, part=1)
        return private, team, sent

    private, team, sent = await db.write(add)

    for where in ([team], [team, private.workspace_id]):
        assert sent not in await db.read(_tasks_with, where, "hidden")
    assert await db.read(lambda store: store.search.documents("tasks", [sent])) == {sent: "sent here"}
    assert await db.read(lambda store: store.search.ids("inbox", [team], "hidden")) == []


def _tasks_with(store: Store, where: list[int], q: str) -> set[int]:
    return {*store.search.ids("tasks", where, q), *(it.id for it in store.tasks.page(where, Filters(q=q)))}


async def test_without_words_everything_is_found(db: Database) -> None:
    rows = await db.write(partial(Rows, texts=["one", "two"]))

    assert await db.read(_by_ids, rows, " ") == [set(rows.messages), set(rows.tasks)]
