"""What tests do to the world: faults, repeated deliveries, time."""

from dataclasses import asdict, fields, replace

from emulator.abilities import Abilities
from emulator.faults import Fault
from emulator.jsontypes import Json
from emulator.settings import Rates
from emulator.verbs.base import Request, Verb
from emulator.world import WrongUseError

ABILITIES = {field.name for field in fields(Abilities)}
FAULT_FIELDS = {field.name for field in fields(Fault)}
RATE_FIELDS = {field.name for field in fields(Rates)}


async def fault(request: Request) -> int:
    """Let calls fail: the fields of `Fault`; how many faults wait now."""
    unknown = sorted(request.fields.keys() - FAULT_FIELDS)
    if unknown:
        raise WrongUseError(f"a fault has no {unknown[0]}")
    request.emulator.faults.waiting.append(Fault(**request.fields))
    return len(request.emulator.faults.waiting)


async def clear_faults(request: Request) -> bool:
    """Let everything go well again."""
    request.emulator.faults.waiting.clear()
    return True


async def botfather(request: Request) -> Json:
    """Switch abilities of the bot as its owner does: the fields of `Abilities`; how they all stand now."""
    abilities = request.world.abilities
    unknown = sorted(request.fields.keys() - ABILITIES)
    if unknown:
        raise WrongUseError(f"the bot has no switch {unknown[0]}")
    for name, value in request.fields.items():
        setattr(abilities, name, bool(value))
    return asdict(abilities)


async def redeliver(request: Request) -> list[int]:
    """Deliver once more: `update_ids`, or the `last` so many; the ids chosen."""
    again = request.world.mailbox.put_again(request.get("update_ids"), int(request.get("last", 1)))
    return [update.id for update in again]


async def updates(request: Request) -> list[Json]:
    """Updates that wait for the bot."""
    return [update.body for update in request.world.mailbox.pending]


async def clock(request: Request) -> int:
    """`set` the time (seconds since 1970; it then stands), `advance` it by seconds, or let it `run`; the time now."""
    world_clock = request.world.clock
    if request.get("run"):
        world_clock.run()
    if request.get("set") is not None:
        world_clock.set(float(request.fields["set"]))
    world_clock.advance(float(request.get("advance", 0)))
    return world_clock.now()


async def rates(request: Request) -> bool:
    """Change the sending limits: the fields of `Rates`, or `off`."""
    limits = request.world.limits
    if request.get("off"):
        limits.rates = None
        return True
    unknown = sorted(request.fields.keys() - RATE_FIELDS)
    if unknown:
        raise WrongUseError(f"there is no rate {unknown[0]}")
    limits.rates = replace(limits.rates or Rates(), **request.fields)
    limits.forget()
    return True


async def reset(request: Request) -> bool:
    """Forget everything."""
    await request.emulator.reset()
    return True


VERBS: dict[str, Verb] = {
    "botfather": botfather,
    "fault": fault,
    "clear_faults": clear_faults,
    "redeliver": redeliver,
    "updates": updates,
    "clock": clock,
    "rates": rates,
    "reset": reset,
}
