"""Where a client stands in the lists that are its own, and how far a page brings it."""

from typing import Annotated
from uuid import UUID

import msgspec

# PostgreSQL's bigint ends there; what is above the present revision is void anyway.
Revision = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
# After every task of a revision.
LAST = UUID(int=2**128 - 1)


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """What a client has of each list; opaque to it.

    `lists`: the revision up to which deletions are told, and tasks delivered; but of a list that is `begun`, tasks
    only up to this one of this revision.
    """

    epoch: UUID
    feed: Revision
    lists: dict[UUID, Revision]
    begun: dict[UUID, tuple[Revision, UUID]] = {}

    def place(self, list_id: UUID) -> tuple[Revision, UUID]:
        """Return the last that was delivered of a list, as (revision, task)."""
        return self.begun.get(list_id) or (self.lists.get(list_id, 0), LAST)

    def after_page(
        self, feed: Revision, now_at: dict[UUID, Revision], last: tuple[UUID, Revision, UUID]
    ) -> "Cursor":
        """Return where a page leads that ends with this task of this list, before all is delivered.

        `feed` and `now_at` are the present revisions, of the account's feed and of each list. Pages go through the
        lists by id: those before are done, those after are not begun.
        """
        list_id, revision, task_id = last
        lists = {one: self.lists.get(one, 0) if one > list_id else now for one, now in now_at.items()}
        # A list that went away meanwhile begins anew when it is back.
        later = {one: begun for one, begun in self.begun.items() if one > list_id and one in now_at}
        return Cursor(self.epoch, feed, lists, later | {list_id: (revision, task_id)})
