"""Addresses that requests on behalf of others must not reach: this machine, its network, and what is no host's.

`ipaddress.is_private` and `is_global` are each wrong on more than ten of them, so the networks stand here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

DENIED: tuple[Network, ...] = tuple(
    ip_network(it)
    for it in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the inside of a cloud's machines
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)*{_LABEL}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator lets requests reach although it is private: OUTBOUND_ALLOW.

    Attributes:
        hosts: Names as they stand in addresses, in lower case.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, words: Iterable[str]) -> "Allowed":
        """Hosts and networks: "git.example.lan", "10.0.0.0/8", "::1". Raises `ValueError` for what is neither."""
        hosts, networks = set(), []
        for word in words:
            try:
                networks.append(ip_network(word))
            except ValueError:
                host = word.lower().removesuffix(".")
                if "/" in word or not _HOST.fullmatch(host) or host.replace(".", "").isdecimal():
                    raise ValueError(word) from None
                hosts.add(host)
        return cls(frozenset(hosts), tuple(networks))

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.hosts or self.networks)


def is_public(address: str) -> bool:
    """Whether an address, as a socket is given it, is that of somebody's host in the internet."""
    found = _plain(address)
    return found is not None and not any(found in network for network in DENIED if network.version == found.version)


def is_in(address: str, networks: tuple[Network, ...]) -> bool:
    found = _plain(address)
    return found is not None and any(found in network for network in networks if network.version == found.version)


def _plain(address: str) -> IPv4Address | IPv6Address | None:
    """The address that is meant; None for what is none, and for one that names an interface."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return None
        return found.ipv4_mapped or found
    return found
