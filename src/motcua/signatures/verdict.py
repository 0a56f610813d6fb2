"""What a verification says: one verdict, at most one reason, warnings, and a result per criterion.

>>> report = Report(Verdict.of(Reason.HASH_FAILURE), Reason.HASH_FAILURE)
>>> report.verdict.value, report.reason.value
('TOTAL_FAILED', 'HASH_FAILURE')
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

import attrs

from motcua.law import Citation

__all__ = ["Criterion", "Outcome", "Reason", "Report", "SignatureWarning", "Verdict", "verdict_texts"]


class Verdict(StrEnum):
    """The three answers of a verifier, after ETSI EN 319 102-1; only the first is a yes."""

    TOTAL_PASSED = "TOTAL_PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL_FAILED"

    @classmethod
    def of(cls, reason: Reason | None) -> Verdict:
        """Return the verdict that a reason leads to; no reason is a yes."""
        return cls.TOTAL_PASSED if reason is None else cls(verdict_texts()["reason"][reason.value]["verdict"])


class Reason(StrEnum):
    """Why a verification did not pass; `tables/verdict.toml` holds the texts."""

    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    SIG_ATTRS_MISSING = "SIG_ATTRS_MISSING"
    FORMAT_FAILURE = "FORMAT_FAILURE"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    KEY_USAGE = "KEY_USAGE"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    SIGNER_NOT_AUTHORISED = "SIGNER_NOT_AUTHORISED"
    CONTENT_BINDING = "CONTENT_BINDING"
    PDF_COVERAGE = "PDF_COVERAGE"
    PDF_MODIFIED = "PDF_MODIFIED"
    NO_SIGNATURE = "NO_SIGNATURE"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    TRY_LATER = "TRY_LATER"
    TIMESTAMP_INVALID = "TIMESTAMP_INVALID"
    KEY_NOT_FOUND = "KEY_NOT_FOUND"
    UNSUPPORTED_ENCODING = "UNSUPPORTED_ENCODING"


class SignatureWarning(StrEnum):
    """What a verification noticed without changing its verdict."""

    CONFUSABLE_TEXT = "CONFUSABLE_TEXT"
    RSA_NOT_PSS = "RSA_NOT_PSS"


class Outcome(StrEnum):
    """The result of one criterion: unknown is never a yes."""

    PASS = "pass"  # noqa: S105 - the word of the report, not a secret
    FAIL = "fail"
    UNKNOWN = "unknown"


@attrs.frozen
class Criterion:
    """One criterion of the verification rules (tiêu chí kiểm tra) and what was found.

    Attributes:
        id: stable name, such as "integrity"; a row of `tables/criteria.toml`.
        result: pass, fail or unknown.
        text_vi: what was found, in Vietnamese.
        text_en: the same in English.
        evidence_sha256: SHA-256 of the bytes the result stands on (certificate, CRL, content), or None.
        because: the citations behind the criterion.
    """

    id: str
    result: Outcome
    text_vi: str
    text_en: str
    evidence_sha256: str | None = None
    because: tuple[Citation, ...] = ()


@attrs.frozen
class Report:
    """The answer of a verification (kết quả kiểm tra chữ ký số).

    Attributes:
        verdict: TOTAL_PASSED only when every mandatory criterion passed.
        reason: why not, or None when passed.
        warnings: what was noticed beside the verdict.
        criteria: one result per criterion, in the order of the rules.
        signer: the subject of the signer's certificate as RFC 4514 text, or None when there is none.
        signing_time: the time claimed inside the signature; a claim, not a proof.
        proven_time: the time that a valid time stamp proves, or None.
    """

    verdict: Verdict
    reason: Reason | None
    warnings: tuple[SignatureWarning, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    signer: str | None = None
    signing_time: datetime | None = None
    proven_time: datetime | None = None

    @property
    def passed(self) -> bool:
        """True for TOTAL_PASSED alone."""
        return self.verdict is Verdict.TOTAL_PASSED

    @property
    def text_vi(self) -> str:
        """The verdict in one Vietnamese sentence."""
        return verdict_texts()["reason"][self.reason]["vi"] if self.reason else "Chữ ký hợp lệ."

    @property
    def text_en(self) -> str:
        """The verdict in one English sentence."""
        return verdict_texts()["reason"][self.reason]["en"] if self.reason else "the signature is valid"


@cache
def verdict_texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the texts of reasons and warnings, by kind and name."""
    return tomllib.loads(files("motcua.signatures").joinpath("tables", "verdict.toml").read_text("utf-8"))
