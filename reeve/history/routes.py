"""/changes and /operations/{id}/reversal."""

from uuid import UUID

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.history import queries, undoing
from reeve.history.structs import ChangeEntry, Reversal
from reeve.http.pagination import Page
from reeve.http.parameters import Cursor, Limit


@get("/changes", tags=["history"], summary="The history, newest first")
async def changes(
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    task_id: FromQuery[UUID | None] = None,
    list_id: FromQuery[UUID | None] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ChangeEntry]:
    """Answer with who changed what and when, of everything, one list or one task."""
    return await queries.list_changes(db, actor, task_id=task_id, list_id=list_id, limit=limit, cursor=cursor)


@put("/operations/{operation_id:uuid}/reversal", tags=["history"], summary="Undo an operation")
async def reversal(operation: NamedDependency[Operation], operation_id: FromPath[UUID]) -> Reversal:
    """Take a whole operation back, or 409 naming what has changed since; undoing the undo is redo."""
    return await undoing.reverse(operation, operation_id)


handlers = [changes, reversal]
