"""A synthetic register with planted faults and its answer key: real procedures, real calendar, invented people.

Beside it, a gallery of every paper that the desk writes.
"""

from motcua.demo.gallery import write_gallery
from motcua.demo.run import DemoResult, run_demo
from motcua.demo.signing import sign_receipts

__all__ = ["DemoResult", "run_demo", "sign_receipts", "write_gallery"]
