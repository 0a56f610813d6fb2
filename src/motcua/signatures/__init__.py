"""Strict signature verification, and signing through the host's key; a doubt is never a yes."""

from motcua.signatures.verdict import Criterion, Outcome, Reason, Report, SignatureWarning, Verdict

__all__ = ["Criterion", "Outcome", "Reason", "Report", "SignatureWarning", "Verdict"]
