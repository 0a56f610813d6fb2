"""The parameters of counting policies on the command line; one that contradicts its preset is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

import attrs

from motcua.clock import Pause, Policy
from motcua.clock.policy import Counts
from motcua.errors import BadInputError
from motcua.localtime import parse_moment

__all__ = ["applied", "supplement_pauses"]

_SUPPLEMENT = frozenset({"supplement_requested", "supplement_complete"})


def supplement_pauses(params: Mapping[str, str]) -> tuple[Pause, ...]:
    """Return the pause that a supplement makes; open while it is not complete."""
    requested, complete = params.get("supplement_requested"), params.get("supplement_complete")
    if requested is None and complete is None:
        return ()
    end = None if complete is None else parse_moment(complete, path="--param supplement_complete")
    start = end if requested is None else parse_moment(requested, path="--param supplement_requested")
    assert start is not None  # noqa: S101  one of the two is given
    return (Pause(start, end),)


def applied(policy: Policy | None, params: Mapping[str, str], *, has_pause: bool) -> Policy | None:
    """Return the policy with its parameters set.

    Args:
        policy: the policy, or None where each term of a chain has its own.
        params: the parameters, by name.
        has_pause: whether a pause or a supplement is given.

    Raises:
        BadInputError: PARAM_UNKNOWN, PARAM_VALUE, PARAM_CONTRADICTS or SUPPLEMENT_MISSING.
    """
    for name in params:
        if name not in _FITS:
            raise _unknown(name)
        if policy is None or not _FITS[name](policy):
            raise _contradicts(policy, name)
    if policy is None:
        return None
    half_told = (
        policy.supplement == "suspend" and "supplement_complete" in params and len(_SUPPLEMENT & params.keys()) == 1
    )
    if half_told or (policy.supplement and not has_pause and policy.counts is Counts.WORKING_DAYS):
        raise BadInputError(
            "SUPPLEMENT_MISSING",
            f"Cách tính {policy.id} cần supplement_requested và supplement_complete.",
            f"policy {policy.id} needs supplement_requested and supplement_complete",
        )
    changes: dict[str, Any] = {_FIELDS[name]: _READ[name](params) for name in params if name in _READ}
    return attrs.evolve(policy, **changes)


def _unknown(name: str) -> BadInputError:
    known = ", ".join(_FITS)
    return BadInputError(
        "PARAM_UNKNOWN", f"Tham số {name[:30]!r} lạ; có: {known}.", f"no parameter {name[:30]!r}; known: {known}"
    )


def _one_of(name: str, params: Mapping[str, str], allowed: tuple[str, ...]) -> str:
    if params[name] not in allowed:
        raise _bad_value(name, params[name], "|".join(allowed))
    return params[name]


def _clock_time(text: str) -> time:
    try:
        clock = time.fromisoformat(text)
    except ValueError as error:
        raise _bad_value("cutoff", text, "HH:MM") from error
    if clock.tzinfo is not None:
        raise _bad_value("cutoff", text, "HH:MM")
    return clock


def _bad_value(name: str, value: str, wanted: str) -> BadInputError:
    return BadInputError(
        "PARAM_VALUE",
        f"Tham số {name}={value[:30]!r} phải là {wanted}.",
        f"the parameter {name}={value[:30]!r} must be {wanted}",
        value=value,
    )


def _contradicts(policy: Policy | None, name: str) -> BadInputError:
    policy_id = "-" if policy is None else policy.id
    return BadInputError(
        "PARAM_CONTRADICTS",
        f"Tham số {name} trái với cách tính {policy_id}.",
        f"the parameter {name} contradicts the policy {policy_id}",
        value=name,
    )


_FITS: Mapping[str, Callable[[Policy], bool]] = {
    "reception_clamp": lambda policy: policy.counts is Counts.WORKING_DAYS,
    "cutoff": lambda policy: policy.cutoff is not None,
    "at_cutoff": lambda policy: policy.cutoff is not None,
    "supplement_requested": lambda policy: bool(policy.supplement),
    "supplement_complete": lambda policy: bool(policy.supplement),
}
"""Which policies a parameter fits."""

_CLAMPS = {"yes": "working", "no": "", "reception": "reception"}
_FIELDS = {"reception_clamp": "clamp", "cutoff": "cutoff", "at_cutoff": "at_cutoff"}
_READ: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "reception_clamp": lambda params: _CLAMPS[_one_of("reception_clamp", params, tuple(_CLAMPS))],
    "cutoff": lambda params: _clock_time(params["cutoff"]),
    "at_cutoff": lambda params: _one_of("at_cutoff", params, ("same_day", "next_day")),
}
"""How the value of a parameter is read, and the field of the policy it sets."""
