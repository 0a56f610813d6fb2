"""The identifiers of the one-stop: one file each, with a frozen type and `parse`, `validate`, `is_valid`, `format`.

Three questions are kept apart for every code: its shape (does any profile recognise it), the rule
(does it conform to the text in force on a day), and the registry (is its agency known and open).
"""

from motcua.codes.agency import AgencyCode
from motcua.codes.dossier import DossierCode
from motcua.codes.find import find as find_codes
from motcua.codes.procedure import ProcedureCode
from motcua.codes.sector import SectorCode
from motcua.codes.serial import InMemorySerialStore, SerialStore, issue

__all__ = [
    "AgencyCode",
    "DossierCode",
    "InMemorySerialStore",
    "ProcedureCode",
    "SectorCode",
    "SerialStore",
    "find_codes",
    "issue",
]
