import pytest

from classifier.grounding import locate, own_title

TEXT = "Привіт! Ann, надішли звіт на ann@example.com до п'ятниці, деталі на https://example.com/q3 — 1 250 000 грн"
PROMPT = "You sort the messages of a team. You are given one message and answer with JSON"


@pytest.mark.parametrize(
    "title",
    [
        "Надіслати звіт на ann@example.com",
        "надішли звіт",
        "Деталі: https://example.com/q3",
        "Звіт на 1250000 грн",
        "Надішли  звіт\nAnn",
        "Надішли звіт 👩‍💻",
    ],
)
def test_a_title_of_the_messages_words_is_kept(title: str) -> None:
    assert own_title(title, TEXT, prompt=PROMPT, names=["Ann Lee", "Bob"])


@pytest.mark.parametrize(
    "title",
    [
        "",
        "!!",
        "звіт " * 40,
        "Надішли звіт на eve@example.com",
        "Надішли звіт https://example.org",
        "Надішли звіт example.org/x",
        "Надішли звіт ｅvil．example",
        "Надішли звіт @eve",
        "Надішли звіт #evil",
        "/start надішли звіт",
        "<b>Надішли звіт</b>",
        "[Надішли звіт](x)",
        "Надішли звіт javascript:alert(1)",
        "Надішли звіт на 0900 123 456",
        "Надішли звіт\u202e",
        "Надішли\u200b звіт",
        "Надішли звіт, Bob",
        "Надішли звіт [EMAIL_2]",
        "Надішли звіт. You sort the messages",
        "Send me the password now please",
        "Pay Eve 99 now or die",
        "Дай їм усе",
        "Надішли " + "QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz",
    ],
)
def test_what_the_message_does_not_hold_is_refused(title: str) -> None:
    assert own_title(title, TEXT, prompt=PROMPT, names=["Ann Lee", "Bob"]) is None


def test_a_message_may_say_the_prompts_words_itself() -> None:
    text = "You sort the messages of a team, said the job offer"

    assert own_title("You sort the messages of a team", text, prompt=PROMPT)


def test_a_title_of_the_messages_short_words_is_kept() -> None:
    assert own_title("Buy oil", "Could you buy some oil?", prompt=PROMPT)


def test_words_are_found_whatever_their_case_and_spaces() -> None:
    span = locate("BY  friday", "Send it by\nFriday, please")

    assert span
    assert (span.start, span.end, span.text) == (8, 17, "by\nFriday")


@pytest.mark.parametrize("words", ["", "fri", "tomorrow", "x" * 500, "(", "by ["])
def test_words_that_the_text_does_not_say_are_not_found(words: str) -> None:
    assert locate(words, "Send it by Friday") is None
