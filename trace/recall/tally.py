"""Counts what is won back of some goods while their events are told in the order of time."""

from collections import defaultdict
from collections.abc import Callable

from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.recall.acts import ARRIVING, AWAY, SELLING, destroys, empties, kg_in, recovers
from byssus.trace.rules.chain import Act


class Tally:
    """What was won back so far of the goods `uri`; `byssus.trace.recall.won.Won` says what its figures mean."""

    def __init__(self, uri: str, own: Callable[[Act], float]) -> None:
        self._uri, self._own = uri, own
        self._sold: dict[str | None, float] = defaultdict(float)
        self._box_at: dict[str, str | None] = {}
        self.kept: dict[str | None, float] = defaultdict(float)
        self.boxed: dict[str, float] = defaultdict(float)
        self.destroyed: dict[str | None, float] = defaultdict(float)
        self.gone: dict[str, float] = defaultdict(float)
        self.beside: dict[str | None, float] = defaultdict(float)
        self.carried: set[str] = set()
        self.lost = self.returned = 0.0

    def tell(self, act: Act, *, counts: bool) -> None:
        """Take in an event of the goods; before the danger was known, only what was sold and destroyed."""
        kg = kg_in(act, self._uri)
        if act.step == SELLING:
            self._sold[act.place] += kg
        elif not counts:
            self.lost += kg if destroys(act) else 0.0
        elif destroys(act):
            self._destroy(act, kg)
        elif act.type is EventType.AGGREGATION and (boxes := act.uris(Role.PARENT)):
            (self._unpack if act.action == Action.DELETE else self._pack)(act, boxes[0], kg)
        elif act.step in AWAY:
            self._carry(act, kg)
        elif recovers(act):
            self._take(act, kg)
        else:
            self._leave(act.place, kg_in(act, self._uri, Role.INPUT))

    def tell_box(self, act: Act, box: str, kg: float, *, counts: bool) -> None:
        """Take in an event of a container in which so much of the goods lay, as far as packing tells."""
        kg = max(0.0, kg - self.gone[box])
        if destroys(act):
            self.gone[box] += kg
            self._burn(act, box, kg, counts=counts)
        elif empties(act):
            self.kept[act.place] += self.boxed.pop(box, 0.0)
            self.gone.pop(box)
        elif counts and recovers(act):
            self._leave(act.place, kg - self.boxed[box])
            self._put(act, box, kg - self.boxed[box])

    def move_boxes(self, act: Act) -> None:
        """Take in where containers with something of the goods are seen; nowhere, while they are on their way."""
        for box in self._box_at.keys() & set(act.uris()):
            self._box_at[box] = None if act.step in AWAY else act.place

    def _take(self, act: Act, kg: float) -> None:
        lay, came = self._free(act), act.step in ARRIVING
        self.beside[act.place] += kg if came and lay else 0.0
        self._draw(act.place, kg if came else kg - min(kg, lay))
        self.kept[act.place] += kg

    def _pack(self, act: Act, box: str, kg: float) -> None:
        lay = self._free(act)
        again = self._leave(act.place, kg)
        if recovers(act):
            self._draw(act.place, kg - again - min(kg - again, lay))
        self._put(act, box, kg if recovers(act) else again)

    def _unpack(self, act: Act, box: str, kg: float) -> None:
        back = min(kg, self.boxed[box])
        self.boxed[box] -= back
        self.gone[box] -= min(self.gone[box], kg - back)
        if recovers(act):
            self._draw(act.place, kg - back)
        self.kept[act.place] += kg if recovers(act) else back

    def _destroy(self, act: Act, kg: float) -> None:
        lay = self._free(act)
        rest = kg - self._leave(act.place, kg)
        rest -= self._leave_boxes(rest, lambda place: place == act.place)
        rest -= min(rest, lay)
        self._leave_elsewhere(act.place, rest - self._leave(None, rest))
        self.destroyed[act.place] += kg

    def _burn(self, act: Act, box: str, kg: float, *, counts: bool) -> None:
        back = self.boxed.pop(box, 0.0)
        if counts:
            self._leave(act.place, kg - back)
            self.destroyed[act.place] += kg
        else:
            self.lost += kg

    def _carry(self, act: Act, kg: float) -> None:
        left = self._leave(act.place, kg)
        if left or recovers(act):
            self.kept[None] += kg if recovers(act) else left
            self.carried.add(act.event)

    def _put(self, act: Act, box: str, kg: float) -> None:
        self.boxed[box] += kg
        self._box_at[box] = act.place

    def _free(self, act: Act) -> float:
        """What lay at the place of an act, besides what was won back."""
        return max(0.0, self._own(act) - self.kept[act.place] + self.beside[act.place])

    def _draw(self, place: str | None, kg: float) -> None:
        """Goods came that were told of before: on their way, as sold there, or, in doubt, at another holder."""
        kg -= self._leave(None, kg)
        back = min(kg, self._sold[place])
        self._sold[place] -= back
        self.returned += back
        self._leave_elsewhere(place, kg - back)

    def _leave(self, place: str | None, kg: float) -> float:
        left = min(kg, self.kept[place])
        self.kept[place] -= left
        return left

    def _leave_elsewhere(self, place: str | None, kg: float) -> None:
        for other in sorted(each for each in self.kept if each not in (None, place)):
            kg -= self._leave(other, kg)
        self._leave_boxes(kg, lambda where: where != place)

    def _leave_boxes(self, kg: float, among: Callable[[str | None], bool]) -> float:
        """Goods were in a container no more, although nobody told that they were taken out."""
        rest = kg
        for box in sorted(box for box, where in self._box_at.items() if among(where)):
            left = min(rest, self.boxed[box])
            self.boxed[box] -= left
            self.gone[box] += left
            rest -= left
        return kg - rest
