"""The list of what came in: by days, page after page, with the words that were understood and what has become of it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from classifier.base import Draft, Span
from storage.tables import MessageState, Role
from tasks import people, transcribing
from tasks.capture import NewMessage, capture
from tests.tasks.hearing import HERE, VOICE
from tests.webapp.conftest import ANN
from tests.webapp.hostile import judged
from tests.webapp.listed import page, titles
from webapp.avatars import TURNS, initials, turn

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def draft(title="Send the invoice", text="", *, kind="task", is_task=True, evidence=(), **fields):
    """Args:
    evidence: (field, words) pairs, whose places are found in the text.
    """
    spans: dict[str, list[Span]] = {}
    for field, words in evidence:
        start = text.index(words)
        spans.setdefault(field, []).append(Span(start, start + len(words), words))
    sure = {"kind": 0.9, "is_task": 0.9, "due": 0.9, "priority": 0.9, "assignee": 0.9}
    return Draft(**({"title": title, "kind": kind, "is_task": is_task, "confidence": sure, "evidence": spans} | fields))


@pytest.fixture
def bring(services, team, read_as, clock):
    """Somebody's message arrives and is read as the drafts say; gives its public id."""
    brought = 0

    async def run(*drafts, text="Please send the invoice", after=None, **fields):
        nonlocal brought
        brought += 1
        at = clock() + timedelta(seconds=60 * brought if after is None else after)
        values = {"author": "Hugo Silva", "chat": "Sales", "sender_id": team.ann} | fields
        source = ("telegram", "telegram")
        new = NewMessage(team.workspace_id, source, f"{brought}", text, at, at, **values)
        public_id = (await services.db.write(capture, new)).public_id
        if drafts:
            await read_as(public_id, *drafts)
        return public_id

    return run


@pytest.fixture
def note(bring):
    """A message that is kept without a task."""
    thought = draft("Closed on Monday", kind="info", is_task=False)

    async def run(**fields):
        return await bring(thought, text="We are closed on Monday", aimed=False, **fields)

    return run


@pytest.fixture
def altered(services):
    """Puts values into a message's row."""

    async def run(public_id, **values):
        def put(store):
            message = store.messages.by_public_id(store.workspaces.all_ids(), public_id)
            for name, value in values.items():
                setattr(message, name, value)

        await services.db.write(put)

    return run


def row_of(html, public_id):
    found = re.search(rf'<li id="m-{public_id}".*?</li>', html, re.DOTALL)
    assert found is not None
    return found[0]


def marks(html):
    """(class, words) of everything that is marked, in its order."""
    return [(kind, unescape(words)) for kind, words in re.findall(r'<mark class="(\w+)">(.*?)</mark>', html, re.DOTALL)]


def words_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


async def test_who_is_in_the_workspace_sees_it_and_nobody_else(web, bring, as_ann, as_bob, as_vera, as_eve):
    await bring(draft())

    for headers in (as_ann, as_bob, as_vera):
        assert titles(await page(web, headers, "/app/inbox")) == ["Send the invoice"]
    eve = await page(web, as_eve, "/app/inbox")
    assert titles(eve) == []
    assert "Nothing has come in yet" in eve


async def test_who_only_looks_on_has_nothing_to_press(web, note, as_bob, as_vera):
    public_id = await note()

    assert "hx-post" in row_of(await page(web, as_bob, "/app/inbox"), public_id)
    assert "hx-post" not in await page(web, as_vera, "/app/inbox")


async def test_messages_stand_by_the_days_of_the_reader_newest_first(
    web, services, team, bring, altered, clock, as_ann
):
    def live_in_kyiv(store):
        store.people.get(team.ann).zone = "Europe/Kyiv"

    await services.db.write(live_in_kyiv)
    told = {}
    for name, at in (
        ("a year ago", NOON.replace(year=2025)),
        ("the day before", NOON - timedelta(days=2)),
        ("yesterday, late", NOON.replace(hour=21, minute=59) - timedelta(days=1)),
        ("after midnight", NOON.replace(hour=22) - timedelta(days=1)),
        ("now", NOON),
    ):
        told[name] = await bring(draft(name))
        await altered(told[name], received_at=at)
    clock.start = NOON

    html = await page(web, as_ann, "/app/inbox")

    days = re.findall(r'<section data-section="([\d-]+)".*?<h2[^>]*>(.*?)</h2>(.*?)</section>', html, re.DOTALL)
    assert [(day, words, titles(rows)) for day, words, rows in days] == [
        ("2026-11-18", "Today", ["now", "after midnight"]),
        ("2026-11-17", "Yesterday", ["yesterday, late"]),
        ("2026-11-16", "Mon, Nov 16", ["the day before"]),
        ("2025-11-18", "Tue, Nov 18, 2025", ["a year ago"]),
    ]
    assert '<time datetime="2026-11-17T22:00:00Z">00:00</time>' in row_of(html, told["after midnight"])


async def test_rows_have_what_the_live_stream_goes_by(web, bring, as_ann):
    ids = [await bring(draft()) for _ in range(3)]

    html = await page(web, as_ann, "/app/inbox")

    rows = re.findall(r'<li id="m-([\w-]+)"[^>]* data-id="([\w-]+)" data-version="([^"]+)" data-key="([^"]+)"', html)
    assert [row[:2] for row in rows] == [(id_, id_) for id_ in reversed(ids)]
    assert [row[3] for row in rows] == sorted({row[3] for row in rows})
    assert re.search(r'<div id="list" data-list="inbox" data-query="" data-cursor="\d+"', html)


async def test_the_next_page_goes_on_where_the_first_ends(web, bring, altered, clock, as_ann):
    ids = [await bring() for _ in range(45)]
    for public_id in ids[:3]:
        await altered(public_id, received_at=clock() - timedelta(days=3))

    first = await page(web, as_ann, "/app/inbox?source=telegram")
    second = await page(web, as_ann, unescape(re.search(r'hx-get="([^"]+before=[^"]+)"', first)[1]))

    assert re.findall(r'<li id="m-([\w-]+)"', first + second) == list(reversed(ids))
    assert "hx-get" not in second
    sections = re.findall(r'<section data-section="([\d-]+)"', first + second)
    assert len(sections) == len(set(sections)) == 2, "a day that goes on does not begin again"
    assert f"""hx-target='#list [data-section="{sections[0]}"] ul'""" in second


TRICKY = (
    ("Pay 😀😀 Ann by Friday", [("assignee", "Ann"), ("due", "by Friday")]),
    ("line one\r\nby Friday\r\nend", [("due", "by Friday")]),
    ("<b>urgent</b> & <script>at(1)</script>", [("priority", "<b>urgent</b>"), ("due", "<script>at(1)</script>")]),
    ("👩‍👩‍👧 e\u0301te\u0301 demain", [("assignee", "e\u0301te\u0301"), ("due", "demain")]),
    ("שלח עד יום שישי", [("due", "יום שישי")]),
    ("x" * 240 + " by Friday", [("due", "by Friday")]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "evidence"), TRICKY)
async def test_exactly_the_words_are_marked_that_a_field_came_from(web, bring, as_ann, text, evidence):
    public_id = await bring(draft("Pay", text, evidence=evidence), text=text)

    for html in (
        row_of(await page(web, as_ann, "/app/inbox"), public_id),
        (await page(web, as_ann, f"/app/inbox/{public_id}")).split('class="legend"')[0],
    ):
        assert marks(html) == evidence
        assert judged(html) == []
        assert text.splitlines()[0] in words_of(html)


async def test_words_that_are_cut_off_are_marked_as_far_as_they_are_shown(web, bring, as_ann):
    text = "x " * 138 + "by Friday"
    public_id = await bring(draft("Pay", text, evidence=[("due", "by Friday")]), text=text)

    assert marks(row_of(await page(web, as_ann, "/app/inbox"), public_id)) == [("due", "by")]


async def test_words_that_were_changed_since_they_were_read_are_marked_nowhere(web, bring, altered, as_ann):
    text = "Send it by Friday"
    public_id = await bring(draft("Send it", text, evidence=[("due", "by Friday")]), text=text)

    await altered(public_id, text="Never mind, it is done")

    assert marks(row_of(await page(web, as_ann, "/app/inbox"), public_id)) == []


async def test_marks_of_a_burst_stand_in_the_piece_that_has_the_words(web, bring, read_as, as_ann):
    sent = {"chat_id": ANN, "forwarded": True}
    root = await bring(text="See below", author="Ann", after=0, **sent)
    photo = {"type": "photo", "summary": "photo.jpg"}
    await bring(text="", author="Bob", after=0, media=photo, **sent)
    await bring(text="Send it by Friday", author="Carl", after=1, **sent)
    await bring(text="and thanks 😀", author="Dora", after=1, **sent)
    joined = "See below\n\nphoto.jpg\n\nSend it by Friday\n\nand thanks 😀"

    await read_as(root, draft("Send it", joined, evidence=[("due", "by Friday"), ("kind", "thanks 😀")]))

    html = await page(web, as_ann, f"/app/inbox/{root}")
    pieces = re.findall(r'<section class="pad piece".*?</section>', html, re.DOTALL)
    assert [(re.search(r"<b dir=\"auto\">(\w+)</b>", piece)[1], marks(piece)) for piece in pieces] == [
        ("Ann", []),
        ("Bob", []),
        ("Carl", [("due", "by Friday")]),
        ("Dora", [("kind", "thanks 😀")]),
    ]
    assert "Send it by Friday" in words_of(pieces[2])
    assert words_of(pieces[1]).count("photo.jpg") == 1
    listed = await page(web, as_ann, "/app/inbox")
    assert titles(listed) == ["Send it"]
    assert '<span aria-hidden="true">4</span><span class="quiet">4 messages</span>' in listed


async def test_a_row_says_what_has_become_of_its_message(web, bring, note, altered, as_ann):
    waiting, kept = await bring(text="Nobody has read this"), await note()
    told = await bring(draft(kind="bug", priority="urgent"))
    broken = await bring(text="This kills readers")
    await altered(broken, state=MessageState.QUARANTINED)

    html = await page(web, as_ann, "/app/inbox")

    states = {"Being read": waiting, "Kept, no task": kept, "Could not be read": broken}
    for words, public_id in states.items():
        assert [id_ for id_ in (waiting, kept, told, broken) if words in row_of(html, id_)] == [public_id]
    assert re.search(r"Bug.*Urgent.*#1.*Open", row_of(html, told), re.DOTALL)
    assert 'title="90 %"' in row_of(html, told)


async def test_a_note_is_made_a_task_with_one_press_and_once(web, note, as_bob, as_vera, as_eve):
    public_id = await note()
    address = re.search(r'hx-post="([^"]+)"', row_of(await page(web, as_bob, "/app/inbox"), public_id))[1]

    assert [(await web.post(address, data={}, headers=who)).status for who in (as_eve, as_vera)] == [404, 403]
    for _ in range(2):
        made = row_of(await (await web.post(address, data={}, headers=as_bob)).text(), public_id)
        assert "#1" in made
        assert "hx-post" not in made
    assert len((await (await web.get("/api/tasks", headers=as_bob)).json())["items"]) == 1


async def test_a_task_that_went_to_another_workspace_is_not_told_of_here(web, services, team, bring, as_bob):
    public_id = await bring(draft("Send the invoice"))

    def send_away(store):
        elsewhere = people.group_workspace(store, chat_id=-100777, title="Elsewhere")
        people.join(store, elsewhere.id, team.ann, Role.OWNER)
        message = store.messages.by_public_id(store.workspaces.all_ids(), public_id)
        (task,) = store.tasks.of_message(message.id)
        store.tasks.swap(task, workspace_id=elsewhere.id, number=77, title="Renamed where Bob is nobody")
        return task.public_id

    task = await services.db.write(send_away)

    for path in ("/app/inbox", f"/app/inbox/{public_id}"):
        html = await page(web, as_bob, path)
        assert not any(word in html for word in ("#77", "Renamed", task, "no task"))
    form = {"task": task, "field": "kind", "value": "bug"}
    assert (await web.post(f"/app/inbox/{public_id}/correct", data=form, headers=as_bob)).status == 404


async def test_what_is_spoken_says_how_far_it_is_written_down_and_people_correct_it(
    web, services, bring, as_bob, as_vera
):
    public_id = await bring(text="", media=VOICE | {"summary": "Voice message, 0:12"})

    def want(store):
        message = store.messages.by_public_id(store.workspaces.all_ids(), public_id)
        return message.id, transcribing.want(store, HERE, message)

    message_id, _ = await services.db.write(want)
    assert "Being written down" in row_of(await page(web, as_bob, "/app/inbox"), public_id)
    detail = await page(web, as_bob, f"/app/inbox/{public_id}")
    assert "Being written down" in detail
    assert "Voice message, 0:12" in words_of(detail)

    address, form = f"/app/inbox/{public_id}/words", {"piece": public_id, "words": "Buy <b>silk</b>"}
    assert (await web.post(address, data=form, headers=as_vera)).status == 403
    assert (await web.post(address, data=form | {"words": " "}, headers=as_bob)).status == 422
    assert (await web.post(address, data=form | {"piece": "x" * 16}, headers=as_bob)).status == 404
    corrected = await (await web.post(address, data=form, headers=as_bob)).text()

    assert "Buy &lt;b&gt;silk&lt;/b&gt;</textarea>" in corrected
    assert judged(corrected) == []
    assert (await services.db.read(lambda store: store.messages.get(message_id))).text == "Buy <b>silk</b>"
    assert "Being written down" not in row_of(await page(web, as_bob, "/app/inbox"), public_id)


async def test_what_people_taught_is_named_with_the_task_they_taught_it_with(web, services, bring, as_ann, as_bob):
    first = await bring(draft("Mend the login", kind="task"))

    async def task_of(public_id):
        return (await (await web.get(f"/api/messages/{public_id}", headers=as_ann)).json())["tasks"][0]

    taught_with = await task_of(first)
    await web.patch(f"/api/tasks/{taught_with['id']}", json={"kind": "bug"}, headers=as_ann)
    (lesson,) = await services.db.read(lambda store: store.corrections.page([1, 2, 3], before=None, limit=1))

    second = await bring(draft("Mend the logout", kind="bug", learned={"kind": lesson.id}))

    html = await page(web, as_bob, f"/app/inbox/{second}")
    assert re.search(rf'as you taught with\s+<a href="/app/tasks/{taught_with["id"]}">#1</a>', html)


async def test_earlier_readings_are_told_of(web, services, bring, altered, read_as, as_ann):
    public_id = await bring(draft("Send it", kind="question", confidence={"kind": 0.42, "is_task": 0.9}))
    await altered(public_id, state=MessageState.NEW, attempts=0, revision=2)

    await read_as(public_id, draft("Send it", kind="bug"))

    html = await page(web, as_ann, f"/app/inbox/{public_id}")
    assert re.search(r"Read before.*Question 42 %", words_of(html), re.DOTALL)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Marcus Lee", "ML"),
        ("bob", "B"),
        ("Anna Maria von Berg", "AB"),
        ("  Софія   Орлова ", "СО"),
        ("(Bob) @builds", "BB"),
        ("🙂", "🙂"),
        ("王小明", "王"),
        ("", ""),
    ],
)
def test_initials_are_of_the_first_word_and_the_last(name, expected):
    assert initials(name) == expected


def test_a_name_has_one_colour_and_names_share_them_out():
    assert turn("Ann") == turn(" ann ")
    assert {turn(f"Person {number}") for number in range(200)} == set(range(TURNS))
    assert turn("\ud800") in range(TURNS)
