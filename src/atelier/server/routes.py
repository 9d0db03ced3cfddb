"""Every router of the API, in the order of the documentation. A new resource is one file and one line here."""

from __future__ import annotations

from fastapi import APIRouter

from atelier.server.routers import problems

ROUTERS: tuple[APIRouter, ...] = (problems.router,)
