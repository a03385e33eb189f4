"""What is kept of a delivery holds no secret."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.redaction import FORM, own_headers, redacted, without_secrets


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
        "Client_Secret": {"value": "…"},
        "list": [{"api_key": "…", "Authorization": "…"}],
        "user": "ann",
    }


def test_all_below_a_telling_name_is_hidden_and_its_shape_kept():
    body = {
        "secrets": {"db": "hunter2", "list": ["a", 1, None, True]},
        "API-Key": "k",
        "privateKey": ["k"],
        "pwd": 1,
        "secret_type": "slack_token",
        "authorizations": [{"user_id": "U1", "is_bot": True}],
    }

    assert json.loads(redacted(json.dumps(body).encode(), "application/json")) == {
        "secrets": {"db": "…", "list": ["…", "…", None, True]},
        "API-Key": "…",
        "privateKey": ["…"],
        "pwd": "…",
        "secret_type": "slack_token",
        "authorizations": [{"user_id": "U1", "is_bot": True}],
    }


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("clone https://ann:hunter2@git.example/x", "clone https://…@git.example/x"),
        ("id AKIAIOSFODNN7EXAMPLE here", "id … here"),
        ("a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b", "a … b"),
        ("a -----BEGIN PRIVATE KEY-----\nMII", "a …"),
        ("Authorization: bearer abcdefghijklmnop", "Authorization: bearer …"),
        ("https://example.org/a@b", "https://example.org/a@b"),
    ],
)
def test_what_looks_like_a_key_is_hidden_in_words(said, kept):
    assert without_secrets(said) == kept


def test_the_hook_s_own_secrets_are_hidden_wherever_they_stand():
    secret = 'whse"c/+é'
    as_json = redacted(json.dumps({"a": f"x{secret}y"}).encode(), "application/json", [secret])
    as_form = redacted(urlencode({"a": f"x{secret}y"}).encode(), FORM, [secret])

    assert json.loads(as_json) == {"a": "x…y"}
    assert dict(parse_qsl(as_form)) == {"a": "x…y"}
    assert own_headers({"X-Key": secret, "X-Event": "push"}, [secret]) == {"x-event": "push"}


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
