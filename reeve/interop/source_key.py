"""Keys by which a task of a file is known again, so that importing the file twice adds nothing twice."""

from collections import Counter
from uuid import UUID, uuid5

_READERS = UUID("0b1f7a52-8d7c-5e0e-9a55-3f6c2f4c7d10")


class SourceKeys:
    """Hands out keys; equal identities are numbered, so two identical lines are two tasks."""

    def __init__(self, format_name: str) -> None:
        self._namespace = uuid5(_READERS, format_name)
        self._seen: Counter[str] = Counter()

    def take(self, *identity: str) -> str:
        """Return the key (a UUIDv5, RFC 9562) of the next task with this identity, wherever it stands."""
        joined = "\x1f".join(identity)
        self._seen[joined] += 1
        return str(uuid5(self._namespace, f"{joined}\x1f{self._seen[joined]}"))


def continuation_key(source_key: str, number: int) -> str:
    """Return the key of the numbered part of a task whose description is too long for one task."""
    return str(uuid5(UUID(source_key), str(number)))
