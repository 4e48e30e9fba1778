"""Messages that were received and are not yet committed: oldest first, and never more than fits."""

from collections.abc import Sequence
from datetime import datetime

from byssus.ingest.message import Received

_BATCH_BYTES = 1 << 20
"""A transaction ends with the message that reaches this size, so that it takes seconds at worst."""
_BATCHES = 4
_BYTES = 32 << 20


class Held:
    """A queue bounded in messages and in bytes; whoever fills it looks whether it is full.

    Batches are taken from it in order, one ahead of the other, and stay in it until they are released.

    Args:
        most: messages in a batch at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._messages: list[Received] = []
        self._taken = 0
        self._bytes = 0
        self._bytes_taken = 0

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def is_crowded(self) -> bool:
        """Whether there is enough for a whole batch."""
        return self._is_whole(len(self), self._bytes)

    @property
    def is_full(self) -> bool:
        """Whether no more may be added."""
        return len(self._messages) > _BATCHES * self._most or self._bytes > _BYTES

    @property
    def since(self) -> datetime | None:
        """When the oldest message was received; None when there is none."""
        return self._messages[0].at if self._messages else None

    def add(self, messages: Sequence[Received]) -> None:
        """Put messages at the end."""
        self._messages += messages
        self._bytes += sum(len(message.payload) for message in messages)

    @property
    def has_whole_batch(self) -> bool:
        """Whether there is enough for another whole batch besides what was taken."""
        return self._is_whole(len(self) - self._taken, self._bytes - self._bytes_taken)

    def next_batch(self) -> list[Received]:
        """Take the oldest messages that were not taken yet, as many as one transaction may hold."""
        size, batch = 0, []
        for message in self._messages[self._taken : self._taken + self._most]:
            batch.append(message)
            size += len(message.payload)
            if size >= _BATCH_BYTES:
                break
        self._taken += len(batch)
        self._bytes_taken += size
        return batch

    def release(self, batch: Sequence[Received]) -> None:
        """Forget the oldest messages, which are `batch`: it is committed."""
        size = sum(len(message.payload) for message in batch)
        del self._messages[: len(batch)]
        self._taken -= len(batch)
        self._bytes -= size
        self._bytes_taken -= size

    def doubt(self, batch: Sequence[Received]) -> None:
        """Keep in mind that the oldest messages, which are `batch`, may be committed although we did not hear it.

        All that was taken is to be taken anew.
        """
        self._taken = self._bytes_taken = 0
        self._messages[: len(batch)] = [message._replace(duplicate=True) for message in batch]

    def _is_whole(self, messages: int, size: int) -> bool:
        return messages >= self._most or size >= _BATCH_BYTES
