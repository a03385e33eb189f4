"""Where a language model is: on this machine or elsewhere, and what its address may be called."""

import ipaddress
from urllib.parse import urlsplit


def is_here(base_url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_local(base_url: str, model: str) -> bool:
    """Whether what is sent stays on this machine: its own address, and no model that Ollama only passes on."""
    return is_here(base_url) and not is_passed_on(model)


def is_passed_on(model: str) -> bool:
    """Whether an Ollama on this machine sends what it is asked to its maker: "gpt-oss:120b-cloud", "GLM:Cloud"."""
    return model.casefold().endswith("cloud")


def endpoint_of(base_url: str) -> str:
    """Host and port, without the name and password an address may hold."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host
