"""A synthetic register with planted faults and its answer key: real procedures, real calendar, invented people."""

from motcua.demo.run import DemoResult, run_demo

__all__ = ["DemoResult", "run_demo"]
