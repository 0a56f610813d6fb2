"""The parameters of counting policies on the command line; one that contradicts its preset is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

import attrs

from motcua.clock import Pause, Policy
from motcua.clock.policy import Counts
from motcua.errors import BadInputError
from motcua.localtime import parse_moment

__all__ = ["applied", "supplement_pauses"]

_SUPPLEMENT = ("supplement_requested", "supplement_complete")
_KNOWN = ("reception_clamp", "cutoff", "at_cutoff", *_SUPPLEMENT)


def supplement_pauses(params: Mapping[str, str]) -> tuple[Pause, ...]:
    """Return the pause that a supplement makes; open while it is not complete."""
    requested, complete = (params.get(name) for name in _SUPPLEMENT)
    if requested is None and complete is None:
        return ()
    end = None if complete is None else parse_moment(complete, path="--param supplement_complete")
    start = end if requested is None else parse_moment(requested, path="--param supplement_requested")
    assert start is not None  # noqa: S101  one of the two is given
    return (Pause(start, end),)


def applied(policy: Policy | None, params: Mapping[str, str], *, has_pause: bool) -> Policy | None:
    """Return the policy with its parameters set.

    Raises:
        BadInputError: PARAM_UNKNOWN, PARAM_VALUE, PARAM_CONTRADICTS or SUPPLEMENT_MISSING.
    """
    for key in params:
        if key not in _KNOWN:
            known = ", ".join(_KNOWN)
            raise BadInputError(
                "PARAM_UNKNOWN", f"Tham số {key[:30]!r} lạ; có: {known}.", f"no parameter {key[:30]!r}; known: {known}"
            )
    if policy is None:
        if params:
            raise _contradicts("-", next(iter(params)))
        return None
    changed = policy
    if "reception_clamp" in params:
        _require(policy, "reception_clamp", fits=policy.counts is Counts.WORKING_DAYS)
        changed = attrs.evolve(changed, clamp=_one_of("reception_clamp", params, ("yes", "no")) == "yes")
    for name in ("cutoff", "at_cutoff"):
        if name in params:
            _require(policy, name, fits=policy.cutoff is not None)
    if "cutoff" in params:
        changed = attrs.evolve(changed, cutoff=_clock_time(params["cutoff"]))
    if "at_cutoff" in params:
        changed = attrs.evolve(changed, at_cutoff=_one_of("at_cutoff", params, ("same_day", "next_day")))
    for name in _SUPPLEMENT:
        if name in params:
            _require(policy, name, fits=bool(policy.supplement))
    if policy.supplement and not has_pause and policy.counts is Counts.WORKING_DAYS:
        raise BadInputError(
            "SUPPLEMENT_MISSING",
            f"Cách tính {policy.id} cần supplement_requested và supplement_complete.",
            f"policy {policy.id} needs supplement_requested and supplement_complete",
        )
    return changed


def _one_of(name: str, params: Mapping[str, str], allowed: tuple[str, ...]) -> str:
    if params[name] not in allowed:
        raise _bad_value(name, params[name], "|".join(allowed))
    return params[name]


def _clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise _bad_value("cutoff", text, "HH:MM") from error


def _bad_value(name: str, value: str, wanted: str) -> BadInputError:
    return BadInputError(
        "PARAM_VALUE",
        f"Tham số {name}={value[:30]!r} phải là {wanted}.",
        f"the parameter {name}={value[:30]!r} must be {wanted}",
        value=value,
    )


def _require(policy: Policy, name: str, *, fits: bool) -> None:
    if not fits:
        raise _contradicts(policy.id, name)


def _contradicts(policy_id: str, name: str) -> BadInputError:
    return BadInputError(
        "PARAM_CONTRADICTS",
        f"Tham số {name} trái với cách tính {policy_id}.",
        f"the parameter {name} contradicts the policy {policy_id}",
        value=name,
    )
