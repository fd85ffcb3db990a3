"""Whether things are as an operation left them; its last word on each field counts."""

from functools import lru_cache
from uuid import UUID

from reeve.history.structs import ChangeEntry
from reeve.http.problems import FieldError
from reeve.tasks.storing import Fields

# More than anybody reads.
MOST = 1_000


class Expecting:
    """Looks at changes from the last one to the first, and keeps what is no longer as they say."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []
        # By entity, the fields on which a later change has had the last word.
        self._said: dict[UUID, frozenset[str]] = {}
        # Deleted by somebody else, unless an earlier change of the operation has deleted them.
        self._deleted: dict[UUID, ChangeEntry] = {}

    @property
    def disappointed(self) -> bool:
        """Say whether anything has changed since, as far as one has looked."""
        return bool(self._errors)

    def look(self, change: ChangeEntry, present: Fields) -> None:
        """Compare what a change left with what is there."""
        said = self._said.get(change.entity_id)
        left = {name: value for name, value in change.after.items() if not said or name not in said}
        if "deleted_at" in left:
            self._deleted.pop(change.entity_id, None)
        elif said is None and change.entity == "task" and present["deleted_at"] is not None:
            self._deleted[change.entity_id] = change
        for name, value in left.items():
            if present.get(name) != value:
                self._note(change, name)
        self._said[change.entity_id] = _all(said or frozenset(), *left)

    def errors(self) -> list[FieldError]:
        """Return what has changed since, once all changes have been looked at."""
        for change in self._deleted.values():
            self._note(change, "deleted_at")
        return self._errors

    def _note(self, change: ChangeEntry, field: str) -> None:
        if len(self._errors) < MOST:
            name = f"{change.entity}/{change.entity_id}/{field}"
            self._errors.append(FieldError(name, f"“{change.title}” has changed since"))


@lru_cache(maxsize=100)
def _all(said: frozenset[str], *names: str) -> frozenset[str]:
    """Return one set of these fields for all entities that have it."""
    return said | set(names)
