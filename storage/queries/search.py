from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import Integer, column, func, select, table
from sqlalchemy.orm import Session

from storage.queries.documents import chunks
from storage.queries.installation import Facts
from storage.search_tables import TRIGRAMS, MessageDocument, TaskDocument
from storage.searching import APART, has_trigrams, roots_with, tasks_with, words
from storage.tables import Message, Task

Page = Literal["inbox", "tasks"]

FEW = 10_000
"""So many documents are looked into one after the other in some milliseconds: sooner than an index tells which of a
whole installation's hold a frequent word."""

PAGES = 2_000
"""Pages of SQLite's index that are written at once, in a tenth of a second: others are to be heard in between."""

_MARKS = "search.marks"
"""The fact that the index may still have trigrams of what was erased: "found" until their removal has begun."""


class Search:
    """What the index of the Mini App and its streams ask: which rows hold words, and what their texts are."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._facts = Facts(session)

    def ids(self, page: Page, workspace_ids: Collection[int], q: str) -> Sequence[int]:
        """Everything of these workspaces that holds all the words, in no certain order.

        Returns:
            Ids of messages, the first of each burst, or of tasks.
        """
        if not (wanted := words(q)):
            return self._all(page, workspace_ids)
        word, *others = sorted(wanted, key=len, reverse=True)  # longer words are rarer
        found = self._with(page, workspace_ids, word)
        while others and len(found) > FEW:
            found &= self._with(page, workspace_ids, others.pop(0))
        if not others:
            return [*found]
        return [id_ for id_, it in self.documents(page, found).items() if all(word in it for word in others)]

    def documents(self, page: Page, ids: Collection[int]) -> dict[int, str]:
        """Id -> folded texts, in which whoever looks for `storage.searching.words` finds what `ids` finds."""
        found: dict[int, list[str]] = {id_: [] for id_ in ids}
        for chunk in chunks([*ids]):
            for query in _documents_of(page, chunk):
                for id_, document in self._session.execute(query):
                    found[id_].append(document)
        return {id_: APART.join(documents) for id_, documents in found.items() if documents}

    def forget(self) -> None:
        """Leave no mark of deleted documents in the index; of many some stay until `purge` has done."""
        if self._session.get_bind().dialect.name == "sqlite":  # PostgreSQL's vacuum does it by itself
            self._session.flush()
            self._facts.put(_MARKS, "found")
            self.purge()
            self.purge()

    def forget_later(self) -> None:
        """The same in the steps of `purge` alone."""
        if self._session.get_bind().dialect.name == "sqlite":
            self._session.flush()
            self._facts.put(_MARKS, "found")

    def has_marks(self) -> bool:
        """Whether `purge` has something to do."""
        return self._facts.get(_MARKS) is not None

    def purge(self) -> bool:
        """Go on writing the index anew without what was deleted. Returns whether there is more to do.

        SQLite's index is in parts; a part remembers what was deleted from older ones until they are made one.
        """
        if (marks := self._facts.get(_MARKS)) is None:
            return False
        begin = marks == "found"  # a negative number of pages puts every part there is on the list
        written = sum(self._merge(index, -PAGES if begin else PAGES) for index in TRIGRAMS.values())
        if begin:
            self._facts.put(_MARKS, "merging")
        elif not written:
            self._facts.drop([_MARKS])
        return begin or bool(written)

    def _merge(self, index: str, pages: int) -> int:
        """Returns how many rows of the index were written besides the order to do it."""
        changes = select(func.total_changes(type_=Integer))
        before = self._session.scalars(changes).one()
        order = table(index, column(index), column("rank")).insert()
        self._session.execute(order, {index: "merge", "rank": pages})
        return self._session.scalars(changes).one() - before - 1

    def _with(self, page: Page, workspace_ids: Collection[int], word: str) -> set[int]:
        rare = has_trigrams(word) and not self._are_few(workspace_ids)
        found = roots_with if page == "inbox" else tasks_with
        query = found(self._session, word, rare=rare, within=workspace_ids)
        return {*self._session.connection().execute(query).scalars()}

    def _all(self, page: Page, workspace_ids: Collection[int]) -> Sequence[int]:
        if page == "tasks":
            return self._session.scalars(select(Task.id).where(Task.workspace_id.in_(workspace_ids))).all()
        roots = select(Message.id).where(Message.workspace_id.in_(workspace_ids), Message.root_id.is_(None))
        return self._session.scalars(roots).all()

    def _are_few(self, workspace_ids: Collection[int]) -> bool:
        documents = MessageDocument.workspace_id.in_(workspace_ids)
        some = select(MessageDocument.message_id).where(documents).limit(FEW + 1).subquery()
        return (self._session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _documents_of(page: Page, ids: Sequence[int]) -> Iterator[Any]:
    """Queries for (id, document), in the order in which a row's texts are joined."""
    said = select(MessageDocument.root_id, MessageDocument.document)
    if page == "inbox":
        yield said.where(MessageDocument.root_id.in_(ids)).order_by(MessageDocument.message_id)
        return
    yield select(TaskDocument.task_id, TaskDocument.document).where(TaskDocument.task_id.in_(ids))
    from_here = (MessageDocument.root_id == Task.message_id) & (MessageDocument.workspace_id == Task.workspace_id)
    of_tasks = select(Task.id, MessageDocument.document).join(MessageDocument, from_here)
    yield of_tasks.where(Task.id.in_(ids)).order_by(MessageDocument.message_id)
