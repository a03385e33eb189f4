"""How much is found, and how much is taken that should stay, on items made here: 1,000 of each, always the same."""

import base64
import json
import random
import string
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from classifier.redaction import Redactor

N = 1000
Maker = Callable[[random.Random], str]


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def letters(rng: random.Random, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(rng.choices(alphabet, k=count))


def email(rng: random.Random) -> str:
    name = rng.choice(["ann", "bob.k", "o'neil", "first.last+tag", "іван", "j_doe99", "x", "müller-lange"])
    host = rng.choice(["example", "mail.firm", "sub-domain.company", "приклад"])
    return f"{name}{rng.randrange(1000)}@{host}.{rng.choice(['com', 'org', 'co.uk', 'ua', 'de', 'museum', 'укр'])}"


def card(rng: random.Random) -> str:
    prefix, length = rng.choice([("4", 16), ("51", 16), ("2221", 16), ("37", 15), ("6011", 16), ("4", 13), ("62", 19)])
    body = prefix + digits(rng, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    space = rng.choice(["", " ", "-", "\u00a0"])
    if length == 15:
        return space.join([number[:4], number[4:10], number[10:]])
    return space.join(number[at : at + 4] for at in range(0, length, 4))


IBANS = {"DE": "dddddddddddddddddd", "ES": "dddddddddddddddddddd", "GB": "AAAAdddddddddddddd", "UA": "d" * 25}
IBANS |= {"FR": "ddddddddddddddddddddddd", "PL": "d" * 24, "NL": "AAAAdddddddddd", "IT": "A" + "d" * 22, "PT": "d" * 21}


def account(rng: random.Random) -> str:
    country = rng.choice(sorted(IBANS))
    body = "".join(rng.choice(string.digits if place == "d" else string.ascii_uppercase) for place in IBANS[country])
    number = f"{country}{iban.calc_check_digits(country + '00' + body)}{body}"
    return rng.choice([number, iban.format(number), number.lower(), iban.format(number, "-")])


def jwt(rng: random.Random) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    header = part({"alg": rng.choice(["HS256", "RS256", "none"]), "typ": "JWT"})
    return f"{header}.{part({'sub': digits(rng, 6), 'name': 'x' * rng.randrange(40)})}.{letters(rng, 43)}"


def api_key(rng: random.Random) -> str:
    makers = [
        lambda: "sk-" + letters(rng, 48),
        lambda: "sk-proj-" + letters(rng, 64),
        lambda: "sk-ant-api03-" + letters(rng, 80),
        lambda: "ghp_" + letters(rng, 36),
        lambda: "github_pat_" + letters(rng, 60),
        lambda: "glpat-" + letters(rng, 20),
        lambda: f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{letters(rng, 24)}",
        lambda: "AKIA" + letters(rng, 16, string.ascii_uppercase + string.digits),
        lambda: "AIza" + letters(rng, 35),
        lambda: "sk_live_" + letters(rng, 24),
        lambda: f"{digits(rng, 10)}:{letters(rng, 35)}",
        lambda: "hf_" + letters(rng, 34),
        lambda: "npm_" + letters(rng, 36),
        lambda: f"SG.{letters(rng, 22)}.{letters(rng, 43)}",
        lambda: letters(rng, 40),
        lambda: "api key: " + letters(rng, 32, "0123456789abcdef"),
        lambda: "token=" + letters(rng, 20, string.ascii_lowercase + string.digits) + "7q",
        lambda: "password: " + letters(rng, 9) + "#4",
    ]
    return rng.choice(makers)()


def phone(rng: random.Random) -> str:
    makers = [
        lambda: f"+380 {rng.choice(['67', '50', '93', '44'])} {digits(rng, 3)} {digits(rng, 2)} {digits(rng, 2)}",
        lambda: f"+380{rng.choice(['67', '50', '93'])}{digits(rng, 7)}",
        lambda: f"0{rng.choice(['67', '50', '93'])}-{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 2)}",
        lambda: f"(0{rng.choice(['67', '50', '93'])}) {digits(rng, 3)} {digits(rng, 4)}",
        lambda: f"0{rng.choice(['67', '50', '93'])}{digits(rng, 7)}",
        lambda: f"+1 ({rng.randrange(201, 990)}) {rng.randrange(200, 999)}-{digits(rng, 4)}",
        lambda: f"({rng.randrange(201, 990)}) {rng.randrange(200, 999)}-{digits(rng, 4)}",
        lambda: f"{rng.randrange(201, 990)}-{rng.randrange(200, 999)}-{digits(rng, 4)}",
        lambda: f"+49 {rng.choice(['30', '89', '151', '176'])} {digits(rng, 8)}",
        lambda: f"030 {digits(rng, 8)}",
        lambda: f"0049 {rng.choice(['30', '89', '151'])} {digits(rng, 7)}",
        lambda: f"+34 6{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}",
        lambda: f"6{digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)}",
        lambda: f"8 (9{digits(rng, 2)}) {digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 2)}",
        lambda: f"+7 9{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 4)}",
        lambda: f"+44 20 {digits(rng, 4)} {digits(rng, 4)}",
        lambda: f"+33 6 {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)}",
        lambda: f"+48 {digits(rng, 3)}-{digits(rng, 3)}-{digits(rng, 3)}",
        lambda: f"call {digits(rng, 3)}-{digits(rng, 4)}",
    ]
    return rng.choice(makers)()


AROUND = [
    "{}",
    "Please note {} for tomorrow.",
    "It is ({}), thanks!",
    "надішли на {}, будь ласка",
    "срочно: {}",
    "Schreib es auf: {}.",
    "mira esto «{}» y dime",
    "first line\n{}\nlast line",
]
SECRETS: dict[str, tuple[Maker, str, float]] = {
    "email": (email, "email", 0.99),
    "card": (card, "card", 0.99),
    "iban": (account, "iban", 0.99),
    "jwt": (jwt, "key", 0.99),
    "api key": (api_key, "key", 0.99),
    "phone": (phone, "phone", 0.97),
}


@pytest.mark.parametrize("name", SECRETS)
def test_enough_of_each_is_hidden_and_all_of_it_comes_back(name: str) -> None:
    maker, type_, least = SECRETS[name]
    rng = random.Random(f"secret {name}")

    hidden = 0
    for _ in range(N):
        secret = maker(rng)
        text = rng.choice(AROUND).format(secret)
        redactor = Redactor()
        out = redactor.hide(text)
        words = secret.split(": ")[-1].split("=")[-1].removeprefix("call ")
        hidden += words not in out and redactor.counts == {type_: 1}
        assert redactor.restore(out) == text

    assert hidden / N >= least, f"{hidden} of {N}"


CLEAN: list[Maker] = [
    lambda rng: f"Order {digits(rng, 9)} has shipped, invoice #{digits(rng, 6)} follows",
    lambda rng: f"Meeting on {rng.randrange(1, 29):02}.{rng.randrange(1, 13):02}.2026 at {rng.randrange(24):02}:30",
    lambda rng: (
        f"2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02} {rng.randrange(24):02}:15:00 ERROR code {digits(rng, 4)}"
    ),
    lambda rng: f"Upgrade to {rng.randrange(30)}.{rng.randrange(30)}.{rng.randrange(300)} before the release",
    lambda rng: (
        f"The server {'.'.join(str(rng.randrange(256)) for _ in range(4))} does not answer on port {rng.randrange(65536)}"
    ),
    lambda rng: f"Budget is {rng.randrange(1, 999)} {digits(rng, 3)} {digits(rng, 3)} грн, прошу погодити",
    lambda rng: f"It costs ${rng.randrange(1, 99)},{digits(rng, 3)},{digits(rng, 3)}.00 in all",
    lambda rng: f"Commit {letters(rng, 40, '0123456789abcdef')} broke the build",
    lambda rng: (
        f"see https://example.com/{letters(rng, 12, string.ascii_lowercase)}/{digits(rng, 8)}?page={rng.randrange(9)}"
    ),
    lambda rng: (
        f"Request {letters(rng, 8, '0123456789abcdef')}-1234-4abc-8def-{letters(rng, 12, '0123456789abcdef')} failed"
    ),
    lambda rng: "The password reset page is broken, the token expires too soon",
    lambda rng: "забув пароль від пошти, скинь новий до завтра",
    lambda rng: f"Ticket ABC-{digits(rng, 4)}: login button does nothing for @ann and @bob",
    lambda rng: f"rows {digits(rng, 5)}-{digits(rng, 5)} of table users_{digits(rng, 4)}",
    lambda rng: f"Рахунок № {digits(rng, 8)} сплатити до {rng.randrange(1, 29)} листопада",
    lambda rng: f"Номер заявки {digits(rng, 7)}, поверх {rng.randrange(20)}, кабінет {rng.randrange(500)}",
    lambda rng: f"Las ventas subieron un {rng.randrange(99)},{rng.randrange(99)} % entre 2019-2024",
    lambda rng: f"Die Rechnung {digits(rng, 7)} über {digits(rng, 3)},{digits(rng, 2)} € ist offen",
    lambda rng: (
        f"Between {rng.randrange(10, 12)}:00-{rng.randrange(13, 20)}:30, rooms {digits(rng, 3)}, {digits(rng, 3)} and {digits(rng, 3)}"
    ),
    lambda rng: f"scale it by {rng.random():.9f} and {rng.random() * 1e6:.3f}",
    lambda rng: "Internationalisierungsmaßnahmen und Donaudampfschifffahrtsgesellschaftskapitän prüfen",
    lambda rng: "call getUserAccountInformationFromDatabase() in UserRepositoryFactoryImplementation",
    lambda rng: f"timestamp: {rng.randrange(1_600_000_000, 1_900_000_000)}, build {digits(rng, 10)}",
    lambda rng: f"Приїхати о {rng.randrange(8, 20)}:00, взяти 2 коробки по {digits(rng, 3)} штук",
]


def test_texts_without_secrets_are_left_alone() -> None:
    rng = random.Random("clean")

    touched = []
    for at in range(N):
        text = CLEAN[at % len(CLEAN)](rng)
        if Redactor().hide(text) != text:
            touched.append(text)

    assert len(touched) / N <= 0.02, touched[:20]


def test_the_same_words_get_the_same_placeholder() -> None:
    redactor = Redactor()

    out = redactor.hide("ann@example.com wrote to bob@example.com, then ann@example.com called")

    assert out == "[EMAIL_1] wrote to [EMAIL_2], then [EMAIL_1] called"
    assert redactor.counts == {"email": 3}


def test_a_placeholder_that_somebody_typed_is_not_filled() -> None:
    redactor = Redactor()

    out = redactor.hide("[EMAIL_1] is not ann@example.com")

    assert out == "[EMAIL_1] is not [EMAIL_2]"
    assert redactor.restore(out) == "[EMAIL_1] is not ann@example.com"


def test_a_model_may_write_the_placeholder_its_own_way() -> None:
    redactor = Redactor()
    redactor.hide("send it to ann@example.com")

    assert redactor.restore("Send it to email_1, not [PHONE_3]") == "Send it to ann@example.com, not [PHONE_3]"


@given(st.text(max_size=400))
def test_whatever_the_text_it_comes_back_whole(text: str) -> None:
    redactor = Redactor()

    assert redactor.restore(redactor.hide(text)) == text


@pytest.mark.parametrize(
    "piece",
    ["1 2-3 ", "a@", "AA11 ", "+1(", "token: ", "eyJa.", "a1B", "4111 ", "0.", "://a:", "-----BEGIN PRIVATE KEY-----"],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        Redactor().hide(text)
        return time.process_time() - started

    seconds(500)
    short, long = min(seconds(4_000) for _ in range(2)), min(seconds(32_000) for _ in range(2))

    assert long <= max(short, 0.01) * 24, (short, long)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("ann\u200b@example.com", "email"),
        ("ann＠example．com", "email"),
        ("067\u201112\u20113\u201145\u201167", "phone"),
        ("\u202a+380\u202f67\u202f123\u202f45\u202f67\u202c", "phone"),
        ("４１１１１１１１１１１１１１１１", "card"),
        ("4111  1111  1111  1111", "card"),
    ],
)
def test_what_is_only_written_otherwise_is_found_and_comes_back_as_it_was(text: str, type_: str) -> None:
    redactor = Redactor()

    hidden = redactor.hide(f"Дзвони: {text} сьогодні")

    assert redactor.counts == {type_: 1}
    assert redactor.restore(hidden) == f"Дзвони: {text} сьогодні"
