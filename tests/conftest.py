"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_FILE = Path(__file__).with_name("postgres.py")
_SPEC = importlib.util.spec_from_file_location("atelier_tests_postgres", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules.setdefault(_SPEC.name, _MODULE)
_SPEC.loader.exec_module(_MODULE)

postgres = _MODULE.postgres
postgres_template = _MODULE.postgres_template
sqlite_template = _MODULE.sqlite_template
database_kind = _MODULE.database_kind
database_url = _MODULE.database_url
