"""The JSON-LD context of a document, as far as EPCIS needs it: prefixes and what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

_STANDARD = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "gs1": "https://gs1.org/voc/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "gdst": "https://traceability-dialogue.org/epcis/",
}
"""The prefixes of GS1's EPCIS 2.0 context, and that of the Global Dialogue on Seafood Traceability."""

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


@dataclass(frozen=True, slots=True)
class Context:
    """Prefixes in force at one place of a document."""

    prefixes: Mapping[str, str]

    def within(self, declared: JsonValue) -> "Context":
        """The context inside an object whose `@context` is `declared`: a URL, a mapping, a list of these, or null."""
        entries = declared if isinstance(declared, list) else [declared]
        found = {
            prefix: namespace
            for entry in entries
            if isinstance(entry, dict)
            for prefix, namespace in entry.items()
            if isinstance(namespace, str) and not prefix.startswith("@")
        }
        return Context({**self.prefixes, **found}) if found else self

    def expand(self, text: str) -> str:
        """The full URI of a compact one; anything else comes back as it is."""
        prefix, colon, local = text.partition(":")
        namespace = self.prefixes.get(prefix) if colon and not local.startswith("//") else None
        return text if namespace is None else namespace + local

    def qualify(self, name: str) -> str:
        """The name of a field as `{namespace}local`; a field of the standard itself has no namespace and stays.

        The namespace of master data is written without its last colon, as XML has it (CBV 2.0 § 9.2).
        """
        prefix, colon, local = name.partition(":")
        if not colon:
            return name
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            split = 1 + max(name.rfind(mark) for mark in "/#:")
            namespace, local = name[:split], name[split:]
        return f"{{{namespace.removesuffix(':')}}}{local}"

    def embed(self, event: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        """The event with a context of its own, so that it can be read without the document it came in."""
        own: dict[str, JsonValue] = {
            prefix: namespace for prefix, namespace in self.prefixes.items() if _STANDARD.get(prefix) != namespace
        }
        rest = {name: value for name, value in event.items() if name != "@context"}
        return {"@context": [EPCIS_CONTEXT, own], **rest} if own else dict(event)


STANDARD = Context(_STANDARD)
"""The context of an event that came without one."""
