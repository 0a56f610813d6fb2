"""The identifiers of the one-stop: one file each, all with `parse`, `is_valid` and a frozen type.

Three questions are kept apart for every code: its shape (does any profile recognise it), the rule
(does it conform to the text in force on a day), and the registry (is its agency known and open).
"""

from motcua.codes.agency import AgencyCode
from motcua.codes.dossier import DossierCode
from motcua.codes.serial import InMemorySerialStore, SerialStore, issue

__all__ = ["AgencyCode", "DossierCode", "InMemorySerialStore", "SerialStore", "issue"]
