"""Keys by which a task of a file is known again, so that importing the file twice adds nothing twice."""

from collections import Counter
from hashlib import blake2b
from uuid import UUID, uuid5

_READERS = UUID("0b1f7a52-8d7c-5e0e-9a55-3f6c2f4c7d10")


class SourceKeys:
    """Hands out keys; equal identities are numbered, so two identical lines are two tasks."""

    def __init__(self, format_name: str) -> None:
        self._namespace = uuid5(_READERS, format_name)
        # By a digest: together the identities are as long as the file.
        self._seen: Counter[bytes] = Counter()

    def take(self, *identity: str) -> str:
        """Return the key (a UUIDv5, RFC 9562) of the next task with this identity, wherever it stands."""
        joined = "\x1f".join(identity)
        digest = blake2b(joined.encode(), digest_size=16).digest()
        self._seen[digest] += 1
        return str(uuid5(self._namespace, f"{joined}\x1f{self._seen[digest]}"))


def continuation_key(source_key: str, number: int) -> str:
    """Return the key of the numbered part of a task whose description is too long for one task."""
    return str(uuid5(UUID(source_key), str(number)))
