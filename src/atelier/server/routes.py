"""Every router of the API, in the order of the documentation. A new resource is one file and one line here."""

from __future__ import annotations

from fastapi import APIRouter

from atelier.server.routers import (
    admin,
    audit,
    invitations,
    keys,
    me,
    problems,
    queue,
    recipes,
    runs,
    session,
    setup,
    teams,
    users,
    workspaces,
)

ROUTERS: tuple[APIRouter, ...] = (
    setup.router,
    session.router,
    me.router,
    keys.router,
    workspaces.router,
    invitations.router,
    teams.router,
    users.router,
    runs.router,
    queue.router,
    recipes.router,
    recipes.steps_router,
    audit.router,
    admin.router,
    problems.router,
)
