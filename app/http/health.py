"""Whether the process lives and whether it can work: for supervisors and load balancers, without a key."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from byssus.app.http.context import InContext
from byssus.app.http.dependency import State
from byssus.app.http.readiness import overall, readiness

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    state: State = State.READY


class DependencyState(BaseModel):
    """One dependency."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    state: State
    detail: str
    advice: Annotated[str, Field(description="what to do; empty when it stands well")]


class Readiness(BaseModel):
    """All dependencies; `state` is the worst of theirs."""

    state: State
    dependencies: list[DependencyState]


@router.get("/healthz")
def get_health() -> Health:
    """Whether this process lives."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Nothing can be answered."}})
def get_readiness(context: InContext, response: Response) -> Readiness:
    """Whether everything that this process needs stands well; 503 only while it cannot answer questions."""
    found = readiness(context.pool, context.clock.now(), context.checks)
    state = overall(found)
    response.status_code = 503 if state is State.UNAVAILABLE else 200
    return Readiness(state=state, dependencies=[DependencyState.model_validate(each) for each in found])
