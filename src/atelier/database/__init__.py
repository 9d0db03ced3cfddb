"""The one relational store: SQLite (WAL) on one machine, Postgres when scaled out. Services define tables on it."""

from atelier.database.base import Base, UtcDateTime, now
from atelier.database.engine import Database

__all__ = ["Base", "Database", "UtcDateTime", "now"]
