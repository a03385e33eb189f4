"""Which addresses are those of somebody's host in the internet."""

from ipaddress import IPv4Address, IPv4Network, ip_network

import pytest

from integrations.addresses import DENIED, is_in, is_public

OF_NO_HOST = [
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "::ffff:0:0",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
]

OF_HOSTS = [
    "1.1.1.1",
    "8.8.8.8",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "100.63.255.254",
    "100.128.0.1",
    "11.0.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.88.98.255",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.254",
    "64:ff9a::1",
    "101::1",
    "2001:200::1",
    "2001:db7::1",
    "2003::1",
    "3ffe::1",
    "5eff::1",
    "2606:4700:4700::1111",
]

OF_NOTHING = [
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0177.0.0.1",
    "1.1.1.1 ",
    "fe80::1%eth0",
    "2606:4700::1%1",
    "1.1.1.1/32",
]


@pytest.mark.parametrize("address", OF_NO_HOST)
def test_what_is_no_host_in_the_internet_is_not_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OF_HOSTS)
def test_a_host_in_the_internet_is_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", OF_NOTHING)
def test_what_is_no_address_of_one_host_is_not_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("network", DENIED, ids=str)
def test_a_network_is_denied_from_its_first_address_to_its_last(network: IPv4Network) -> None:
    assert not is_public(str(network[0]))
    assert not is_public(str(network[-1]))
    if isinstance(network[0], IPv4Address):
        assert not is_public(f"::ffff:{network[0]}")
        assert not is_public(f"::ffff:{network[-1]}")


def test_every_network_that_is_denied_is_tried() -> None:
    tried = [network for network in DENIED if any(is_in(address, (network,)) for address in OF_NO_HOST)]

    assert len(OF_NO_HOST) == 49
    assert tried == list(DENIED)


def test_a_network_holds_the_mapped_form_of_its_addresses_and_none_of_the_other_version() -> None:
    networks = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))

    assert is_in("10.1.2.3", networks)
    assert is_in("::ffff:10.1.2.3", networks)
    assert is_in("fd00::1", networks)
    assert not is_in("11.0.0.1", networks)
    assert not is_in("fc00::1", networks)
    assert not is_in("fd00::1%eth0", networks)
    assert not is_in("ten", networks)
