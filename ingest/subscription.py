"""Who of our workers subscribes to what, so that each message reaches exactly one of them."""

from dataclasses import dataclass

from byssus.core.errors import InvalidInput
from byssus.ingest.topics import DEFAULT_TOPICS, Topics


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one worker has at the broker, under a name that stays: the broker keeps what comes while the worker is away.

    `former` are filters that the same worker may still hold from a time when it was told otherwise.
    """

    client_id: str
    topics: Topics
    filters: tuple[str, ...]
    former: tuple[str, ...]


def subscription(name: str, worker: int = 1, workers: int = 1, topics: Topics = DEFAULT_TOPICS) -> Subscription:
    """The subscription of worker number `worker` of `workers`, which all work for the installation `name`.

    One worker subscribes to everything itself. Several share what may be read in any order, by shared subscriptions
    (MQTT 5.0 § 4.8.2); formats whose messages build on one another, or are retained, are the first worker's alone.

    Raises:
        InvalidInput: there is no such worker.
    """
    if not 1 <= worker <= workers:
        raise InvalidInput(
            f"There is no ingest worker {worker} among {workers}.",
            where="BYSSUS_INGEST_WORKERS",
            advice="Set it to how many there are in all, the same for each of them.",
        )
    client_id = name if worker == 1 else f"{name}-{worker}"
    ordered = tuple(one for one in topics.filters if topics.is_ordered(one))
    plain = tuple(one for one in topics.filters if not topics.is_ordered(one))
    shared = tuple(f"$share/{name}/{one}" for one in plain)
    unwanted = tuple(f"$share/{name}/{one}" for one in topics.unwanted)
    if workers == 1:
        return Subscription(client_id, topics, ordered + plain, topics.unwanted + shared + unwanted)
    if worker == 1:
        return Subscription(client_id, topics, ordered + shared, topics.unwanted + plain + unwanted)
    return Subscription(client_id, topics, shared, unwanted)
