"""The tools, one module a subject. Importing this room puts them into `tool.TOOLS`."""

from __future__ import annotations

from atelier.assistant.tool import TOOLS
from atelier.assistant.tools import drawing, files, library, models, runs, subjects, training

__all__ = ["TOOLS", "drawing", "files", "library", "models", "runs", "subjects", "training"]
