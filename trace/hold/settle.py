"""What a hold has to become when more is known of an excursion, or of the goods that lay in it: a pure function."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from byssus.trace.lineage.window import Window


@dataclass(frozen=True, slots=True)
class Held:
    """That a thing came under a hold.

    Args:
        id: number of its row.
        item: the thing.
        window: when it lay in the excursion; `ALWAYS` where a person held it.
        released: whether somebody decided about it.
        ended: whether it is held no more, be it for a decision or because it never lay there.
    """

    id: int
    item: int
    window: Window
    released: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """Things to place under the hold, rows that read otherwise now, and rows of things that never lay there."""

    place: Mapping[int, Window]
    amend: Mapping[int, Window]
    withdraw: frozenset[int]


def settle(lay: Mapping[int, Window], held: Iterable[Held]) -> Settlement:
    """Compare what lay in an excursion with what is held for it.

    A decision stands for the time that was known when it was made: a thing that lay there longer, or earlier, than
    was known is held again.

    Args:
        lay: each thing that lay in the excursion, and when.
        held: every row of the excursion's hold.
    """
    rows = list(held)
    is_open = {row.item: row for row in rows if not row.ended}
    decided: dict[int, list[Window]] = defaultdict(list)
    for row in rows:
        if row.released:
            decided[row.item].append(row.window)
    return Settlement(
        place={
            item: window
            for item, window in lay.items()
            if item not in is_open and not any(known.covers(window) for known in decided[item])
        },
        amend={row.id: lay[item] for item, row in is_open.items() if item in lay and lay[item] != row.window},
        withdraw=frozenset(row.id for item, row in is_open.items() if item not in lay),
    )
