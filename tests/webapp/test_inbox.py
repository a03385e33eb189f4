"""The inbox and what is in doubt: what it shows to whom, and what is done there."""

import re
from datetime import UTC, datetime

import pytest

from classifier.base import Draft, Due, Grain, Priority, Span
from storage.tables import Status
from tests.webapp.conftest import VERA
from webapp.screens.inbox.marks import marked

TEXT = "Please fix the login by Friday, <b>Bob</b> knows 🙂"
CLEAR = Draft(
    "Fix the login",
    "bug",
    is_task=True,
    due=Due(datetime(2030, 1, 4, 21, 59, 59, tzinfo=UTC), Grain.DAY),
    confidence={"kind": 0.9, "due": 0.95, "is_task": 0.95},
    evidence={"due": [Span(21, 30, "by Friday")]},
)
UNSURE = Draft(
    "Fix the login",
    "question",
    is_task=True,
    priority=Priority.HIGH,
    confidence={"kind": 0.4, "priority": 0.4, "is_task": 0.95},
    kind_probabilities={"question": 0.4, "bug": 0.35, "task": 0.25},
)


@pytest.fixture
def say(web, as_script, team, read_as):
    """Has somebody say something that is read as these drafts; gives the message's public id."""

    async def say(*drafts: Draft, text: str = TEXT) -> str:
        body = {"text": text, "author": "Zed", "workspace": team.workspace}
        response = await web.post("/api/messages", json=body, headers=as_script)
        public_id = (await response.json())["id"]
        await read_as(public_id, *drafts)
        return public_id

    return say


@pytest.fixture
def task_of(services):
    async def task_of(public_id: str):
        def read(store):
            message = store.messages.by_public_id(store.workspaces.all_ids(), public_id)
            return next(iter(store.tasks.of_message(message.id)), None)

        return await services.db.read(read)

    return task_of


async def page(web, path: str, headers) -> str:
    response = await web.get(path, headers=headers)
    assert response.status == 200, await response.text()
    return await response.text()


async def post(web, path: str, headers, **form: str):
    return await web.post(path, data=form, headers=headers)


async def test_a_message_stands_there_with_what_was_made_of_it(web, as_ann, say):
    public_id = await say(CLEAR)

    html = await page(web, "/app/inbox", as_ann)

    assert f'id="m-{public_id}"' in html
    assert "Fix the login" in html
    assert '<mark class="due">by Friday</mark>' in html
    assert "&lt;b&gt;Bob&lt;/b&gt;" in html
    assert "Make it a task" not in html


async def test_what_is_somebody_elses_is_not_there(web, as_eve, say):
    public_id = await say(CLEAR)

    assert public_id not in await page(web, "/app/inbox", as_eve)
    assert (await web.get(f"/app/inbox/{public_id}", headers=as_eve)).status == 404
    for deed in ("correct", "make", "not-a-task", "teach", "forget", "words", "again", "undo"):
        assert (await post(web, f"/app/inbox/{public_id}/{deed}", as_eve)).status == 404, deed


async def test_its_page_tells_how_it_was_read(web, as_ann, say):
    public_id = await say(UNSURE)

    html = await page(web, f"/app/inbox/{public_id}", as_ann)

    assert "the built-in reader" in html
    read = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Kind Check 40 %" in read
    assert "Question 40 % Bug 35 % Task 25 %" in read


@pytest.mark.parametrize("path", ["x", "x" * 24, "x" * 25, "..%2fx", "%00"])
async def test_a_message_that_is_not_there_is_not_found(web, as_ann, path):
    assert (await web.get(f"/app/inbox/{path}", headers=as_ann)).status == 404


async def test_a_correction_asks_for_whom_it_holds_and_can_be_taken_back(web, as_ann, say, task_of):
    public_id = await say(CLEAR)
    task = await task_of(public_id)

    response = await post(
        web, f"/app/inbox/{public_id}/correct", as_ann, task=task.public_id, field="kind", value="feature"
    )

    html = await response.text()
    assert response.status == 200
    assert "For which messages does it hold?" in html
    assert (await task_of(public_id)).kind == "feature"

    batch = html.partition('"batch": "')[2].partition('"')[0]
    await post(web, f"/app/inbox/{public_id}/undo", as_ann, batch=batch)

    assert (await task_of(public_id)).kind == "bug"


async def test_a_lesson_holds_for_whom_it_is_taught(web, services, as_ann, say, task_of):
    public_id = await say(CLEAR)
    task = await task_of(public_id)
    html = await (
        await post(
            web, f"/app/inbox/{public_id}/correct", as_ann, task=task.public_id, field="priority", value="urgent"
        )
    ).text()
    correction = html.partition('"correction": "')[2].partition('"')[0]

    taught = await post(web, f"/app/inbox/{public_id}/teach", as_ann, correction=correction, scope="sender")

    assert taught.status == 200
    assert 'aria-pressed="true"' in (await taught.text()).partition("This chat")[0].rpartition("Only this one")[2]
    (lesson,) = await services.db.read(lambda store: store.corrections.of_task(task.id))
    assert lesson.scope == "sender"

    await post(web, f"/app/inbox/{public_id}/forget", as_ann, correction=correction)

    assert await services.db.read(lambda store: store.corrections.of_task(task.id)) == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"field": "kind"},
        {"field": "kind", "value": "nonsense"},
        {"field": "priority", "value": ""},
        {"field": "assignee", "value": "999999"},
        {"field": "title", "value": "x"},
        {"field": "x" * 300, "value": "\x00"},
    ],
)
async def test_what_is_no_correction_is_refused_and_changes_nothing(web, as_ann, say, task_of, form):
    public_id = await say(CLEAR)
    task = await task_of(public_id)

    response = await post(web, f"/app/inbox/{public_id}/correct", as_ann, task=task.public_id, **form)

    assert response.status in (400, 404, 422)
    assert (await task_of(public_id)).version == task.version


async def test_who_only_views_corrects_nothing(web, sign_in, say, task_of):
    public_id = await say(CLEAR)
    task = await task_of(public_id)
    as_vera = await sign_in(VERA, "Vera")

    assert "hx-post" not in await page(web, f"/app/inbox/{public_id}", as_vera)
    form = {"task": task.public_id, "field": "kind", "value": "feature"}
    assert (await post(web, f"/app/inbox/{public_id}/correct", as_vera, **form)).status == 403
    assert (await task_of(public_id)).kind == "bug"


async def test_a_task_is_made_of_a_note(web, as_ann, say, task_of, services, team):
    public_id = await say(Draft("Thanks", "chitchat", is_task=False, confidence={"kind": 0.9, "is_task": 0.9}))
    assert await task_of(public_id) is not None or "Make it a task" in await page(web, "/app/inbox", as_ann)

    response = await post(web, f"/app/inbox/{public_id}/make?row", as_ann)

    assert response.status == 200
    assert f'id="m-{public_id}"' in await response.text()
    assert (await task_of(public_id)).status is Status.OPEN


async def test_doubts_are_asked_one_after_another(web, as_ann, say, task_of):
    sure, unsure = await say(CLEAR), await say(UNSURE, text="Is the login fixed?")
    task = await task_of(unsure)

    html = await page(web, "/app/check", as_ann)

    assert f'id="c-{task.public_id}"' in html
    assert (await task_of(sure)).public_id not in html
    assert "1 left" in html


async def test_accepting_takes_all_as_it_was_read(web, as_ann, say, task_of):
    public_id = await say(UNSURE)
    task = await task_of(public_id)

    response = await post(web, f"/app/check/{task.public_id}/accept", as_ann)

    assert "Nothing is in doubt" in await response.text()
    now = await task_of(public_id)
    assert (now.kind, now.priority) == ("question", "high")
    assert now.set_by["kind"]["by"] == "person"


async def test_a_choice_answers_one_question_and_leaves_the_others(web, as_ann, say, task_of):
    public_id = await say(UNSURE)
    task = await task_of(public_id)

    response = await post(web, f"/app/check/{task.public_id}/answer", as_ann, field="kind", choice="1")

    assert (await task_of(public_id)).kind == "bug"
    html = await response.text()
    assert f'id="c-{task.public_id}"' in html
    assert "Which kind?" not in html
    assert "Which priority?" in html


async def test_what_is_no_task_is_dropped_and_can_be_taken_back(web, as_ann, say, task_of):
    public_id = await say(UNSURE)
    task = await task_of(public_id)

    html = await (await post(web, f"/app/check/{task.public_id}/drop", as_ann)).text()

    assert (await task_of(public_id)).status is Status.DROPPED
    batch = html.partition('"batch": "')[2].partition('"')[0]
    back = await post(web, "/app/check/undo", as_ann, batch=batch)
    assert f'id="c-{task.public_id}"' in await back.text()


@pytest.mark.parametrize("choice", ["", "9", "-1", "x", "1e3", "٣"])
async def test_a_choice_that_was_not_offered_is_refused(web, as_ann, say, task_of, choice):
    task = await task_of(await say(UNSURE))

    response = await post(web, f"/app/check/{task.public_id}/answer", as_ann, field="kind", choice=choice)

    assert response.status == 422


async def test_strangers_and_viewers_decide_nothing(web, as_eve, sign_in, say, task_of):
    public_id = await say(UNSURE)
    task = await task_of(public_id)
    as_vera = await sign_in(VERA, "Vera")

    assert task.public_id not in await page(web, "/app/check", as_eve)
    assert 'hx-post="/app/check' not in (await page(web, "/app/check", as_vera)).replace("disabled hx-post", "")
    for deed in ("accept", "drop"):
        assert (await post(web, f"/app/check/{task.public_id}/{deed}", as_eve)).status == 404
        assert (await post(web, f"/app/check/{task.public_id}/{deed}", as_vera)).status == 403
    assert (await task_of(public_id)).version == task.version


class Read:
    """A reading with evidence alone."""

    def __init__(self, **evidence):
        self.evidence = evidence


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("by Friday", [(0, 9)], [("by Friday", "due")]),
        ("🙂 by Friday!", [(2, 11)], [("🙂 ", None), ("by Friday", "due"), ("!", None)]),
        ("a\r\nby Friday", [(3, 12)], [("a\r\n", None), ("by Friday", "due")]),
        ("short", [(2, 90)], [("sh", None), ("ort", "due")]),
        ("none of it", [(50, 60)], [("none of it", None)]),
        ("", [(0, 4)], []),
    ],
)
def test_words_are_marked_exactly(text, spans, expected):
    reading = Read(due=[{"start": start, "end": end, "text": ""} for start, end in spans])

    assert [(piece.text, piece.field) for piece in marked(text, 0, [reading])] == expected


def test_of_words_that_speak_for_two_fields_the_more_important_shows():
    reading = Read(due=[{"start": 0, "end": 6}], kind=[{"start": 3, "end": 9}])

    assert [(piece.text, piece.field) for piece in marked("Friday bug", 0, [reading])] == [
        ("Friday", "due"),
        (" bu", "kind"),
        ("g", None),
    ]


def test_evidence_that_is_broken_marks_nothing():
    reading = Read(due=[{"start": "0", "end": 3}, {"text": "x"}, "x", None])

    assert [(piece.text, piece.field) for piece in marked("abc", 0, [reading])] == [("abc", None)]
