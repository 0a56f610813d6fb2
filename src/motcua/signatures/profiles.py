"""By which rules a signature is judged: dated profiles with their criteria, algorithms and classes of anchors.

>>> from datetime import date
>>> profile_for(date(2024, 8, 15)).id
'nd68_2024_public_duty'
>>> profile("nd130_2018").provenance.value
'unverified'
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError, ConflictingRules, NotFormalised
from motcua.law import Citation, InForce, Provenance, Standing

__all__ = [
    "Algorithms",
    "AnchorClass",
    "CriterionRule",
    "Profile",
    "Pss",
    "criteria",
    "profile",
    "profile_for",
    "profiles",
]

_Row = Mapping[str, Any]


class AnchorClass(StrEnum):
    """What a trust anchor may vouch for; one class never carries the signatures of another."""

    PUBLIC_DUTY = "public_duty"
    NATIONAL = "national"
    TIME_STAMP = "time_stamp"


class Pss(StrEnum):
    """What an RSA signature without PSS means under a profile: nothing, or a warning."""

    ALLOWED = "allowed"
    WARN = "warn"


@attrs.frozen
class Algorithms:
    """The keys and digests that a profile allows (thuật toán mật mã).

    Attributes:
        keys: kinds of keys, of "rsa" and "ec".
        rsa_bits: fewest bits of an RSA modulus.
        rsa_bits_most: most bits of one; more costs the verifier time and nothing else.
        rsa_exponent: least public exponent of RSA.
        rsa_exponent_bits_most: most bits of one, for the same reason.
        ec_bits: fewest bits of an elliptic-curve key.
        ec_curves: curves allowed, by their SEC names.
        hashes: digests allowed, by the names that `cryptography` gives them.
        uses_refused: object identifiers of extended key usages that do not make a signing certificate.
        uses_wanted: identifiers of which one must be listed where a certificate lists any; empty for no such rule.
    """

    keys: frozenset[str]
    rsa_bits: int
    rsa_bits_most: int
    rsa_exponent: int
    rsa_exponent_bits_most: int
    ec_bits: int
    ec_curves: frozenset[str]
    hashes: frozenset[str]
    uses_refused: frozenset[str]
    uses_wanted: frozenset[str]


@attrs.frozen
class CriterionRule:
    """One criterion as the rules state it (tiêu chí kiểm tra).

    Attributes:
        id: stable name, such as "integrity".
        text_vi: what is asked, in Vietnamese.
        text_en: the same in English.
        cite: where it is asked.
        note: what is not certain about it, or "".
    """

    id: str
    text_vi: str
    text_en: str
    cite: Citation
    note: str = ""


@attrs.frozen
class Profile:
    """The rules of one regime and its days (hồ sơ quy tắc kiểm tra).

    Attributes:
        id: stable name, such as "tt15_2025".
        title_vi: how it is called in Vietnamese.
        title_en: the same in English.
        anchors: the classes of anchors that may end a path.
        in_force: the days on which signatures are judged by it.
        because: the instruments behind it.
        provenance: how well it is known; never sourced while no official text was read.
        checked_on: when its sources were last looked at.
        mandatory: ids of the criteria that must pass.
        optional: ids of the criteria that the rules leave to the verifier, or that apply only if the thing is there.
        pss: what RSA without PSS means.
        algorithms: keys and digests allowed.
        precedes: ids of profiles that it goes before on a day when both bind.
        sources: what was read.
        note: what is assumed.
    """

    id: str
    title_vi: str
    title_en: str
    anchors: frozenset[AnchorClass]
    in_force: InForce
    because: tuple[Citation, ...]
    provenance: Provenance
    checked_on: date
    mandatory: tuple[str, ...]
    optional: tuple[str, ...]
    pss: Pss
    algorithms: Algorithms
    precedes: tuple[str, ...]
    sources: tuple[str, ...]
    note: str


def profile_for(day: date, *, anchor_class: AnchorClass = AnchorClass.PUBLIC_DUTY) -> Profile:
    """Return the profile by which a signature of that day is judged.

    Args:
        day: the day of signing, in local time.
        anchor_class: which root the signer belongs to; agencies sign under the public-duty root.

    Raises:
        NotFormalised: PROFILE_NOT_FORMALISED when no profile restates the rules of that day.
        ConflictingRules: PROFILES_CONFLICT when two bind and neither goes first.
    """
    rows = [row for row in profiles().values() if anchor_class in row.anchors]
    binding = [row for row in rows if row.in_force.standing(day) is Standing.IN_FORCE]
    behind = {name for row in binding for name in row.precedes}
    first = [row for row in binding if row.id not in behind]
    if len(first) == 1:
        return first[0]
    because = tuple(cite for row in first or rows for cite in row.because)
    if first:
        names = ", ".join(row.id for row in first)
        raise ConflictingRules(
            "PROFILES_CONFLICT",
            f"Ngày {day:%d/%m/%Y} có nhiều bộ quy tắc cùng hiệu lực: {names}.",
            f"on {day.isoformat()} several profiles are in force: {names}",
            because=because,
        )
    spans = "; ".join(f"{row.id}: {row.in_force.start} - {row.in_force.end or '...'}" for row in rows) or "-"
    raise NotFormalised(
        "PROFILE_NOT_FORMALISED",
        f"Chưa có bộ quy tắc kiểm tra chữ ký ({anchor_class}) cho ngày {day:%d/%m/%Y}; đã có: {spans}.",
        f"no profile for signatures ({anchor_class}) covers {day.isoformat()}; there are: {spans}",
        because=because,
    )


def profile(profile_id: str) -> Profile:
    """Return the profile of that id.

    Raises:
        BadInputError: PROFILE_UNKNOWN when there is none.
    """
    try:
        return profiles()[profile_id]
    except KeyError:
        names = ", ".join(profiles())
        raise BadInputError(
            "PROFILE_UNKNOWN",
            f"Không có bộ quy tắc {profile_id!r}; đã có: {names}.",
            f"there is no profile {profile_id!r}; known: {names}",
            value=profile_id,
        ) from None


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile by its id, in the order of the table."""
    content = _table("profiles.toml")
    kinds = {name: _algorithms(row) for name, row in content["algorithms"].items()}
    return {row["id"]: _profile(row, kinds[row["algorithms"]]) for row in content["profile"]}


@cache
def criteria() -> Mapping[str, CriterionRule]:
    """Return every criterion by its id, in the order of a report."""
    return {
        name: CriterionRule(
            name, row["vi"], row["en"], _cite(row["cite"], Provenance(row["provenance"])), row.get("note", "")
        )
        for name, row in _table("criteria.toml")["criterion"].items()
    }


def _profile(row: _Row, algorithms: Algorithms) -> Profile:
    provenance = Provenance(row["provenance"])
    return Profile(
        id=row["id"],
        title_vi=row["title_vi"],
        title_en=row["title_en"],
        anchors=frozenset(map(AnchorClass, row["anchors"])),
        in_force=InForce(row["in_force"]["start"], row["in_force"].get("end")),
        because=tuple(_cite(place, provenance) for place in row["cite"]),
        provenance=provenance,
        checked_on=row["checked_on"],
        mandatory=tuple(row["mandatory"]),
        optional=tuple(row["optional"]),
        pss=Pss(row["pss"]),
        algorithms=algorithms,
        precedes=tuple(row.get("precedes", ())),
        sources=tuple(row["sources"]),
        note=row["note"],
    )


def _algorithms(row: _Row) -> Algorithms:
    return Algorithms(
        keys=frozenset(row["keys"]),
        rsa_bits=row["rsa_bits"],
        rsa_bits_most=row["rsa_bits_most"],
        rsa_exponent=row["rsa_exponent"],
        rsa_exponent_bits_most=row["rsa_exponent_bits_most"],
        ec_bits=row["ec_bits"],
        ec_curves=frozenset(row["ec_curves"]),
        hashes=frozenset(row["hashes"]),
        uses_refused=frozenset(row["uses_refused"]),
        uses_wanted=frozenset(row["uses_wanted"]),
    )


def _cite(place: _Row, provenance: Provenance) -> Citation:
    """Cite an article, or an item of an annex, which is named before the instrument it belongs to."""
    title = _table("criteria.toml")["instrument"][place["instrument"]]
    annex = place.get("annex")
    return Citation(
        place["instrument"],
        f"Phụ lục {annex} {title['vi']}" if annex else title["vi"],
        f"Annex {annex} of {title['en']}" if annex else title["en"],
        article=place.get("article"),
        clause=place.get("item") or place.get("clause"),
        point=place.get("point"),
        provenance=provenance,
    )


@cache
def _table(name: str) -> _Row:
    return tomllib.loads(files("motcua.signatures").joinpath("tables", name).read_text("utf-8"))
