"""Everything that the rules of the chain find about a code: about its goods, what they came from and went into."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.answer.items import find_items, understand
from byssus.trace.questions.scope import Scope
from byssus.trace.rules.completeness import completeness
from byssus.trace.rules.finding import Finding, Mender
from byssus.trace.rules.load import chain_of
from byssus.trace.rules.load_law import law_of
from byssus.trace.rules.rules import RULES, judge


class FoundFault(BaseModel):
    """Something that is wrong with goods: by which rule, with which evidence, how bad it is, and who can mend it."""

    model_config = ConfigDict(frozen=True)

    rule: str
    rule_zh: str
    rule_en: str
    severity: Severity
    uri: Annotated[str, Field(description="the goods")]
    at: datetime
    site: Annotated[str | None, Field(description="code of the site; null where nobody declared the place")]
    mender: Annotated[Mender, Field(description="who can mend it")]
    zh: str
    en: str
    events: Annotated[tuple[str, ...], Field(description="hashes of the events that show it")]
    law: Annotated[tuple[str, ...], Field(description="codes of the closure, certificate, limit or bound it breaks")]


class Lacking(BaseModel):
    """A key data element that so many events of a kind do not tell."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    event: Annotated[Tracked, Field(description="kind of event")]
    need: Annotated[Need, Field(description="what it does not tell")]
    events: int


class Told(BaseModel):
    """How completely events tell what a profile of key data asks of them."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    profile: str
    owed: Annotated[bool, Field(description="what lacks is a finding: the profile binds a firm of these events")]
    events: Annotated[int, Field(description="events that it asks for something")]
    complete: Annotated[int, Field(description="events that tell all of it")]
    gaps: tuple[Lacking, ...]


class Findings(BaseModel):
    """All findings about a code, the worst first, and how many there are that the caller may not see.

    `completeness` is that of the events that the caller may see.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    rules: Annotated[tuple[str, ...], Field(description="the rules that were asked")]
    findings: tuple[FoundFault, ...]
    hidden: int
    completeness: tuple[Told, ...]


def findings_of(connection: Connection, text: str, scope: Scope) -> Findings:
    """What the rules find about a code, as far as somebody may see it.

    Raises:
        InvalidInput: it is no code.
        NotFound: nobody told us of it.
    """
    items = find_items(connection, understand(text))
    chain = chain_of(connection, list(items))
    law = law_of(connection, chain)
    found = judge(chain, law)
    seen = tuple(_shown(each) for each in found if scope.reaches(each.site))
    acts = [act for act in chain.acts if scope.reaches(act.spot.site if act.spot else None)]
    return Findings(
        code=text,
        rules=tuple(RULES),
        findings=seen,
        hidden=len(found) - len(seen),
        completeness=tuple(map(Told.model_validate, completeness(acts, law))),
    )


def _shown(found: Finding) -> FoundFault:
    rule = RULES[found.rule]
    return FoundFault(
        rule=found.rule,
        rule_zh=rule.zh,
        rule_en=rule.en,
        severity=found.severity,
        uri=found.uri,
        at=found.at,
        site=found.site,
        mender=found.mender,
        zh=found.zh,
        en=found.en,
        events=found.events,
        law=found.law,
    )
