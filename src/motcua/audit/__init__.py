"""Does the record obey the rules? Checks over a register, each finding with its reason."""

from motcua.audit.check import Check, RegisterCheck, RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.facts import RowFacts
from motcua.audit.run import AuditFinding, AuditResult, ColumnAudit, audit, audit_columns

__all__ = [
    "AuditFinding",
    "AuditResult",
    "Check",
    "ColumnAudit",
    "RegisterCheck",
    "RowCheck",
    "RowFacts",
    "all_checks",
    "audit",
    "audit_columns",
]
