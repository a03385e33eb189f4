import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.letters import Letter, arrival, author, is_automatic, is_forward, moment, unquoted, words_of


def letter(sender: str = "Ann <ann@example.org>", **headers: str) -> Letter:
    return Letter(
        sender,
        "Login fails",
        "Since Monday.",
        "tasks@example.com",
        {k.replace("_", "-"): v for k, v in headers.items()},
    )


def test_a_letter_reads_as_its_subject_and_its_text():
    found = arrival(letter(message_id="<1@example.org>", date="Sun, 22 Nov 2026 17:00:00 +0200"))

    assert found.text == "Login fails\n\nSince Monday."
    assert (found.author, found.chat, found.thread) == ("Ann", "tasks@example.com", "<1@example.org>")
    assert found.sent_at == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert found.link is None


def test_a_letter_without_words_is_nothing():
    assert arrival(Letter("", " ", "\n", "", {})) is None


@pytest.mark.parametrize(
    ("headers", "thread"),
    [
        ({"references": "<1@a> <2@a>", "in_reply_to": "<2@a>", "message_id": "<3@a>"}, "<1@a>"),
        ({"in_reply_to": "<2@a>", "message_id": "<3@a>"}, "<2@a>"),
        ({"references": "none", "message_id": "<3@a>"}, "<3@a>"),
        ({"references": "<\ud800@a>"}, ""),
        ({}, ""),
    ],
)
def test_an_answer_belongs_to_what_it_answers(headers, thread):
    assert arrival(letter(**headers)).thread == thread


def test_an_id_too_long_for_a_thread_becomes_a_short_one():
    assert len(arrival(letter(message_id=f"<{'a' * 500}@b>")).thread) == 64


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Ann <ann@example.org>", "Ann"),
        ('"Example, Ann" <ann@example.org>', "Example, Ann"),
        (r'"Ann \"A\" Example" <ann@example.org>', 'Ann "A" Example'),
        ("ann@example.org", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("", ""),
    ],
)
def test_an_author_is_called_by_name_where_there_is_one(sender, name):
    assert author(sender) == name


@pytest.mark.parametrize(
    "date", ["", "soon", "Sun, 99 Nov 2026 17:00:00 +0200", "Fri, 31 Dec 9999 23:59:59 -1400", "9" * 400]
)
def test_what_is_no_date_is_none(date):
    assert moment(date) is None


@pytest.mark.parametrize(
    "automatic",
    [
        letter(auto_submitted="auto-replied"),
        letter(auto_submitted="auto-generated; owner=x"),
        letter(precedence="Bulk"),
        letter(precedence="junk"),
        letter(x_autoreply="yes"),
        letter(return_path="<>"),
        letter(content_type="multipart/report; report-type=delivery-status"),
        letter("MAILER-DAEMON@mx.example.org (Mail Delivery System)"),
    ],
)
def test_what_a_program_wrote_is_known(automatic):
    assert is_automatic(automatic)


def test_what_a_person_wrote_is_not_taken_for_a_programs():
    assert not is_automatic(letter())
    assert not is_automatic(letter(auto_submitted="no", precedence="list", return_path="<ann@example.org>"))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Yes.\n\nOn Sun, 22 Nov 2026 at 15:00, Bob <bob@example.org> wrote:\n> Shall we?\n>\n> Bob\n", "Yes."),
        ("Yes.\n\nOn Sun, 22 Nov 2026 at 15:00, Bob Example <bob@example.org>\nwrote:\n> Shall we?", "Yes."),
        ("Ja.\r\n\r\nAm 22.11.2026 um 15:00 schrieb Bob:\r\n> Wollen wir?\r\n", "Ja."),
        ("Так.\n\n22 листопада 2026 р. о 15:00 Богдан пише:\n> Робимо?", "Так."),
        ("Yes.\n\n-----Original Message-----\nFrom: Bob\nSent: Sunday\nTo: Ann\n\nShall we?", "Yes."),
        ("Yes.\n________________________________\nFrom: Bob <b@x.y>\nSent: Sunday\n\nShall we?", "Yes."),
        ("Ja.\n\nVon: Bob\nGesendet: Sonntag\nAn: Ann\n\nWollen wir?", "Ja."),
        ("Do it.\n-- \nAnn\nExample Ltd", "Do it."),
        ("> Shall we?\nYes.\n> And when?\nNow.", "> Shall we?\nYes.\n> And when?\nNow."),
        ("To do:\n- milk\n- bread", "To do:\n- milk\n- bread"),
        ("From: the shop\nHost: db-1\nOwner: ann@x.y", "From: the shop\nHost: db-1\nOwner: ann@x.y"),
        ("Before\n--- Notes ---\nAfter", "Before\n--- Notes ---\nAfter"),
        ("Please:\n\n> quoted", "Please:"),
        ("> all of it\n> is quoted", "> all of it\n> is quoted"),
        ("-- \nonly a signature", "-- \nonly a signature"),
        ("", ""),
    ],
)
def test_the_history_that_ends_a_letter_is_left_out_and_nothing_else(text, new):
    assert unquoted(text) == new


@pytest.mark.parametrize(("subject", "forward"), [("Fwd: a", True), ("FW: a", True), ("WG: a", True), ("Re: a", False)])
def test_a_forward_is_known_by_its_subject(subject, forward):
    assert is_forward(subject) is forward


def test_a_page_becomes_text():
    page = "<html><head><title>x</title></head><style>p {}</style><p>Ann &amp; Bob</p><div>one<br/>two</div><a href=x>z</a>"

    assert words_of(page) == "Ann & Bob\none\ntwo\nz"


@pytest.mark.parametrize(
    "hostile",
    [
        "<",
        "<style>",
        "</style",
        "<a ",
        "<br",
        "&",
        "&#",
        ">",
        "> \n",
        "From:\n",
        "-- \n",
        "a:\n>\n",
        "-",
        "-----a",
        "<\u0130>",
    ],
)
def test_no_letter_takes_long(hostile):
    text = hostile * (1_000_000 // len(hostile))
    began = time.process_time()

    unquoted(text)
    words_of(text)
    arrival(Letter(text, text, text, text, {"references": text, "date": text}))

    assert time.process_time() - began < 1


@given(st.text(st.characters(), max_size=200), st.text(">:\n -_<a@1", max_size=80))
def test_any_letter_is_read(one, other):
    for text in (one, other):
        new = unquoted(text)
        assert new in text.replace("\r\n", "\n")
        assert new or not text.strip()
        words_of(text)
        moment(text)
        is_automatic(letter(text, date=text, auto_submitted=text))
