"""From a well-formed code to a report: algorithm, key, signature, validity, agency, binding, in that order.

The first certain no gives the reason; a doubt counts only where nothing is certainly wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from motcua.localtime import DESK_ZONE
from motcua.signatures.cosemessage import CoseReceipt
from motcua.signatures.coseprimitives import holds
from motcua.signatures.cosetable import cose_table
from motcua.signatures.keyring import KeyRing, QrKey
from motcua.signatures.verdict import Criterion, Outcome, Reason, Report, Verdict

__all__ = ["judge", "unsigned"]

_SIGNATURE_STEPS = ("qr_algorithm", "qr_key", "qr_integrity")


def unsigned(text: object) -> Report:
    """Return the report on a text that is no signed code: an unsigned dossier code, or ill-formed."""
    is_bare = isinstance(text, str) and cose_table().bare_code.fullmatch(text) is not None
    reason = Reason.NO_SIGNATURE if is_bare else Reason.FORMAT_FAILURE
    criteria = (
        _criterion("qr_format", Outcome.FAIL),
        *(_criterion(name, Outcome.UNKNOWN) for name in _SIGNATURE_STEPS),
    )
    return Report(Verdict.of(reason), reason, criteria=criteria)


def judge(receipt: CoseReceipt, key_ring: KeyRing, at: int | None, expected: Mapping[int | str, Any] | None) -> Report:
    """Return the report on a well-formed code.

    Args:
        receipt: its parts.
        key_ring: the verifier's keys.
        at: the moment of judgement in seconds since 1970, or None for the moment the code names.
        expected: claims that must be equal, by integer key, or None.
    """
    criteria = [_criterion("qr_format", Outcome.PASS, hashlib.sha256(receipt.data).hexdigest())]
    key, reason = _key_of(receipt, key_ring, criteria)
    if key is not None:
        reason = _signature(receipt, key, criteria)
    if reason is not None or key is None:
        criteria += [_criterion(name, Outcome.UNKNOWN) for name in _SIGNATURE_STEPS[len(criteria) - 1 :]]
        return _report(receipt, reason, criteria, None)
    reasons = [
        _validity(receipt.claims, key, at, criteria),
        _agency(receipt.claims, key, criteria),
        _binding(receipt.claims, at, expected, criteria),
    ]
    found = sorted((one for one in reasons if one), key=lambda one: Verdict.of(one) is Verdict.INDETERMINATE)
    return _report(receipt, found[0] if found else None, criteria, key.name or key.key_id)


def _key_of(receipt: CoseReceipt, key_ring: KeyRing, criteria: list[Criterion]) -> tuple[QrKey | None, Reason | None]:
    rule = receipt.algorithm
    if rule is None:
        criteria.append(_criterion("qr_algorithm", Outcome.FAIL))
        return None, Reason.CRYPTO_CONSTRAINTS_FAILURE
    key = None if receipt.key_id is None else key_ring.by_id.get(receipt.key_id)
    if key is None:
        return None, Reason.KEY_NOT_FOUND
    if key.rule is not rule:
        criteria += [_criterion("qr_algorithm", Outcome.FAIL), _of_key("qr_key", Outcome.PASS, key.fingerprint)]
        return None, Reason.CRYPTO_CONSTRAINTS_FAILURE
    criteria += [
        _of_key("qr_algorithm", Outcome.PASS, key.fingerprint),
        _of_key("qr_key", Outcome.PASS, key.fingerprint),
    ]
    return key, None


def _signature(receipt: CoseReceipt, key: QrKey, criteria: list[Criterion]) -> Reason | None:
    sound = holds(key.public_key, key.rule, receipt.signature, receipt.message)
    evidence = hashlib.sha256(receipt.payload).hexdigest()
    criteria.append(_criterion("qr_integrity", Outcome.PASS if sound else Outcome.FAIL, evidence))
    return None if sound else Reason.SIG_CRYPTO_FAILURE


def _validity(claims: Mapping[int | str, Any], key: QrKey, at: int | None, criteria: list[Criterion]) -> Reason | None:
    signed = claims[_number("issued_at")]
    outcome, reason = Outcome.PASS, None
    if signed < key.signs_from:
        outcome, reason = Outcome.FAIL, Reason.NOT_YET_VALID
    elif signed > key.signs_to or (at is not None and at > key.accepted_to):
        outcome, reason = Outcome.UNKNOWN, Reason.OUT_OF_BOUNDS_NO_POE
    criteria.append(_of_key("qr_validity", outcome, key.fingerprint))
    return reason


def _agency(claims: Mapping[int | str, Any], key: QrKey, criteria: list[Criterion]) -> Reason | None:
    allowed = claims[_number("agency")] in key.agencies
    criteria.append(_of_key("qr_agency", Outcome.PASS if allowed else Outcome.FAIL, key.fingerprint))
    return None if allowed else Reason.SIGNER_NOT_AUTHORISED


def _binding(
    claims: Mapping[int | str, Any], at: int | None, expected: Mapping[int | str, Any] | None, criteria: list[Criterion]
) -> Reason | None:
    """Equal to what is expected, and not from the future; nothing to compare with leaves no criterion."""
    if at is None and expected is None:
        return None
    bound = at is None or claims[_number("issued_at")] <= at + cose_table().latest_skew
    bound = bound and all(claims[number] == value for number, value in (expected or {}).items())
    content = claims[_number("content")].hex()
    criteria.append(_criterion("qr_binding", Outcome.PASS if bound else Outcome.FAIL, content))
    return None if bound else Reason.CONTENT_BINDING


@cache
def _number(name: str) -> int:
    return cose_table().claim(name).key


@cache
def _texts(name: str, outcome: Outcome) -> tuple[str, str]:
    texts = cose_table().criteria[name]
    return texts[f"{outcome.value}_vi"], texts[f"{outcome.value}_en"]


def _criterion(name: str, outcome: Outcome, evidence: str | None = None) -> Criterion:
    vi, en = _texts(name, outcome)
    return Criterion(name, outcome, vi, en, evidence)


_of_key = lru_cache(maxsize=256)(_criterion)  # what stands on a key alone is the same for all its codes


def _report(receipt: CoseReceipt, reason: Reason | None, criteria: list[Criterion], signer: str | None) -> Report:
    signed = datetime.fromtimestamp(receipt.claims[_number("issued_at")], DESK_ZONE)
    return Report(Verdict.of(reason), reason, criteria=tuple(criteria), signer=signer, signing_time=signed)
