"""`/v1/problems`: what the kinds of problems mean that the API answers with."""

from __future__ import annotations

import inspect

from pydantic import BaseModel, Field

from atelier import errors
from atelier.errors import AtelierError, NotFound
from atelier.server.access import Anyone
from atelier.server.paging import Page, PageOf
from atelier.server.problems import TYPES, title
from atelier.server.resource import resource

router = resource("problems")


class ProblemKind(BaseModel):
    """A kind of problem."""

    type: str = Field(examples=["/v1/problems/not-found"])
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    meaning: str


def _kinds() -> list[ProblemKind]:
    found = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, AtelierError)]
    kinds = [
        ProblemKind(
            type=TYPES + one.code,
            title=title(one.code),
            status=one.http_status,
            meaning=" ".join((one.__doc__ or "").partition("Args:")[0].split()),
        )
        for one in found
        if one is not AtelierError
    ]
    kinds.append(
        ProblemKind(type=TYPES + "defect", title=title("defect"), status=500, meaning="A defect of the studio.")
    )
    return sorted(kinds, key=lambda one: one.type)


@router.get("", summary="List the kinds of problems")
def list_problems(caller: Anyone, page: PageOf) -> Page[ProblemKind]:
    """Every kind of problem that the API answers with."""
    items, cursor = page.slice(_kinds(), "problems")
    return Page(items=items, next=cursor)


@router.get("/{code}", summary="Explain a kind of problem")
def get_problem(caller: Anyone, code: str) -> ProblemKind:
    """One kind of problem."""
    for kind in _kinds():
        if kind.type == TYPES + code:
            return kind
    raise NotFound(f"there is no kind of problem '{code[:80]}'", advice="see GET /v1/problems")
