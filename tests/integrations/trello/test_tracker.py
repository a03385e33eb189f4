"""Tasks as Trello's cards, over real HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.remote import Remote
from integrations.trackers import Account, Tracker, TrackerError, TrackerService
from integrations.trello import tracker
from integrations.trello.tracker import TrelloCards, connect
from tests.integrations.tracker_server import START, Refused, outgoing, serving
from tests.integrations.trello.server import BOARD, KEY, LISTS, TOKEN, TrelloServer

MAPPING = {"kind": {"bug": "Bug"}, "status": {"in_progress": "doing", "proposed": "Gone"}}
UNKNOWN = "5f0000000000000000000fff"

SERVICE: TrackerService = tracker


@pytest.fixture
async def trello() -> AsyncIterator[TrelloServer]:
    server = TrelloServer()
    async with serving(server):
        yield server


@pytest.fixture
def cards(trello: TrelloServer) -> Tracker:
    return connected(trello)


def connected(
    trello: TrelloServer, board: str = "AbCd1234", start: str = "to do", key: str = KEY, token: str = TOKEN
) -> Tracker:
    place, secret = {"board": board, "list": start}, {"key": key, "token": token}
    return connect(trello.outbound, f"{trello.root}/", place, secret, MAPPING)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


@pytest.mark.parametrize(
    "board", ["AbCd1234", BOARD, "https://trello.com/b/AbCd1234", "https://trello.com/b/AbCd1234/shop"]
)
async def test_who_we_are_and_where_is_told_without_a_change(trello: TrelloServer, board: str) -> None:
    assert await connected(trello, board).check() == Account("ann", "Shop")
    assert {it.split()[0] for it in trello.asked} == {"GET"}


@pytest.mark.parametrize(
    ("board", "start"),
    [("AbCd1235", "to do"), ("shop", "to do"), ("", ""), ("../members/me", ""), ("AbCd1234", "Tasks")],
)
async def test_a_board_or_a_list_that_is_not_there_is_told(trello: TrelloServer, board: str, start: str) -> None:
    cards = connected(trello, board, start)

    assert (await error_of(cards.check())).code == "no_place"
    assert (await error_of(cards.make(outgoing(), "m1"))).code == "no_place"


@pytest.mark.parametrize(
    ("key", "token"), [("wrong", TOKEN), (KEY, "wrong"), (KEY, "schlüssel"), (KEY, "a\r\nHost: b")]
)
async def test_a_wrong_secret_is_told_as_such(trello: TrelloServer, key: str, token: str) -> None:
    error = await error_of(connected(trello, key=key, token=token).check())

    assert (error.code, error.again) == ("bad_secret", False)


async def test_a_task_becomes_a_card_and_is_told_as_it_is_there(trello: TrelloServer, cards: Tracker) -> None:
    task = outgoing(due="2026-12-01", assignee="Bob", kind="bug", labels=("chat", "none"), zone="Europe/Kyiv")

    made = await cards.make(task, "m1")

    card = trello.cards[made.id]
    assert card["desc"] == "Since *today*.\n\n<!-- sift:m1 -->"
    assert (LISTS[card["idList"]], len(card["idLabels"]), card["due"]) == ("To do", 2, "2026-12-01T21:59:59.000Z")
    assert made == Remote(
        id=made.id,
        place=BOARD,
        key="#1",
        address="https://trello.com/c/00000001",
        fields={"title": "Login fails", "status": "open", "due": "2026-12-01", "assignee": "bob"},
        at=START + timedelta(seconds=5),
        marker="m1",
    )


@pytest.mark.parametrize("status", ["open", "in_progress", "done", "dropped"])
async def test_a_card_is_made_as_its_task_is(cards: Tracker, status: str) -> None:
    assert (await cards.make(outgoing(status=status), "m1")).fields["status"] == status


async def test_a_card_that_was_made_but_not_put_away_is_no_error_since_it_would_be_made_again(
    trello: TrelloServer, cards: Tracker
) -> None:
    await cards.make(outgoing(), "m0")
    trello.faults = ["", Refused(502, b"")]

    made = await cards.make(outgoing(status="dropped"), "m1")

    assert (made.marker, made.fields["status"]) == ("m1", "open")


async def test_a_card_follows_the_task_through_its_states(trello: TrelloServer, cards: Tracker) -> None:
    made = await cards.make(outgoing(), "m1")

    told = []
    for status in ("in_progress", "done", "dropped", "proposed", "in_progress", "open"):
        changed = await cards.change(made.id, {"status": status}, outgoing())
        told.append((changed.fields["status"], LISTS[trello.cards[made.id]["idList"]]))

    assert told == [
        ("in_progress", "Doing"),
        ("done", "Doing"),
        ("dropped", "Doing"),
        ("in_progress", "Doing"),  # no list stands for it
        ("in_progress", "Doing"),
        ("open", "To do"),
    ]


async def test_a_card_is_not_moved_between_lists_that_mean_the_same(trello: TrelloServer, cards: Tracker) -> None:
    its_id = trello.add("A", idList="5f0000000000000000000003")["id"]

    changed = await cards.change(its_id, {"status": "open"}, outgoing())

    assert (changed.fields["status"], LISTS[trello.cards[its_id]["idList"]]) == ("open", "Later")


async def test_only_what_is_named_is_changed(trello: TrelloServer, cards: Tracker) -> None:
    made = await cards.make(outgoing(due="2026-12-01", assignee="ann"), "m1")
    before = dict(trello.cards[made.id])

    await cards.change(made.id, {"title": "Login is slow"}, outgoing())

    assert trello.cards[made.id] | {"name": 0, "dateLastActivity": 0} == before | {"name": 0, "dateLastActivity": 0}


async def test_a_due_date_and_an_assignee_are_taken_away(cards: Tracker) -> None:
    made = await cards.make(outgoing(due="2026-12-01", assignee="ann"), "m1")

    changed = await cards.change(made.id, {"due": None, "assignee": ""}, outgoing())

    assert (changed.fields["due"], changed.fields["assignee"]) == (None, "")


async def test_somebody_who_is_not_on_the_board_does_not_keep_the_card_back(cards: Tracker) -> None:
    made = await cards.make(outgoing(assignee="eve"), "m1")

    assert (made.fields["assignee"], await cards.change(made.id, {"assignee": "eve"}, outgoing())) == ("", made)


async def test_what_is_too_long_is_cut_and_the_marker_never(trello: TrelloServer, cards: Tracker) -> None:
    made = await cards.make(outgoing("t" * 20_000, body="ü" * 20_000), "m1")

    card = trello.cards[made.id]
    assert (made.marker, len(card["name"]), len(card["desc"])) == ("m1", 16_384, 16_384)


async def test_a_card_is_found_by_its_marker_and_a_copy_of_it_is_not(trello: TrelloServer, cards: Tracker) -> None:
    made = await cards.make(outgoing(), "m1")
    await cards.make(outgoing(), "m10")
    trello.add("A copy", desc=trello.cards[made.id]["desc"])
    for number in range(2_100):
        trello.add(f"Another {number}")
    trello.edit(made.id, closed=True)

    found = await cards.find("m1", START)

    assert found == await cards.get(made.id)
    assert await cards.find("m", START) is None
    assert await cards.find("m1", START + timedelta(days=1)) is None


async def test_an_answer_that_is_lost_fifty_times_makes_no_card_twice(trello: TrelloServer, cards: Tracker) -> None:
    await cards.make(outgoing(), "m")
    for number in range(50):
        since = trello.now
        trello.faults = ["lost"]

        error = await error_of(cards.make(outgoing(f"Task {number}"), f"m{number}"))
        found = await cards.find(f"m{number}", since)

        assert (error.code, error.again) == ("unreachable", True)
        assert found is not None
        assert found.fields["title"] == f"Task {number}"
    assert len(trello.cards) == 51


@pytest.mark.parametrize("remote_id", [UNKNOWN, "1", "", "../members/me"])
async def test_a_card_that_is_gone_is_told_so(cards: Tracker, remote_id: str) -> None:
    assert (await cards.get(remote_id)).gone
    assert (await error_of(cards.change(remote_id, {"title": "x"}, outgoing()))).code == "gone"


async def test_a_card_of_a_board_that_is_out_of_reach_is_not_taken_for_gone(
    trello: TrelloServer, cards: Tracker
) -> None:
    made = await cards.make(outgoing(), "m1")
    trello.is_open = False

    assert (await error_of(cards.get(made.id))).code == "forbidden"


async def test_the_first_look_tells_of_nothing_and_the_next_of_what_has_changed(
    trello: TrelloServer, cards: Tracker
) -> None:
    old = [trello.add(f"Old {number}")["id"] for number in range(3)]
    trello.now += timedelta(hours=1)
    nothing, seen = await cards.changed({})
    trello.edit(old[1], name="New", due="2026-12-01T12:00:00.000Z", idMembers=["5f00000000000000000000a2"])
    trello.edit(old[0], closed=True)

    changed, seen = await cards.changed(seen)

    assert not nothing
    assert [tuple(it.fields.values()) for it in changed] == [
        ("New", "open", "2026-12-01T12:00:00+00:00", "bob"),
        ("Old 0", "dropped", None, ""),
    ]
    trello.now += timedelta(hours=1)
    _, seen = await cards.changed(seen)
    assert (await cards.changed(seen))[0] == []


@pytest.mark.parametrize(
    ("fault", "code", "again", "wait"),
    [
        (Refused(429, {"error": "API_TOKEN_LIMIT_EXCEEDED"}, **{"Retry-After": "10"}), "busy", True, 10),
        (Refused(401, b"unauthorized card permission requested"), "forbidden", False, None),
        (Refused(503, b"<html>"), "failing", True, None),
        (Refused(400, b"invalid value for idList"), "refused", False, None),
        (Refused(200, b"<html>"), "bad_answer", False, None),
        (Refused(200, []), "bad_answer", False, None),
        (Refused(200, {"id": 1}), "bad_answer", False, None),
        (Refused(200, b""), "bad_answer", False, None),
    ],
)
async def test_an_error_says_what_it_is_and_whether_waiting_helps(
    trello: TrelloServer, cards: Tracker, fault: Refused, code: str, again: bool, wait: float | None
) -> None:
    trello.faults = [fault]

    error = await error_of(cards.get(UNKNOWN))

    assert (error.code, error.again, error.wait) == (code, again, wait)


def test_the_secret_is_not_shown_where_the_connection_is(trello: TrelloServer) -> None:
    shown = repr(connected(trello))

    assert TOKEN not in shown
    assert KEY not in shown
    assert isinstance(connected(trello), TrelloCards)
