"""Prints the server's OpenAPI as JSON: what `npm run api` turns into the page's types."""

from __future__ import annotations

import json
import sys

from atelier.server.app import bare_app

json.dump(bare_app().openapi(), sys.stdout)
