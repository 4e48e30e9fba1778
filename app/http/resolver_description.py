"""`/.well-known/gs1resolver`: what this resolver is, for machines (GS1-Conformant Resolver 1.2, description file)."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from byssus.app.http.resolver import KEYS
from byssus.app.http.resolver_answers import root
from byssus.app.http.resolver_headers import HEADERS, PREFLIGHT
from byssus.trace.resolver.link import GS1
from byssus.trace.resolver.linkset import CONTEXT

PATH = "/.well-known/gs1resolver"
router = APIRouter(tags=["resolver"])


class Vocabulary(BaseModel):
    """A vocabulary of link types, and the prefix by which its URIs are shortened."""

    namespace: str = GS1
    prefix: str = "gs1:"


class Description(BaseModel):
    """The resolver."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    name: str = "Byssus"
    resolver_root: str
    supported_primary_keys: tuple[str, ...] = KEYS
    supported_link_type: tuple[Vocabulary, ...] = (Vocabulary(),)
    link_type_default_can_be_linkset: Annotated[bool, Field(description="a link set is given to who asks for it")] = (
        False
    )
    linkset_context: str = CONTEXT


@router.get(PATH)
def get_description(request: Request, response: Response) -> Description:
    """Which keys and link types the resolver knows."""
    response.headers.update(HEADERS)
    return Description(resolver_root=root(request))


@router.options(PATH, include_in_schema=False)
def get_methods() -> Response:
    """What a browser may ask."""
    return Response(status_code=204, headers=PREFLIGHT)
