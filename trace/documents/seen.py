"""An answer as far as its reader may see it: what is outside their jurisdiction is left out."""

from byssus.trace.answer.model import TraceAnswer, Tree
from byssus.trace.documents.dossier import Dossier


def seen_by(answer: TraceAnswer, dossier: Dossier) -> TraceAnswer:
    """The answer without the things, events and stays that the dossier does not tell of."""
    if not dossier.hidden:
        return answer
    events = {act.event for act in dossier.chain.acts}
    things = {*dossier.things, *(item.uri for item in answer.items)}
    tree = Tree(
        nodes=tuple(node for node in answer.tree.nodes if node.item.uri in things),
        links=tuple(link for link in answer.tree.links if {link.source, link.target} <= things),
        truncated=answer.tree.truncated,
    )
    return answer.model_copy(
        update={
            "tree": tree,
            "timeline": tuple(event for event in answer.timeline if event.hash in events),
            "stays": tuple(stay for stay in answer.stays if stay.place.uri in dossier.locations),
        }
    )
