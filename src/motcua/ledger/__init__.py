"""A desk's register (sổ theo dõi hồ sơ) as somebody's portal exported it: read as it is, nothing lost."""

from motcua.ledger.read import read_register
from motcua.ledger.register import CellFault, Register, RegisterRow
from motcua.ledger.schema import Column

__all__ = ["CellFault", "Column", "Register", "RegisterRow", "read_register"]
