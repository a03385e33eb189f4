import base64
import re
import time

import pytest

from integrations import SERVICES
from integrations.samples import UNSIGNED, sample

SECRETS = {
    "slack": "8f742231b10e8888abcd99yyyzzz85a5",
    "discord": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "mattermost": "nezum4kpu3faiec7r7c5zt6tfy",
    "teams": base64.b64encode(bytes(32)).decode(),
    "sentry": "0123456789abcdef" * 4,
    "mailgun": "key-0123456789abcdef",
}
OURS = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NOW = time.time()


def sampled(service, words="This is a test", secret=None):
    return sample(service, secret or SECRETS.get(service, OURS), words, NOW)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_sample_that_is_read_as_what_it_says(service):
    arrival = SERVICES[service].read(sampled(service), {}).arrival

    assert arrival is not None
    assert arrival.text == "This is a test"


@pytest.mark.parametrize("service", [name for name in SERVICES if name not in UNSIGNED])
def test_a_sample_is_signed_like_a_real_delivery(service):
    call, verify = sampled(service), SERVICES[service].verify

    assert verify(SECRETS.get(service, OURS), call.headers, call.body, NOW)
    assert not verify(OURS[:-4] + "AAA=" if service not in SECRETS else "z" * 26, call.headers, call.body, NOW)


@pytest.mark.parametrize("service", UNSIGNED)
def test_a_signature_that_only_the_service_can_make_is_missing(service):
    call = sampled(service)

    assert not SERVICES[service].verify(SECRETS[service], call.headers, call.body, NOW)


def test_a_secret_of_somebody_else_s_making_is_told_where_it_can_t_sign():
    call = sampled("generic", secret="no base 64!")

    assert SERVICES["generic"].verify("no base 64!", call.headers, call.body, NOW)


@pytest.mark.parametrize("service", SERVICES)
def test_no_sample_is_taken_for_the_one_before(service):
    ids = {SERVICES[service].delivery_id(call.headers, call.body) for call in (sampled(service), sampled(service))}

    assert len(ids) == 2


@pytest.mark.parametrize("service", SERVICES)
def test_the_secrets_of_the_samples_are_such_as_the_service_makes(service):
    setup = SERVICES[service].SETUP

    assert setup.ours or re.fullmatch(setup.pattern, SECRETS[service])
