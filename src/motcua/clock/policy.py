"""Counting policies: named presets that say how a term is counted and which rules that rests on.

The presets stand in `tables/policies.toml`; what they rest on is looked up in the rule book on the day
the term starts, so an answer of 2016 cites the code of 2016.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from importlib.resources import files

import attrs

from motcua.errors import BadInputError
from motcua.units import TimeUnit

__all__ = ["Counts", "Policy", "default_policy", "policies"]


class Counts(StrEnum):
    """What a policy counts; each has its evaluator in `motcua.clock.counting`."""

    WORKING_TIME = "working_time"
    WORKING_DAYS = "working_days"
    HALF_DAYS = "half_days"
    CALENDAR = "calendar"
    WALL = "wall"
    NOTICE = "notice"


@attrs.frozen
class Policy:
    """How a term is counted.

    Attributes:
        id: its name, such as "P-DAY-EXCL".
        counts: what it counts.
        units: the units it takes.
        first_day: whether the reception day is "excluded" or "included" (before the cutoff).
        cutoff: the time of day up to which the reception day counts, or None.
        at_cutoff: what a reception exactly at the cutoff does: "same_day" or "next_day".
        clamp: "" leaves the reception where it is; "working" moves it to the first working moment, "reception" to
            the first moment at which dossiers are taken in.
        due_time: when on the last day: closing, same_minute, same_hour, session.
        roll: whether a last day off moves to the next working day.
        supplement: what a supplement does: "", "suspend" or "restart".
        only_amount: the one amount it counts, or None for any.
        because: names of the rules it rests on, as `sets` of the rule book.
        summary_vi: what it does, in Vietnamese.
        summary_en: what it does, in English.
    """

    id: str
    counts: Counts
    units: frozenset[TimeUnit]
    first_day: str = "excluded"
    cutoff: time | None = None
    at_cutoff: str = "same_day"
    clamp: str = ""
    due_time: str = "closing"
    roll: bool = False
    supplement: str = ""
    only_amount: int | None = None
    because: tuple[str, ...] = ()
    summary_vi: str = ""
    summary_en: str = ""

    @staticmethod
    def named(name: str) -> Policy:
        """Return a preset by its id, without regard to case.

        Raises:
            BadInputError: POLICY_UNKNOWN.
        """
        policy = policies().get(name.upper())
        if policy is None:
            known = ", ".join(policies())
            raise BadInputError(
                "POLICY_UNKNOWN",
                f"Không có cách tính {name[:30]!r}. Đang có: {known}.",
                f"there is no policy {name[:30]!r}; known: {known}",
                value=name,
            )
        return policy

    def require(self, unit: TimeUnit) -> None:
        """Refuse a unit that the policy does not count.

        Raises:
            BadInputError: POLICY_UNIT.
        """
        if unit not in self.units:
            wanted = ", ".join(sorted(self.units))
            raise BadInputError(
                "POLICY_UNIT",
                f"Cách tính {self.id} không dùng cho đơn vị {unit.value}; dùng cho: {wanted}.",
                f"policy {self.id} does not count {unit.value}; it counts: {wanted}",
                value=unit.value,
            )

    def takes(self, unit: TimeUnit, amount: int) -> bool:
        """Return whether the policy counts that unit and amount."""
        return unit in self.units and self.only_amount in (None, amount)

    def require_amount(self, amount: int) -> None:
        """Refuse an amount that the policy does not count.

        Raises:
            BadInputError: POLICY_AMOUNT.
        """
        if self.only_amount is not None and amount != self.only_amount:
            raise BadInputError(
                "POLICY_AMOUNT",
                f"Cách tính {self.id} chỉ dùng cho thời hạn {self.only_amount}, không phải {amount}.",
                f"policy {self.id} counts a term of {self.only_amount} only, not {amount}",
                value=amount,
            )


@cache
def policies() -> Mapping[str, Policy]:
    """Return the presets, by id."""
    rows = tomllib.loads(files("motcua.clock").joinpath("tables", "policies.toml").read_text("utf-8"))
    return {
        name: Policy(
            id=name,
            **{
                **row,
                "counts": Counts(row["counts"]),
                "units": frozenset(map(TimeUnit, row["units"])),
                "because": tuple(row["because"]),
            },
        )
        for name, row in rows.items()
    }


def default_policy(unit: TimeUnit, *, has_pause: bool = False) -> Policy:
    """Return the policy that a unit is counted by when none is named.

    Args:
        unit: what is counted.
        has_pause: whether there is a pause, for which some units have a policy of their own.
    """
    return _defaults()[unit, has_pause]


@cache
def _defaults() -> Mapping[tuple[TimeUnit, bool], Policy]:
    """The first preset that takes a unit is its default; with a pause, the first that suspends goes before it."""
    first = {unit: next(policy for policy in policies().values() if unit in policy.units) for unit in TimeUnit}
    suspending = {
        unit: next(
            (one for one in policies().values() if unit in one.units and one.supplement == "suspend"), first[unit]
        )
        for unit in TimeUnit
    }
    return {(unit, paused): (suspending if paused else first)[unit] for unit in TimeUnit for paused in (False, True)}
