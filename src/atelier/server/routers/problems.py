"""`/v1/problems`: what the kinds of problems mean that the API answers with."""

from __future__ import annotations

from pydantic import BaseModel, Field, JsonValue

from atelier.errors import NotFound
from atelier.server.access import Anyone
from atelier.server.paging import Page, PageOf
from atelier.server.problem_kinds import kinds
from atelier.server.problems import TYPES, title
from atelier.server.resource import resource

router = resource("problems")


class ProblemKind(BaseModel):
    """A kind of problem."""

    type: str = Field(examples=["/v1/problems/not-found"])
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    meaning: str = Field(examples=["A thing that was named does not exist in this workspace."])
    example: dict[str, JsonValue] = Field(description="What an answer of this kind looks like.")


def _kinds() -> list[ProblemKind]:
    shown = [
        ProblemKind(
            type=TYPES + one.code,
            title=title(one.code),
            status=one.status,
            meaning=one.meaning,
            example=dict(one.example),
        )
        for one in kinds()
    ]
    return sorted(shown, key=lambda one: one.type)


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
