"""Blocks of serials for offline desks, with a ledger of used and void numbers, and gaps explained.

Decree 61/2018/NĐ-CP, Article 39(1): where no electronic system exists yet, the officer enters the
dossier in the register and gives it a code of the same structure. Such a desk is handed a block of
numbers beforehand; what it does not use is recorded as void, so that every gap has its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from motcua.codes.serial import SerialKey, SerialStore
from motcua.errors import BadInputError

__all__ = ["Block", "Gap", "explain_gaps", "reserve_block"]


@attrs.frozen
class Block:
    """A run of serials handed to one desk for one day, and what became of each.

    Attributes:
        key: the agency and the day.
        first: the first serial.
        last: the last serial.
        holder: the desk it was handed to.
        used: serials given to dossiers.
        void: serials that will never be used, with the reason.
    """

    key: SerialKey
    first: int
    last: int
    holder: str
    used: frozenset[int] = frozenset()
    void: tuple[tuple[int, str], ...] = ()

    @property
    def free(self) -> tuple[int, ...]:
        """Serials neither used nor void, in order."""
        gone = self.used | {serial for serial, _ in self.void}
        return tuple(serial for serial in range(self.first, self.last + 1) if serial not in gone)

    def take(self) -> tuple[int, Block]:
        """Return the next free serial and the block without it.

        Raises:
            BadInputError: BLOCK_EMPTY.
        """
        if not self.free:
            raise BadInputError(
                "BLOCK_EMPTY",
                f"Dải số {self.first}-{self.last} của {self.holder} đã hết.",
                f"the block {self.first}-{self.last} of {self.holder} is used up",
            )
        serial = self.free[0]
        return serial, attrs.evolve(self, used=self.used | {serial})

    def mark_void(self, serial: int, reason: str) -> Block:
        """Return the block with a serial recorded as void.

        Raises:
            BadInputError: BLOCK_SERIAL for a serial outside the block, already used or void, or without a reason.
        """
        if serial not in self.free or not reason.strip():
            raise BadInputError(
                "BLOCK_SERIAL",
                f"Không hủy được số {serial} của dải {self.first}-{self.last}: số không còn trống hoặc thiếu lý do.",
                f"serial {serial} of the block {self.first}-{self.last} cannot be voided: it is not free, or no reason",
                value=serial,
            )
        return attrs.evolve(self, void=(*self.void, (serial, reason)))

    def close(self, reason: str) -> Block:
        """Return the block with every free serial recorded as void for one reason."""
        block = self
        for serial in self.free:
            block = block.mark_void(serial, reason)
        return block


@attrs.frozen
class Gap:
    """A serial below the highest one that no dossier carries.

    Attributes:
        serial: the number.
        reason_vi: why, in Vietnamese.
        reason_en: why, in English.
        is_explained: whether a block or a record explains it.
    """

    serial: int
    reason_vi: str
    reason_en: str
    is_explained: bool


def reserve_block(store: SerialStore, key: SerialKey, count: int, *, holder: str) -> Block:
    """Take a block of serials from a store for an offline desk.

    Args:
        store: who hands out numbers.
        key: the agency and the day the block is for.
        count: how many serials.
        holder: the desk that gets it.
    """
    taken = store.reserve(key, count)
    return Block(key, taken[0], taken[-1], holder)


def explain_gaps(key: SerialKey, used: Iterable[int], blocks: Iterable[Block] = ()) -> tuple[Gap, ...]:
    """Return every serial below the highest that no dossier carries, with its reason where one is on record.

    Args:
        key: the agency and the day.
        used: the serials of the dossiers of that agency and day.
        blocks: the blocks handed out; those of other keys are passed over.
    """
    of_key = [block for block in blocks if block.key == key]
    carried = set(used).union(*(block.used for block in of_key))
    highest = max([*carried, *(block.last for block in of_key)], default=0)
    return tuple(_gap(serial, of_key) for serial in range(1, highest + 1) if serial not in carried)


def _gap(serial: int, blocks: Iterable[Block]) -> Gap:
    for block in blocks:
        if block.first <= serial <= block.last:
            reason = dict(block.void).get(serial)
            if reason is not None:
                return Gap(
                    serial,
                    f"hủy bởi {block.holder}: {reason}",
                    f"voided by {block.holder}: {reason}",
                    is_explained=True,
                )
            vi = f"còn trong dải {block.first}-{block.last} của {block.holder}"
            en = f"still in the block {block.first}-{block.last} of {block.holder}"
            return Gap(serial, vi, en, is_explained=True)
    return Gap(
        serial,
        "không có ghi nhận: số đã cấp nhưng hồ sơ không lưu, hoặc hồ sơ bị thiếu",
        "nothing on record: taken for a dossier that was not stored, or a dossier is missing",
        is_explained=False,
    )
