"""What a plant file, and the API, may say of links: where the resolver sends who asks for a GS1 code.

The names of the fields are those of GS1's community resolver, so that its documents can be brought over as they are.
"""

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?([/?#][!#-;=?-Z_a-z~{}\[\]]*)?")


def _target(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError(f"{text[:80]!r} is no web address: write http:// or https://, percent-coded, without a user")
    if "{" in urlsplit(text).netloc:
        raise ValueError("a {variable} may stand in the path or the query, never in the host")
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")
]
Target = Annotated[str, Field(max_length=2000), AfterValidator(_target)]
LanguageTag = Annotated[str, Field(pattern=r"^([A-Za-z]{2}(-[A-Za-z]{2})?|und)$")]
"""What GS1's linkset schema can hold: `zh`, `zh-CN`; `und` is any other language."""
MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[A-Za-z0-9.+-]+$", max_length=100)]
LinkType = Annotated[str, Field(pattern=r"^(gs1:[A-Za-z]+|https?://[A-Za-z0-9./_]+)$", max_length=200)]


class _Camel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class LinkEntry(_Camel):
    """A link to a resource about the thing.

    `type` is the media type; `hreflang`, `type` and `context` are what a request is matched against; `fwqs` says
    whether the query of the request is forwarded.
    """

    linktype: Annotated[LinkType, Field(alias="linktype", description="`gs1:pip`, or the URI of another vocabulary")]
    href: Target
    title: Text
    type: MediaType | None = None
    hreflang: Annotated[tuple[LanguageTag, ...], Field(max_length=30)] = ()
    context: Annotated[tuple[Text, ...], Field(max_length=30)] = ()
    fwqs: bool = True


class LinkSetEntry(_Camel):
    """All links of one thing, or with a `{variable}` of all things whose codes look alike.

    `anchor` is the path of its GS1 Digital Link; `qualifiers` may give the rest of that path. Without a
    `default_linktype` the default link is that of the thing above it: of the product, where this is a batch.
    """

    anchor: Annotated[str, Field(max_length=400, pattern=r"^/\d{2,4}/")]
    item_description: Text
    default_linktype: Annotated[LinkType | None, Field(alias="defaultLinktype")] = None
    qualifiers: tuple[Mapping[str, str], ...] = ()
    links: Annotated[tuple[LinkEntry, ...], Field(min_length=1, max_length=200)]
