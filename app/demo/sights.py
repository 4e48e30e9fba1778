"""What to look at first while the demo runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from byssus.app.demo import codes
from byssus.app.demo.script import FAILURE
from byssus.app.demo.season.line import LINES
from byssus.app.demo.season.lot import lot_number
from byssus.app.demo.season.words import ZONE


@dataclass(frozen=True, slots=True)
class Sight:
    """A page worth opening, and why."""

    why: str
    url: str


def things_to_look_at(base_url: str, start: datetime) -> list[Sight]:
    """The five pages that `byssus demo` prints; `start` is the one of the demo's clock.

    What they show is there within seconds: the pack was made two days before the start, its pallets lie in the room
    whose compressor fails a quarter of an hour after it.
    """
    base = base_url.rstrip("/")
    pack = shown_pack(start)
    return [
        Sight("The alarm board: a cold room warms up, acknowledge it", f"{base}/"),
        Sight("The room whose compressor fails, with its limits", f"{base}/points/{FAILURE.where}-t1"),
        Sight("A pack from that room: its rafts, lots and temperatures", f"{base}/trace?code={quote(pack, safe='')}"),
        Sight("What a shopper sees after scanning the same pack", pack.replace(codes.STEM, base)),
        Sight("What gateways said that nobody understood", f"{base}/rejected"),
    ]


def shown_pack(start: datetime) -> str:
    """The Digital Link of the batch of packs that the tour shows."""
    line = next(line for line in LINES if line.room == FAILURE.where)
    day = start.astimezone(ZONE).date() - timedelta(days=2)
    return codes.batch_link(line.pack, lot_number(line, day))
