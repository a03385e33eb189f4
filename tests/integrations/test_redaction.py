"""What is kept of a delivery holds no secret."""

import json
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from integrations.redaction import FORM, redacted


def test_values_under_telling_names_and_what_looks_like_a_token_are_hidden():
    body = {
        "text": "use ghp_" + "a" * 36 + " please",
        "token": "xyz",
        "Client_Secret": {"value": 1},
        "list": [{"api_key": 5, "Authorization": "Bearer abc"}],
        "user": "ann",
    }

    kept = json.loads(redacted(json.dumps(body).encode(), "application/json"))

    assert kept == {
        "text": "use … please",
        "token": "…",
        "Client_Secret": {"value": 1},
        "list": [{"api_key": "…", "Authorization": "…"}],
        "user": "ann",
    }


def test_a_form_is_kept_without_its_token_and_its_json_is_looked_into():
    body = b"token=abc&text=hello+w%C3%B6rld&payload=%7B%22token%22%3A%22t%22%2C%22a%22%3A1%7D"

    kept = redacted(body, FORM)

    values = dict(parse_qsl(kept))
    assert (values["token"], values["text"]) == ("…", "hello wörld")
    assert json.loads(values["payload"]) == {"token": "…", "a": 1}


def test_what_is_too_long_or_neither_is_not_kept():
    assert redacted(b'{"a": "' + b"x" * 70_000 + b'"}', "application/json") is None
    assert redacted(b"not json", "text/plain") is None


@given(st.binary(max_size=200), st.sampled_from([FORM, "application/json", ""]))
def test_it_never_fails(body, form):
    redacted(body, form)
