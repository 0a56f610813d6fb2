"""Durable stores of serials: SQLite for one machine, PostgreSQL for several; imported by name, each for itself."""

__all__ = ()
