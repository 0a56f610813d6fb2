"""Read ahead: another thread gets the next batches ready while one is judged."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Full, Queue
from threading import Event, Thread

import attrs

from motcua.ledger import RegisterBatch

__all__ = ["ahead"]

_READY = 2
_PATIENCE = 0.1


def ahead(batches: Iterator[RegisterBatch]) -> Iterator[RegisterBatch]:
    """Yield batches that another thread reads meanwhile, two at most before they are asked for.

    What goes wrong in reading is raised where the batch is asked for; whoever stops asking stops the thread.

    Args:
        batches: the batches.
    """
    reader = _Reader(batches)
    thread = Thread(target=reader.read, name="motcua-reader", daemon=True)
    thread.start()
    try:
        while (item := reader.ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        reader.stopped.set()
        thread.join()


@attrs.define(eq=False)
class _Reader:
    """What the two threads share."""

    batches: Iterator[RegisterBatch]
    ready: Queue[RegisterBatch | BaseException | None] = attrs.field(factory=lambda: Queue(_READY))
    stopped: Event = attrs.field(factory=Event)

    def read(self) -> None:
        """Read until the end, or until nobody asks any more."""
        try:
            if all(self._put(batch) for batch in self.batches):
                self._put(None)
        except BaseException as error:  # noqa: BLE001  it is raised where the batch is asked for
            self._put(error)

    def _put(self, item: RegisterBatch | BaseException | None) -> bool:
        while not self.stopped.is_set():
            try:
                self.ready.put(item, timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False
