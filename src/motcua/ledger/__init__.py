"""A desk's register (sổ theo dõi hồ sơ) as somebody's portal exported it: read as it is, nothing lost.

`open_register` recognises a file by its content and streams its dossiers as columns; `read_register` holds them as
rows; `sniff` says what it would read, and writes a mapping file that a person can edit.
"""

from motcua.ledger.arrowbatches import open_batches
from motcua.ledger.cellfaults import CellFault
from motcua.ledger.limits import Limits
from motcua.ledger.mapping import RegisterMap, read_mapping
from motcua.ledger.opening import OpenRegister, RegisterBatch, open_register
from motcua.ledger.read import read_register
from motcua.ledger.register import Register, RegisterRow
from motcua.ledger.schema import Column

__all__ = [
    "CellFault",
    "Column",
    "Limits",
    "OpenRegister",
    "Register",
    "RegisterBatch",
    "RegisterMap",
    "RegisterRow",
    "open_batches",
    "open_register",
    "read_mapping",
    "read_register",
]
