"""The tasks of a file in as little space as they take in the file, and unpacked only a few at a time."""

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec

from reeve.interop.structs import Format, ImportedTask, Remark

# Of one batch: how many tasks, and about how many bytes.
BATCH, BATCH_BYTES = 200, 1_000_000

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ImportedTask)


class PackedTasks(Sequence[ImportedTask]):
    """Tasks in the order in which they are added; `size` is what they take, in bytes."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._ends = array("Q")

    @property
    def size(self) -> int:
        """How many bytes the tasks take."""
        return len(self._packed)

    def add(self, task: ImportedTask) -> None:
        """Add one task."""
        _encoder.encode_into(task, self._packed, -1)
        self._ends.append(len(self._packed))

    def batches(self) -> Iterator[list[ImportedTask]]:
        """Yield all tasks in batches that a database takes at once."""
        start = 0
        while start < len(self):
            end = start + 1
            most = self._start(start) + BATCH_BYTES
            while end < len(self) and end - start < BATCH and self._ends[end] <= most:
                end += 1
            yield self[start:end]
            start = end

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> ImportedTask: ...
    @overload
    def __getitem__(self, index: slice) -> list[ImportedTask]: ...
    def __getitem__(self, index: int | slice) -> ImportedTask | list[ImportedTask]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        end = self._ends[index]
        return _decoder.decode(memoryview(self._packed)[self._start(index % len(self)) : end])

    def _start(self, index: int) -> int:
        return self._ends[index - 1] if index else 0


class Reading(msgspec.Struct, frozen=True):
    """All that a file holds, in its order (the tasks' positions); parents come before their subtasks."""

    format: Format
    lists: tuple[str, ...]
    tasks: PackedTasks
    remarks: tuple[Remark, ...]

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(self.tasks)
