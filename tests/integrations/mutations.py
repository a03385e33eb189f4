"""What might be posted instead of a genuine delivery."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["", " ", "\0", "\ud800", "0001-01-01T00:00:00Z", "javascript:alert(1)", "https://x.y/" + "a" * 3_000]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)

FLIPS = st.lists(st.tuples(st.integers(0, 63), st.integers(0, 100_000)), min_size=1, max_size=3, unique=True)
"""Bits to turn over: in which part, which one."""


def flipped(headers: Mapping[str, str], body: bytes, flips: list[tuple[int, int]]) -> tuple[Mapping[str, str], bytes]:
    """A delivery with some bits of its headers and its body turned over, its headers as the server gives them."""
    parts = [bytearray(value.encode()) for value in headers.values()] + [bytearray(body)]
    for part, bit in flips:
        chosen = parts[part % len(parts)]
        chosen[bit // 8 % len(chosen)] ^= 1 << bit % 8
    values = [bytes(part).decode(errors="surrogateescape") for part in parts[:-1]]
    return CIMultiDictProxy(CIMultiDict(zip(headers, values, strict=True))), bytes(parts[-1])


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[Any]], Any], payloads: list[Any]) -> Any:
    """A payload in which up to three things are gone, or are something else."""
    payload = copy.deepcopy(draw(st.sampled_from(payloads)))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(payload))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            holder[key] = draw(JSON)
        else:
            del holder[key]
    return payload


def _places(value: Any):
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from _places(inner)
