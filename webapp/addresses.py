"""Where a request comes from: the address that connects or, behind our own proxies, the one that they name."""

import ipaddress

from aiohttp import web

from webapp.services import SERVICES

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_WAY = 20
"""How many names of a header are looked at."""

_SUBNET = 64
"""Bits of IPv6 that one household has: what comes after them its machines choose themselves."""


def address_of(request: web.Request) -> str:
    """The client's address as text; "" for a connection without one.

    `X-Forwarded-For` is believed as far as TRUSTED_PROXIES reach: each names who connected to it, so the list is
    walked from its end until somebody stands there whom nobody vouches for.
    """
    trusted = request.app[SERVICES].trusted_proxies
    here = parsed(request.remote or "")
    if here is None:
        return ""
    named = [name for line in request.headers.getall("X-Forwarded-For", []) for name in line.split(",")]
    for name in reversed(named[-LONGEST_WAY:]):
        if not any(here in network for network in trusted):
            break
        before = parsed(name)
        if before is None:
            break
        here = before
    return str(here)


def parsed(text: str) -> Address | None:
    """An address; IPv4 also where it is written as IPv6."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def neighbourhood(address: str) -> str:
    """What counts as one: an IPv4 address, or the network of an IPv6 one."""
    known = parsed(address)
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, _SUBNET), strict=False))
    return address
