import pytest

from integrations.base import Call, UnreadableError
from integrations.forms import FORM, form_fields, payload_of
from integrations.json_object import BadJsonError


def test_a_form_has_each_field_once():
    assert form_fields(b"a=1&b=%20x&c=") == {"a": "1", "b": " x", "c": ""}
    assert form_fields(b"") == {}


@pytest.mark.parametrize("body", [b"a=1&a=1", b"\xff=1", b"a=1&" * 401])
def test_any_other_form_is_refused(body):
    with pytest.raises(UnreadableError):
        form_fields(body)


def test_json_comes_plain_or_in_a_form():
    assert payload_of(Call({}, b'{"a": 1}', "application/json")) == {"a": 1}
    assert payload_of(Call({}, b"payload=%7B%22a%22%3A+1%7D", FORM)) == {"a": 1}


@pytest.mark.parametrize("body", [b"", b"payload=", b"payload=1", b"a=1"])
def test_a_form_without_json_is_refused(body):
    with pytest.raises(BadJsonError):
        payload_of(Call({}, body, FORM))
