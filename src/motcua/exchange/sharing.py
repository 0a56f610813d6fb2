"""What of a dossier a third party may be given: what a named row of the law or a recorded consent covers, and no more.

Kon Tum's Decision 08/2018/QĐ-UBND, Article 13(5): account and dossier data go to a competent third party only by law or
with the owner's consent. Whether a row really allows it, a person has judged who names it; the library sees that it is
there, binds on the day and at the place, and stands in the answer. `encode` then takes the dossier that is left; the
reasons of events, which go with the steps, are not looked into.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.exchange.model import Head
from motcua.findings import Finding, finding
from motcua.law import Citation, Standing
from motcua.localtime import local, local_or_none
from motcua.rules import RuleBook

__all__ = ["Consent", "LegalBasis", "Shared", "personal_groups", "share"]


def _groups(names: Iterable[str]) -> tuple[str, ...]:
    groups = tuple(names)
    unknown = [name for name in groups if name not in personal_groups()]
    if unknown:
        known = ", ".join(personal_groups())
        raise BadInputError(
            "SHARE_GROUP",
            f"Không có nhóm dữ liệu {unknown[0][:30]!r}; có: {known}.",
            f"there is no group of data {unknown[0][:30]!r}; there are: {known}",
            value=unknown[0],
        )
    return groups


@attrs.frozen(kw_only=True)
class Consent:
    """A consent that the owner of the data gave (sự đồng ý của chủ thông tin).

    Attributes:
        recipient: to whom the data may go, by the host's name for it.
        groups: which data: "account_data", "dossier_data".
        given_at: since when.
        withdrawn_at: until when, or None while it stands.
        evidence: where it is recorded, such as the number of a paper; a consent without it counts for nothing.
    """

    recipient: str
    groups: tuple[str, ...] = attrs.field(converter=_groups)
    given_at: datetime = attrs.field(converter=local)
    withdrawn_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    evidence: str = ""


@attrs.frozen(kw_only=True)
class LegalBasis:
    """A row of the law that someone judged to allow the sharing (căn cứ pháp luật).

    Attributes:
        rule: the id of the row, such as "nd-61-2018:shared-with-national".
        groups: which data.
    """

    rule: str
    groups: tuple[str, ...] = attrs.field(converter=_groups)


@attrs.frozen(kw_only=True)
class Shared:
    """What may go out.

    Attributes:
        head: the dossier with what nothing covers left out.
        withheld: the attributes left out, in the order of the model.
        because: the rows that cover what goes out.
        findings: what was left out and why, and bases that do not hold.
    """

    head: Head
    withheld: tuple[str, ...]
    because: tuple[Citation, ...]
    findings: tuple[Finding, ...]


@cache
def personal_groups() -> Mapping[str, tuple[str, ...]]:
    """Return the attributes of a reported dossier that need a basis, by group."""
    table = tomllib.loads(files(__package__).joinpath("tables", "personal.toml").read_text("utf-8"))
    return {name: tuple(fields) for name, fields in table.items() if name != "open"}


def share(  # noqa: PLR0913  each is something only the host knows
    head: Head,
    *,
    recipient: str,
    at: datetime,
    consents: Iterable[Consent] = (),
    rules: Iterable[LegalBasis] = (),
    place: str | None = None,
    book: RuleBook | None = None,
) -> Shared:
    """Return a dossier with only what may go to a recipient.

    Args:
        head: the dossier as it would be reported; from a host, or out of a message.
        recipient: who gets it, by the host's name, as consents have it.
        at: the moment of sharing, with its offset.
        consents: the owner's recorded consents.
        rules: the rows named as the basis in law.
        place: level-1 code of the province, for rows of its own.
        book: the rules.

    Raises:
        BadInputError: RULE_UNKNOWN for a row that does not exist; for a naive moment.
    """
    book, at = book or RuleBook.official(), local(at)
    covered: set[str] = set()
    because: dict[Citation, None] = {}
    found: list[Finding] = []
    for basis in rules:
        row = book.rule(basis.rule)
        if row.in_force.standing(at.date()) is Standing.IN_FORCE and row.place in (None, place):
            covered.update(basis.groups)
            because[row.cite] = None
        else:
            found.append(finding("SHARE_RULE_NOT_BINDING", because=(row.cite,), rule=row.id, day=at.date().isoformat()))
    for index, consent in enumerate(consents):
        faults = list(_faults(consent, recipient, at))
        found += [finding("SHARE_CONSENT_VOID", index=index, vi=vi, en=en) for vi, en in faults]
        covered.update(() if faults else consent.groups)
    duty = book.find("account.confidential", at.date(), place=place)
    withheld: dict[str, None] = {}
    for group, names in personal_groups().items():
        held = [name for name in names if getattr(head, name) not in (None, ())]
        if held and group not in covered:
            withheld.update(dict.fromkeys(held))
            found.append(
                finding(
                    "SHARE_WITHOUT_BASIS",
                    because=() if duty is None else (duty.cite,),
                    group=group,
                    fields=", ".join(held),
                )
            )
    return Shared(
        head=_without(head, withheld), withheld=tuple(withheld), because=tuple(because), findings=tuple(found)
    )


def _without(head: Head, names: Iterable[str]) -> Head:
    empty: dict[str, Any] = {one.name: one.default for one in attrs.fields(Head)}
    return attrs.evolve(head, **{name: empty[name] for name in names})


def _faults(consent: Consent, recipient: str, at: datetime) -> Iterator[tuple[str, str]]:
    """Why a consent does not count; nobody is named."""
    if consent.recipient != recipient:
        yield "cho bên nhận khác", "given to another recipient"
    if at < consent.given_at:
        yield "chưa có vào lúc chia sẻ", "not given yet when the data go out"
    if consent.withdrawn_at is not None and at >= consent.withdrawn_at:
        yield "đã rút lại", "withdrawn"
    if not consent.evidence.strip():
        yield "không có bằng chứng", "nothing records it"
